/**
 * L12, its second half: the chain contains every anchor. Where it does not, the rows between the last anchor that it does
 * contain and the first that it does not are the ones that are not what they were.
 */
import type { Database } from 'better-sqlite3';
import type { PaperAnchor } from '../../core/anchor.ts';
import { toHex } from '../tables/identities.ts';
import type { Verdicts } from './verdicts.ts';

/** What is asked of the chain: a whole value, or as much of one as a paper carries. */
export type ChainClaim = PaperAnchor;

export interface AnchorFault {
  /** As "batch 12 of station 1", or the station's last one where the chain ends before the anchor. */
  readonly row: string;
  readonly why: string;
}

interface Batch {
  readonly n: number;
  readonly last: number;
  readonly chain: Uint8Array;
}

const inOrder = (a: ChainClaim, b: ChainClaim): number => a.station - b.station || a.n - b.n;

/** The first claim, by station and batch, that the chain does not bear out; null when it contains all. */
export function anchorFault(db: Database, claims: readonly ChainClaim[]): AnchorFault | null {
  const batchOf = db.prepare<[number, number], Batch>(
    'SELECT n, last, chain FROM batch WHERE station = ? AND n = ?',
  );
  const endOf = db.prepare<[number], Batch>(
    'SELECT n, last, chain FROM batch WHERE station = ? ORDER BY n DESC LIMIT 1',
  );
  /** The last batch that an anchor has borne out. */
  let sound: { readonly station: number; readonly n: number; readonly last: number } | null = null;
  for (const { station, n, start } of [...claims].sort(inOrder)) {
    const batch = batchOf.get(station, n);
    if (batch !== undefined && toHex(batch.chain).startsWith(start)) {
      sound = { station, n, last: batch.last };
      continue;
    }
    const since = sound?.station === station ? `after row ${sound.last} (batch ${sound.n})` : '';
    if (batch === undefined) {
      const end = endOf.get(station)?.n ?? 0;
      return {
        row: end === 0 ? `station ${station}` : `batch ${end} of station ${station}`,
        why: `the chain of station ${station} ends at batch ${end}, and batch ${n} was anchored: the file is an older copy, or its end was cut off`,
      };
    }
    return {
      row: `batch ${n} of station ${station}`,
      why: `the chain is not the one that was anchored at batch ${n}: rows ${since || 'before it'} up to row ${batch.last} were rewritten`,
    };
  }
  return null;
}

/** Counts each anchor that the chain contains, and names the first that it does not. */
export function checkAnchors(
  db: Database,
  claims: readonly ChainClaim[],
  verdicts: Verdicts,
): void {
  const fault = anchorFault(db, claims);
  if (fault !== null) {
    verdicts.fail('L12', fault.row, fault.why);
    return;
  }
  for (const { station, n } of claims) {
    verdicts.check(
      'L12',
      true,
      () => `batch ${n} of station ${station}`,
      () => '',
    );
  }
}
