import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createRandom } from '../../../simulators/random.ts';
import type { DiskEvent } from './disk-event.ts';
import { CUT_POLICIES, type CutPolicy, cutPower } from './disk-images.ts';
import { Disk } from './disk-model.ts';
import { ImageDirectory } from './image-directory.ts';

const byText = (a: string, b: string): number => (a < b ? -1 : 1);

let path = '';
beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), 'qika-images-'));
});
afterEach(() => rmSync(path, { recursive: true }));

const write = (name: string, offset: number, fill: string, length: number): DiskEvent => ({
  kind: 'write',
  name,
  offset,
  bytes: new Uint8Array(length).fill(fill.charCodeAt(0)),
});

const SYNCED: readonly DiskEvent[] = [
  { kind: 'create', name: 'a' },
  write('a', 0, 'o', 2048),
  { kind: 'sync', name: 'a' },
  { kind: 'sync-directory' },
];

/** Every content of every file that `count` cuts of one policy leave, after checking that each cut is taken back. */
function contentsAfter(
  events: readonly DiskEvent[],
  policy: CutPolicy,
  count: number,
): Set<string> {
  const disk = new Disk();
  const images = new ImageDirectory(join(path, 'image'));
  const seen = new Set<string>();
  const random = createRandom(20_261_123);
  for (const event of events) disk.apply(event, (file, changes) => images.follow(file, changes));
  images.show(cutPower(disk, 'lost', random));
  const certain = contentOf(images.path);
  for (let i = 0; i < count; i += 1) {
    images.show(cutPower(disk, policy, random));
    seen.add(contentOf(images.path));
    writeFileSync(join(images.path, 'left-by-the-look'), 'x');
    images.restore();
    images.show(cutPower(disk, 'lost', random));
    expect(contentOf(images.path)).toBe(certain);
  }
  images.close();
  return seen;
}

/** Runs of equal bytes: `a:oo8nn…` would be long, `a:o1024n512` is not. */
function contentOf(directory: string): string {
  const shown = (name: string): string =>
    readFileSync(join(directory, name), 'latin1').replace(
      /(.)\1*/gs,
      (run) => `${run.charCodeAt(0) === 0 ? '0' : run[0]}${run.length} `,
    );
  const names = readdirSync(directory).toSorted(byText);
  return names.map((name) => `${name}: ${shown(name)}`).join('; ');
}

describe('a power cut keeps what was synced', () => {
  test.each(CUT_POLICIES)('%s: synced bytes and names stay', (policy) => {
    expect([...contentsAfter(SYNCED, policy, 20)]).toEqual(['a: o2048 ']);
  });

  test('lost: of what was not synced nothing arrives, not even the name', () => {
    const events: DiskEvent[] = [
      ...SYNCED,
      write('a', 512, 'n', 4096),
      { kind: 'create', name: 'b' },
    ];
    expect([...contentsAfter(events, 'lost', 3)]).toEqual(['a: o2048 ']);
  });

  test('prefix: every moment between the writes can be what is left, and nothing else', () => {
    const events = [...SYNCED, write('a', 0, '1', 512), write('a', 512, '2', 512)];
    expect([...contentsAfter(events, 'prefix', 40)].toSorted(byText)).toEqual([
      'a: 1512 2512 o1024 ',
      'a: 1512 o1536 ',
      'a: o2048 ',
    ]);
  });

  test('reordered: a later write may arrive without an earlier one, a truncation too', () => {
    const events: DiskEvent[] = [
      ...SYNCED,
      write('a', 0, '1', 512),
      write('a', 512, '2', 512),
      { kind: 'truncate', name: 'a', size: 1024 },
    ];
    const seen = contentsAfter(events, 'reordered', 200);
    expect(seen).toContain('a: o512 2512 o1024 ');
    expect(seen).toContain('a: o1024 ');
    expect(seen.size).toBe(8);
  });

  test('torn: single sectors arrive, a sector written in part keeps its other bytes, a longer file may read as zero', () => {
    const seen = contentsAfter([...SYNCED, write('a', 1000, 'n', 1560)], 'torn', 400);
    expect(seen).toContain('a: o1024 n512 o512 ');
    expect(seen).toContain('a: o1000 n24 o1024 ');
    expect(seen).toContain('a: o2048 0512 ');
    expect(seen).toContain('a: o1000 n1560 ');
  });

  test('a removed file comes back when the directory was not synced', () => {
    const seen = contentsAfter([...SYNCED, { kind: 'unlink', name: 'a' }], 'reordered', 40);
    expect([...seen].toSorted(byText)).toEqual(['', 'a: o2048 ']);
  });
});
