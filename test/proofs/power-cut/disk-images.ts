/**
 * Power cuts. From a disk model and a policy comes one image of what the next start finds: the certain part, and of
 * everything not yet synced whatever the policy and the seed let through.
 */
import type { Random } from '../../../simulators/random.ts';
import { applyName, type Change, type Disk, type DiskFile, type Names } from './disk-model.ts';

/**
 * lost: nothing unsynced arrived. torn: single 512-byte sectors of writes arrived. reordered: whole writes arrived,
 * any of them. prefix: everything up to some moment arrived, in order (what a killed process leaves is the longest).
 */
export type CutPolicy = 'lost' | 'torn' | 'reordered' | 'prefix';

export const CUT_POLICIES: readonly CutPolicy[] = ['lost', 'torn', 'reordered', 'prefix'];

const SECTOR = 512;

/** What one cut leaves. */
export interface Cut {
  readonly names: Names;
  /** Unsynced changes that arrived, in the order of writing, per file. */
  readonly arrived: ReadonlyMap<DiskFile, readonly Change[]>;
}

type Arrives = (order: number) => boolean;

export function cutPower(disk: Disk, policy: CutPolicy, random: Random): Cut {
  const arrives = chooser(disk, policy, random);
  const names: Names = new Map(disk.durableNames);
  for (const { order, change } of disk.pendingNames) {
    if (arrives(order)) applyName(names, change);
  }
  const arrived = new Map<DiskFile, readonly Change[]>();
  for (const file of new Set(names.values())) {
    const changes: Change[] = [];
    for (const { order, change } of file.pending) {
      if (policy === 'torn' && change.kind === 'write') {
        changes.push(...tear(file, change, random));
      } else if (arrives(order)) {
        changes.push(change);
      }
    }
    if (changes.length > 0) arrived.set(file, changes);
  }
  return { names, arrived };
}

function chooser(disk: Disk, policy: CutPolicy, random: Random): Arrives {
  if (policy === 'lost') return () => false;
  if (policy === 'prefix') {
    const orders = [...disk.pendingNames, ...[...disk.live.values()].flatMap((f) => f.pending)]
      .map(({ order }) => order)
      .sort((a, b) => a - b);
    const last = orders.length === 0 ? 0 : random.pick([0, ...orders]);
    return (order) => order <= last;
  }
  // Few or many arrive: a fair coin alone would never lose just one write of a hundred.
  const sixteenths = random.pick([2, 8, 14, 15]);
  return () => random.chance(sixteenths, 16);
}

/**
 * The sectors of one write that arrived. A sector that the write covers in part keeps its other bytes. Where the write
 * made the file longer, the new length may arrive before the data: the disk then reads as zero there.
 */
function tear(file: DiskFile, write: Change & { kind: 'write' }, random: Random): Change[] {
  const { offset, bytes } = write;
  const sixteenths = random.pick([0, 4, 8, 15, 16]);
  const pieces: Change[] = [];
  const end = offset + bytes.length;
  if (end > file.durable.length && random.chance(1, 8)) {
    pieces.push({ kind: 'write', offset: end - 1, bytes: new Uint8Array(1) });
  }
  for (let from = offset; from < end; ) {
    const to = Math.min(end, (Math.floor(from / SECTOR) + 1) * SECTOR);
    if (random.chance(sixteenths, 16)) {
      const piece = bytes.subarray(from - offset, to - offset);
      pieces.push({ kind: 'write', offset: from, bytes: piece });
    }
    from = to;
  }
  return pieces;
}
