/**
 * The counter of one page: which card is in which reader, whose it is, and the one sale that is under way. It knows nothing
 * of how it is shown. Nothing sells while the page is not the counter, the station is silent, or a written card is still in.
 */
import type { Step } from '../api/events.ts';
import type { Reader } from '../api/generated.ts';
import { Cancels } from './cancel.ts';
import { type Conductor, conduct, resume } from './conduct.ts';
import { AT_FIRST, type CounterState, IDLE, NOBODY } from './counter-state.ts';
import { forgetDeed, keepDeed, keptDeed } from './kept-deed.ts';
import { keepWhatIsUnknown, keptUnknown } from './kept-unknown.ts';
import { readerOf, type SaleState, type Wish } from './sale.ts';

/** What the desk needs of the world. */
export interface DeskDeps extends Omit<Conductor, 'lost'> {
  readonly changed: () => void;
  /** Cards are left alone at a page whose person serves nobody. */
  readonly mayServe?: () => boolean;
}

export class CounterDesk {
  readonly #deps: DeskDeps;
  #state: CounterState = AT_FIRST;
  /** Insertions that have been read, by reader. */
  readonly #read = new Map<string, number>();
  /** The reader of a deed of an earlier page, until this page knows what is in it. */
  #recalled: string | null = null;
  /** The reader that was served when the link went, until its card has told again whose it is. */
  #unsure: string | null = null;
  /** An account that was found while a card was read: it is served where the card does not tell whose it is. */
  #found: { readonly visit: number; readonly accountId: number } | null = null;
  readonly cancels = new Cancels((cancels) => this.#set({ cancels }));

  constructor(deps: DeskDeps) {
    this.#deps = deps;
  }

  get state(): CounterState {
    return this.#state;
  }

  #set(change: Partial<CounterState>): void {
    const before = this.#state.sale;
    this.#state = { ...this.#state, ...change };
    if (change.sale !== undefined) keepWhatIsUnknown(before, change.sale);
    this.#deps.changed();
  }

  #nextVisit(change: Partial<CounterState>): number {
    const visit = this.#state.visit + 1;
    this.#set({ ...change, visit });
    return visit;
  }

  connected(open: boolean): void {
    if (open === this.#state.connected) return;
    // A new daemon counts insertions anew.
    if (!open) this.#read.clear();
    if (!open && this.#state.status !== null) this.#unsure = this.#state.reader;
    this.#set({ connected: open });
  }

  step({ load, step }: Step): void {
    const { sale } = this.#state;
    if (sale.at !== 'running' || sale.deed.kind !== 'sale') return;
    if (sale.deed.body.load.operationId !== load) return;
    this.#set({ sale: { ...sale, step } });
  }

  reader(reader: Reader): void {
    const others = this.#state.readers.filter(({ name }) => name !== reader.name);
    const readers = [...others, reader].sort((a, b) => a.name.localeCompare(b.name));
    this.#set({ readers });
    if (reader.condition === 'card') this.#cardIn();
    else this.#cardOut(reader.name);
  }

  #cardOut(name: string): void {
    this.#read.delete(name);
    if (name === this.#recalled) this.#recalled = null;
    if (name === this.#unsure) this.#unsure = null;
    const { reader, sale } = this.#state;
    if (reader !== name || sale.at === 'running') return;
    if (this.#state.takeCard) forgetDeed();
    // What became of the last sale stays to be read where it still asks for something.
    const over = sale.at === 'confirming' || sale.at === 'done' || sale.at === 'opened';
    this.#nextVisit({ ...NOBODY, takeCard: false, ...(over ? { sale: IDLE } : {}) });
  }

  /** Serves the first card that nobody has looked at yet; a second card waits until the first has left. */
  #cardIn(): void {
    if (this.#deps.mayServe?.() === false) return;
    const { sale, reader, readers } = this.#state;
    // A written card is still to be taken, also after the link was lost and every reader is told anew.
    if (sale.at === 'running' || this.#state.takeCard) return;
    const served = readers.find(({ name }) => name === reader);
    const chosen =
      served?.condition === 'card' ? served : readers.find(({ condition }) => condition === 'card');
    if (chosen === undefined || this.#read.get(chosen.name) === chosen.insertion) return;
    this.#read.set(chosen.name, chosen.insertion);
    if (this.#recalled === chosen.name && sale.at !== 'idle') {
      this.#recalled = null;
      this.#set({ reader: chosen.name, takeCard: sale.at === 'done' });
      void this.#readAgain();
      return;
    }
    // Only a sale that is unknown still asks for its card; what else is on the screen is of the customer before.
    const kept = sale.at === 'unknown' ? {} : { sale: IDLE };
    const isUnsure = this.#unsure === chosen.name;
    this.#unsure = null;
    if (isUnsure && this.#state.status !== null) {
      this.#set(kept);
      void this.#readTheSame(this.#state.status.cardNo);
      return;
    }
    this.cancels.forgetEnded();
    this.#nextVisit({ ...NOBODY, ...kept, reader: chosen.name, takeCard: false });
    void this.read();
  }

  /** Reads the card that is served (F1). */
  async read(confirmLowTries = false): Promise<void> {
    const reader = this.#state.reader ?? this.#cardReader();
    if (reader === null || this.#state.sale.at === 'running' || this.#state.reading) return;
    const { visit } = this.#state;
    this.#set({ reader, reading: true, problem: null });
    const { call } = this.#deps;
    const { leaves, problem } = await this.cancels.carryOut(call, reader, confirmLowTries);
    if (visit !== this.#state.visit) return;
    if (leaves) {
      this.#set({ reading: false, status: null, standing: null, problem });
      return;
    }
    const answer = await call('POST /api/cards/reconcile', {
      body: { reader, confirmLowTries },
    }).catch(() => null);
    if (visit !== this.#state.visit) return;
    if (answer === null || !answer.ok) {
      this.#set({ reading: false, status: null, standing: null, problem: answer?.problem ?? null });
    } else {
      this.#set({ status: answer.value });
      await this.#stand(answer.value.account.accountId, visit);
    }
    await this.#askUnknown();
    const found = this.#found;
    this.#found = null;
    if (found?.visit === this.#state.visit) await this.serve(found.accountId);
  }

  #cardReader(): string | null {
    return this.#state.readers.find(({ condition }) => condition === 'card')?.name ?? null;
  }

  async #stand(accountId: number, visit: number): Promise<void> {
    const standing = await this.#deps
      .call('GET /api/accounts/{accountId}/standing', { params: { accountId } })
      .catch(() => null);
    if (visit !== this.#state.visit) return;
    this.#set({
      reading: false,
      standing: standing?.ok ? standing.value : null,
      problem: standing?.ok === false ? standing.problem : null,
      changes: this.#state.changes + 1,
    });
  }

  /** Serves an account without its card (F2): to look, and to take money. What the one before it was told goes. */
  async serve(accountId: number): Promise<void> {
    const { sale, status } = this.#state;
    if (sale.at === 'running' || status !== null) return;
    if (this.#state.reading && this.#state.reader !== null) {
      this.#found = { visit: this.#state.visit, accountId };
      return;
    }
    if (sale.at !== 'unknown') this.#set({ sale: IDLE });
    await this.#serveOn(accountId);
  }

  async #serveOn(accountId: number): Promise<void> {
    const visit = this.#nextVisit({ standing: null, problem: null, reading: true });
    await this.#stand(accountId, visit);
  }

  /** Esc: back to the customer, then to nobody. A sale that runs and a card that is to be taken are not cleared away. */
  clear(): void {
    const { sale, status } = this.#state;
    if (sale.at === 'running' || this.#state.takeCard) return;
    if (sale.at !== 'idle') {
      this.cancels.forgetEnded();
      this.#set({ sale: IDLE });
      return;
    }
    if (status !== null) return;
    this.#nextVisit({ ...NOBODY });
  }

  propose(wish: Wish): void {
    const { sale, takeCard, reading } = this.#state;
    if (sale.at === 'idle' && !takeCard && !reading) {
      this.#set({ sale: { at: 'confirming', wish } });
    }
  }

  /** Sends the confirmed wish, once: from here on its ids are kept until the ledger has told their end. */
  async confirm(): Promise<void> {
    const { sale } = this.#state;
    if (sale.at !== 'confirming') return;
    const { deed } = sale.wish;
    keepDeed(deed);
    // A blank card is opened for somebody who was found by name: from here on the page knows whose reader is served.
    const reader = readerOf(deed) ?? this.#state.reader;
    this.#set({ reader, sale: { at: 'running', deed, step: null, lost: false } });
    this.#ended(await conduct(this.#conductor(), deed));
  }

  /** Asks after a deed that an earlier page has sent; what it was to cancel is still to be cancelled. */
  async recall(): Promise<void> {
    this.cancels.recall();
    const deed = keptDeed();
    if (this.#state.sale.at !== 'idle') return;
    if (deed === null) return this.#recallUnknown();
    // Its card is in the reader that it was sent for: what became of it stands on the screen until that card has left.
    this.#recalled = readerOf(deed);
    this.#set({ reader: this.#recalled, sale: { at: 'running', deed, step: null, lost: false } });
    this.#ended(await resume(this.#conductor(), deed));
  }

  /** Its card settles it whenever it is read; only an end that it had elsewhere is told without the card. */
  async #recallUnknown(): Promise<void> {
    const sale = keptUnknown();
    if (sale === null) return;
    this.#set({ sale });
    const { operationId } = sale.sale.body.load;
    const told = await this.#deps
      .call('GET /api/operations/{operationId}', { params: { operationId } })
      .catch(() => null);
    const hasEnded = told?.ok === true && ['done', 'not-done'].includes(told.value.state);
    if (hasEnded && !this.#state.reading) await this.#askUnknown();
  }

  #conductor(): Conductor {
    const { call, pause } = this.#deps;
    return {
      call,
      pause,
      lost: (lost) => {
        const { sale } = this.#state;
        if (sale.at === 'running') this.#set({ sale: { ...sale, lost } });
      },
    };
  }

  #ended(ended: SaleState): void {
    const card = this.#state.readers.find(({ name }) => name === this.#state.reader);
    const isIn = card?.condition === 'card';
    if (card !== undefined) this.#recalled = null;
    const takeCard = ended.at === 'done' && isIn;
    // Kept until its card has left: another page tells the same, and nothing sells there either.
    if (!takeCard) forgetDeed();
    const { standing } = this.#state;
    this.#nextVisit({ sale: ended, takeCard, reading: false, ...(isIn ? {} : NOBODY) });
    if (!isIn) {
      this.#cardIn();
      // Served by name and without a card: the customer is still at the counter.
      if (card === undefined && standing !== null) void this.#serveOn(standing.account.accountId);
      return;
    }
    // A card that was pulled and put back while the sale ran has not been looked at.
    this.#read.set(card.name, card.insertion);
    void this.#readAgain();
  }

  /** Nobody saw the card leave while the link was away: the form of its customer stays, unless it is another's now. */
  async #readTheSame(cardNo: number): Promise<void> {
    const { visit } = this.#state;
    await this.read();
    if (visit === this.#state.visit && this.#state.status?.cardNo !== cardNo) this.#nextVisit({});
  }

  /** The card as it shows itself after the sale. */
  async #readAgain(): Promise<void> {
    const { visit } = this.#state;
    await this.read();
    const { sale, status } = this.#state;
    if (visit !== this.#state.visit || sale.at !== 'done' || status?.cardNo !== sale.sale.cardNo)
      return;
    this.#set({ sale: { ...sale, after: status } });
  }

  /** An unknown sale settles when its card is read; the ledger says whether it has. */
  async #askUnknown(): Promise<void> {
    const { sale } = this.#state;
    if (sale.at !== 'unknown') return;
    const ended = await resume(this.#conductor(), sale.sale).catch(() => null);
    if (ended === null || ended.at === 'unknown' || this.#state.sale !== sale) return;
    const { status } = this.#state;
    const takeCard = ended.at === 'done' && status?.cardNo === sale.sale.cardNo;
    if (takeCard) keepDeed(sale.sale);
    this.#set({ sale: takeCard ? { ...ended, after: status } : ended, takeCard });
  }
}
