/**
 * L12, its second half: the chain contains every anchor. Where it does not, the rows between the last anchor that it does
 * contain and the first that it does not are the ones that are not what they were. What two people accepted as lost is no
 * fault and stays named: an anchor of a lost batch is borne out by the gap alone, and only where it is older than the gap.
 */
import type { Database } from 'better-sqlite3';
import type { PaperAnchor } from '../../core/anchor.ts';
import type { EpochRow } from '../../core/ledger/gap/rows.ts';
import { GapTables } from '../tables/gaps.ts';
import { toHex } from '../tables/identities.ts';
import type { GapSeen, Verdicts } from './verdicts.ts';

/** What is asked of the chain: a whole value, or as much of one as a paper carries. */
export interface ChainClaim extends PaperAnchor {
  /** Row time of the batch, ms since 1970 UTC; a paper does not say it. */
  readonly at?: number;
}

export interface AnchorFault {
  /** As "batch 12 of station 1", or the station's last one where the chain ends before the anchor. */
  readonly row: string;
  readonly why: string;
  /** The chain ends before the anchor, and nothing that it reaches contradicts one: an older copy, or its end was cut off. */
  readonly isShort: boolean;
}

interface Batch {
  readonly n: number;
  readonly last: number;
  readonly chain: Uint8Array;
}

const inOrder = (a: ChainClaim, b: ChainClaim): number => a.station - b.station || a.n - b.n;

/** The gap that a claim fell into. */
function gapOf(gaps: readonly EpochRow[], claim: ChainClaim): EpochRow | undefined {
  const { station, n, at } = claim;
  return gaps.find(
    (gap) =>
      gap.station === station &&
      n > gap.restoredBatch &&
      n <= gap.anchoredBatch &&
      (at === undefined || at < gap.at),
  );
}

const gapsOf = (db: Database): readonly EpochRow[] => [...new GapTables(db).epochs()];

/** The first claim, by station and batch, that the chain does not bear out; null when it contains all. */
export function anchorFault(db: Database, claims: readonly ChainClaim[]): AnchorFault | null {
  const gaps = gapsOf(db);
  const batchOf = db.prepare<[number, number], Batch>(
    'SELECT n, last, chain FROM batch WHERE station = ? AND n = ?',
  );
  const endOf = db.prepare<[number], Batch>(
    'SELECT n, last, chain FROM batch WHERE station = ? ORDER BY n DESC LIMIT 1',
  );
  /** The last batch that an anchor has borne out. */
  let sound: { readonly station: number; readonly n: number; readonly last: number } | null = null;
  for (const claim of [...claims].sort(inOrder)) {
    const { station, n, start } = claim;
    const batch = batchOf.get(station, n);
    if (batch !== undefined && toHex(batch.chain).startsWith(start)) {
      sound = { station, n, last: batch.last };
      continue;
    }
    if (gapOf(gaps, claim) !== undefined) continue;
    const since = sound?.station === station ? `after row ${sound.last} (batch ${sound.n})` : '';
    if (batch === undefined) {
      const end = endOf.get(station)?.n ?? 0;
      return {
        row: end === 0 ? `station ${station}` : `batch ${end} of station ${station}`,
        why: `the chain of station ${station} ends at batch ${end}, and batch ${n} was anchored: the file is an older copy, or its end was cut off`,
        isShort: true,
      };
    }
    return {
      row: `batch ${n} of station ${station}`,
      why: `the chain is not the one that was anchored at batch ${n}: rows ${since || 'before it'} up to row ${batch.last} were rewritten`,
      isShort: false,
    };
  }
  return null;
}

/** Every gap that was accepted, with the anchors among `claims` that it explains. */
export function gapsSeen(db: Database, claims: readonly ChainClaim[]): readonly GapSeen[] {
  const gaps = gapsOf(db);
  const batchOf = db
    .prepare<[number, number], Uint8Array>('SELECT chain FROM batch WHERE station = ? AND n = ?')
    .pluck();
  const lost = claims.filter(({ station, n, start }) => {
    const chain = batchOf.get(station, n);
    return chain === undefined || !toHex(chain).startsWith(start);
  });
  return gaps.map((gap) => ({
    ...gap,
    lostAnchors: lost.filter((claim) => gapOf(gaps, claim) === gap).length,
  }));
}

/** The copy that a gap was accepted on is the chain up to there, and what was accepted as lost is what was anchored last. */
function checkGaps(db: Database, claims: readonly ChainClaim[], verdicts: Verdicts): void {
  const batchOf = db
    .prepare<[number, number], Uint8Array>('SELECT chain FROM batch WHERE station = ? AND n = ?')
    .pluck();
  for (const gap of gapsOf(db)) {
    const { station, epoch, restoredBatch, restoredChain, anchoredBatch, anchoredChain } = gap;
    const chain = batchOf.get(station, restoredBatch);
    verdicts.check(
      'L12',
      (chain === undefined ? '' : toHex(chain)) === restoredChain,
      () => `epoch ${epoch}`,
      () => `batch ${restoredBatch} of station ${station} is not where the copy ended`,
    );
    const last = claims.filter(
      ({ station: of, n, at }) =>
        of === station && n === anchoredBatch && at !== undefined && at < gap.at,
    );
    verdicts.check(
      'L12',
      last.length === 0 || last.some(({ start }) => anchoredChain.startsWith(start)),
      () => `epoch ${epoch}`,
      () => `batch ${anchoredBatch} of station ${station} is lost, and it was anchored otherwise`,
    );
  }
}

/** Counts each anchor that the chain contains, and names the first that it does not. True where the chain only ends too early. */
export function checkAnchors(
  db: Database,
  claims: readonly ChainClaim[],
  verdicts: Verdicts,
): boolean {
  checkGaps(db, claims, verdicts);
  const fault = anchorFault(db, claims);
  if (fault !== null) {
    verdicts.fail('L12', fault.row, fault.why);
    return fault.isShort;
  }
  for (const { station, n } of claims) {
    verdicts.check(
      'L12',
      true,
      () => `batch ${n} of station ${station}`,
      () => '',
    );
  }
  return false;
}
