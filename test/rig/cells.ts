/** Reached-counters: how often each kind of fault has struck in each phase of a load. */
import type { Phase } from './phase.ts';

export const STRIKES = [
  'cut-power',
  'ignore-write',
  'lose-answer',
  'hang',
  'short-answer',
  'garbage-answer',
  'unplug',
  /** The card is pulled out between two bytes. */
  'pull',
  /** Another card is in the reader before the conductor notices. */
  'swap',
  'service-death',
  /** The station's process dies. */
  'crash',
  /** All processes die and the ledger is opened again from its file. */
  'restart',
  'clock-jump',
  /** An old request comes again with its ids. */
  'replay',
  /** A commit takes effect and its answer is lost. */
  'commit-unknown',
  /** A commit has no effect and nobody knows. */
  'commit-lost',
  /** The disk is full. */
  'disk-full',
  /** A commit arrives long after it was sent. */
  'commit-late',
  /** The impatient customer takes the card to the other station. */
  'carry',
  /** Another station works on the same account at the same time. */
  'rival',
  /** The card is in its meter. */
  'meter',
  /** The card is pulled out of its meter, between steps or inside a byte. */
  'meter-pull',
  /** An older copy of the card is shown to a station. */
  'copy',
] as const;
export type Strike = (typeof STRIKES)[number];

export class Cells {
  readonly #counts = new Map<string, number>();

  reach(phase: Phase, strike: Strike): void {
    const key = `${phase} × ${strike}`;
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
  }

  count(phase: Phase, strike: Strike): number {
    return this.#counts.get(`${phase} × ${strike}`) ?? 0;
  }

  add(other: Cells): void {
    for (const [key, count] of other.#counts) {
      this.#counts.set(key, (this.#counts.get(key) ?? 0) + count);
    }
  }

  total(): number {
    return [...this.#counts.values()].reduce((a, b) => a + b, 0);
  }

  entries(): [string, number][] {
    return [...this.#counts].sort(([a], [b]) => (a < b ? -1 : 1));
  }
}
