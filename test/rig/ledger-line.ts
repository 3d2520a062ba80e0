/**
 * The way from the stations to the one ledger. It can lose the answer of a commit, with or without the commit itself; and
 * the ledger behind it can be closed and opened again while stations hold on to the line.
 */
import { type LedgerStore, StoreError } from '../../src/ports/store.ts';
import type { VirtualClock } from './virtual-clock.ts';

export interface Loss {
  /** The n-th commit from now on (1 = the next one). */
  readonly commit: number;
  /**
   * `answer`: it takes effect and nobody hears of it. `commit`: it has no effect, and nobody hears of that. `full`: the
   * disk is full, it has no effect. A number: it arrives so many milliseconds later, and is answered.
   */
  readonly what: 'answer' | 'commit' | 'full' | number;
  /** How many commits in a row are lost. */
  readonly times: number;
  readonly onStrike: () => void;
}

export class LedgerLine {
  /** What the world asks: it never fails. */
  behind: LedgerStore;
  /** Rises when a commit is sent and when it has ended: while it stands still, so does the ledger. */
  version = 0;
  readonly #clock: VirtualClock;
  #loss: (Loss & { left: number; more: number }) | null = null;

  constructor(behind: LedgerStore, clock: VirtualClock) {
    this.behind = behind;
    this.#clock = clock;
  }

  /** What a process is given. A commit of its that is late dies with it: the ledger is in the process. */
  storeFor(alive: () => boolean): LedgerStore {
    const ledger = () => this.behind;
    const pass = <T>(commit: () => Promise<T>): Promise<T> => this.#pass(commit, alive);
    return {
      registry: this.behind.registry,
      lines: this.behind.lines,
      health: () => this.behind.health(),
      commitBatch: (commands) => pass(() => this.behind.commitBatch(commands)),
      commitTogether: (commands) => pass(() => this.behind.commitTogether(commands)),
      commit: (command) => pass(() => this.behind.commit(command)),
      operation: (id) => this.behind.operation(id),
      account: (id) => this.behind.account(id),
      meter: (id) => this.behind.meter(id),
      card: (no) => this.behind.card(no),
      load: (id) => this.behind.load(id),
      lastWritten: (no) => this.behind.lastWritten(no),
      lastBrought: (no) => this.behind.lastBrought(no),
      transfer: (id) => this.behind.transfer(id),
      openLoads: (limit, after) => this.behind.openLoads(limit, after),
      openLoadCount: () => this.behind.openLoadCount(),
      refunded: (payment) => this.behind.refunded(payment),
      debtShare: (id) => this.behind.debtShare(id),
      // Asked at every contact with a card, also once the ledger was opened anew.
      get attention() {
        return ledger().attention;
      },
      inspections: this.behind.inspections,
      tariffs: (customerClass, date) => this.behind.tariffs(customerClass, date),
      ticket: (station, ticketNo) => this.behind.ticket(station, ticketNo),
      history: (id, limit) => this.behind.history(id, limit),
      recordChanges: (id, limit) => this.behind.recordChanges(id, limit),
      accountOpening: (id) => this.behind.accountOpening(id),
      cardWorks: (id, limit) => this.behind.cardWorks(id, limit),
      find: (text, page) => this.behind.find(text, page),
      readySearch: (rows) => this.behind.readySearch(rows),
      finance: {
        ...this.behind.finance,
        nextTurn: () => this.#waited(() => this.behind.finance.nextTurn()),
      },
      pictures: this.behind.pictures,
      hall: this.behind.hall,
      cardStock: this.behind.cardStock,
      people: this.behind.people,
      customersInClear: () => this.behind.customersInClear(),
      logMayHoldErased: () => this.behind.logMayHoldErased(),
      emptyLog: () => this.behind.emptyLog(),
      shutBehind: (card) => this.behind.shutBehind(card),
      gap: this.behind.gap,
      chainAt: (row) => this.behind.chainAt(row),
      close: () => Promise.resolve(),
    };
  }

  lose(loss: Loss): void {
    this.#loss = { ...loss, left: loss.commit, more: loss.times };
  }

  heal(): void {
    this.#loss = null;
  }

  /** What is given up before it reached the ledger, as by a process that is dead by then, changes nothing at its end. */
  async #pass<T>(commit: () => Promise<T>, alive: () => boolean): Promise<T> {
    this.version += 1;
    const reaching = async (): Promise<T> => {
      try {
        return await commit();
      } finally {
        this.version += 1;
      }
    };
    return this.#passOrLose(reaching, alive);
  }

  async #passOrLose<T>(commit: () => Promise<T>, alive: () => boolean): Promise<T> {
    const loss = this.#loss;
    if (loss === null) return this.#waited(commit);
    loss.left -= 1;
    if (loss.left > 0) return this.#waited(commit);
    loss.more -= 1;
    if (loss.more <= 0) this.#loss = null;
    loss.onStrike();
    const { what } = loss;
    if (typeof what === 'number') {
      await new Promise<void>((resolve) => this.#clock.after(what, resolve));
      if (!alive()) throw new StoreError('store.closed', 'the process is dead');
      return this.#waited(commit);
    }
    if (what === 'full') throw new StoreError('store.full', 'database or disk is full');
    if (what === 'answer') await this.#waited(commit);
    throw new StoreError('store.busy', 'the answer of a commit was lost');
  }

  /** A commit waits for the disk and not for virtual time: the world stands still until it has answered. */
  async #waited<T>(commit: () => Promise<T>): Promise<T> {
    const ended = this.#clock.wait();
    try {
      return await commit();
    } finally {
      ended();
    }
  }
}
