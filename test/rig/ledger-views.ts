/** What the world asks the ledger, remembered as long as the ledger stands still. */
import type { AccountId, CardNo, MeterId, OperationId } from '../../src/core/ids.ts';
import type {
  AccountView,
  CardView,
  LedgerStore,
  LoadView,
  MeterView,
  OperationView,
} from '../../src/ports/store.ts';
import type { LedgerLine } from './ledger-line.ts';

export class LedgerViews {
  readonly #store: () => LedgerStore;
  readonly #line: LedgerLine;
  readonly #known = new Map<string, unknown>();
  #version = -1;

  constructor(store: () => LedgerStore, line: LedgerLine) {
    this.#store = store;
    this.#line = line;
  }

  account(id: AccountId): AccountView | undefined {
    return this.#once(`account ${id}`, () => this.#store().account(id));
  }
  card(no: CardNo): CardView | undefined {
    return this.#once(`card ${no}`, () => this.#store().card(no));
  }
  meter(id: MeterId): MeterView | undefined {
    return this.#once(`meter ${id}`, () => this.#store().meter(id));
  }
  load(id: OperationId): LoadView | undefined {
    return this.#once(`load ${id}`, () => this.#store().load(id));
  }
  operation(id: OperationId): OperationView | undefined {
    return this.#once(`operation ${id}`, () => this.#store().operation(id));
  }
  openLoads(): readonly LoadView[] {
    return this.#once('open loads', () => this.#store().openLoads(1000));
  }

  #once<T>(key: string, ask: () => T): T {
    if (this.#version !== this.#line.version) {
      this.#known.clear();
      this.#version = this.#line.version;
    }
    if (!this.#known.has(key)) this.#known.set(key, ask());
    return this.#known.get(key) as T;
  }
}
