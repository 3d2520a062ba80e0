/**
 * How far the load of a card has really come, by the bytes and the meter and not by what the ledger thinks of it. Every
 * fault is counted in the phase it struck.
 */
import type { LedgerViews } from './ledger-views.ts';
import type { PromiseBook } from './promises.ts';
import type { RigCard } from './rig-card.ts';
import { type Household, numberOf, shown, tagOf } from './world.ts';

export const PHASES = [
  /** The card has never carried gas, or is not opened yet. */
  'none',
  'opening',
  /** Reserved; no byte of the slot has changed. */
  'untouched',
  /** Reserved; the slot is half written, torn, complemented or erased. */
  'torn',
  /** Reserved; the card shows the target. */
  'written',
  /** Reserved; the meter has credited the target. */
  'taken',
  /** The last load ended so. */
  'posted',
  'voided',
  'case',
] as const;
export type Phase = (typeof PHASES)[number];

export class PhaseReader {
  readonly #store: LedgerViews;
  readonly #promises: PromiseBook;

  constructor(store: LedgerViews, promises: PromiseBook) {
    this.#store = store;
    this.#promises = promises;
  }

  of(home: Household, chip: RigCard): Phase {
    const card = this.#store.card(numberOf(home, chip));
    if (card === undefined) return 'none';
    if (card.stage === 'opening') return 'opening';
    const open = card.openLoad;
    if (open === null) return this.#ended(home);
    const tag = tagOf(open.operationId);
    if (this.#store.load(open.operationId)?.state === 'CASE') return 'case';
    if (home.takenTags.includes(tag)) return 'taken';
    const image = chip.main();
    if (shown(image)?.tag === tag) return 'written';
    const at = open.target.slot === 'A' ? 0x40 : 0x70;
    const same = image.subarray(at, at + 48).every((byte, i) => byte === open.imageBefore[at + i]);
    return same ? 'untouched' : 'torn';
  }

  #ended(home: Household): Phase {
    const asked = this.#promises.of(home.accountId);
    for (let n = asked.length - 1; n >= 0; n -= 1) {
      const promised = asked[n];
      if (promised?.kind !== 'load') continue;
      const state = this.#store.load(promised.operationId)?.state;
      if (state !== undefined) return state === 'VOIDED' ? 'voided' : 'posted';
    }
    return 'none';
  }
}
