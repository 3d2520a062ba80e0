/**
 * The blank cards of one cashier, as they lie in the drawer, and the store room behind it: the oracle of the register of
 * stock. A piece leaves the drawer when a card is begun with it, and comes back when a card was formatted.
 */
import { type CardNo, cardNo } from '../../src/core/ids.ts';
import type { LedgerStore } from '../../src/ports/store.ts';
import type { RigChip } from './world.ts';

/** The one batch that is handed out; further ones only arrive. */
export const BATCH = 'B-1';

/** What the register calls the chips. */
const CHIP_NAMES: Readonly<Record<RigChip, string>> = {
  sle4442: 'sle4442',
  sle4428: 'sle4428',
  mifare: 'mifare-classic-1k',
  'cpu-3des': 'cpu-card',
  'cpu-sm4': 'cpu-card',
};

export class StoreRoom {
  /** The one kind of card that is bought. */
  readonly chipName: string;
  /** Pieces that really lie there; null before the first are issued. */
  drawer: number | null = null;
  store = 0;
  /** Pieces that vanished and that nobody has counted yet. */
  readonly unnoticed = { mine: 0, store: 0 };
  /** Numbers of cards, and whether a piece of the drawer was taken for each. */
  readonly #begun = new Map<CardNo, boolean>();

  constructor(chip: RigChip) {
    this.chipName = CHIP_NAMES[chip];
  }

  /** The cards that have a number in the ledger by now, customers' and tools. */
  see(numbers: Iterable<CardNo>, ledger: LedgerStore): void {
    for (const no of numbers) {
      if (this.#begun.has(no)) continue;
      if (ledger.card(no) === undefined && ledger.cardStock.tool(no) === undefined) continue;
      this.#begun.set(no, this.drawer !== null);
      if (this.drawer !== null) this.drawer -= 1;
    }
  }

  /** The newest card of the stock that nobody uses any more, else one that is in use. */
  outOfUse(ledger: LedgerStore): CardNo {
    const numbers = [...this.#begun].filter(([, ofStock]) => ofStock).map(([no]) => no);
    const old = numbers.filter((no) => ledger.card(no)?.stage === 'void-listed');
    return old.at(-1) ?? numbers.at(-1) ?? cardNo(1);
  }

  /** Its plastic is no piece of the stock any more, also where it is formatted after all. */
  scrapped(no: CardNo): void {
    this.#begun.set(no, false);
  }

  /** A card of this number is blank again: its piece is the formatter's, if it was one of the stock. */
  formatted(no: CardNo): void {
    if (this.drawer !== null && this.#begun.get(no) === true) this.drawer += 1;
  }

  /** The register's pieces are those that lie there and those whose loss nobody knows. */
  check(ledger: LedgerStore, cashier: string): string[] {
    if (this.drawer === null) return [];
    const held = ledger.cardStock.holdings().filter(({ batch }) => batch === BATCH);
    const of = (holder: string): number => held.find((one) => one.holder === holder)?.pieces ?? 0;
    const mine = this.drawer + this.unnoticed.mine;
    const store = this.store + this.unnoticed.store;
    return [
      ...(of(cashier) === mine
        ? []
        : [`stock: the register has ${of(cashier)} in the drawer of ${mine}`]),
      ...(of('') === store ? [] : [`stock: the register has ${of('')} in the store of ${store}`]),
    ];
  }
}
