/** What is known of each reader, and who wants to hear of it. */
import type { ReaderState, ReaderTrouble } from '../../../src/ports/cards.ts';
import type { Verdict } from './host-keeper.ts';
import type { HostReport } from './messages.ts';

/** Stands among the readers while the PC/SC service is down and no reader has ever been seen. */
export const SERVICE_ROW = 'PC/SC';

export interface ReaderRow {
  readonly state: ReaderState;
  /** The present host's own number of the card that is there; null where there is none. */
  readonly hostInsertion: number | null;
}

/** A module that is missing takes all readers along as a service does that is down. */
const CONDITIONS = {
  'reader.stuck': 'stuck',
  'reader.gone': 'gone',
  'reader.service-down': 'service-down',
  'reader.module-missing': 'service-down',
} as const;

type ReaderReport = Extract<HostReport, { kind: 'reader' }>;

export class ReaderRows {
  readonly #rows = new Map<string, ReaderRow>();
  readonly #listeners = new Set<(state: ReaderState) => void>();

  states(): readonly ReaderState[] {
    return [...this.#rows.values()].map((row) => row.state);
  }

  get(name: string): ReaderRow | undefined {
    return this.#rows.get(name);
  }

  watch(listener: (state: ReaderState) => void): () => void {
    // A watcher of its own for each call: one function may watch twice.
    const own = (state: ReaderState): void => listener(state);
    this.#listeners.add(own);
    return () => this.#listeners.delete(own);
  }

  /**
   * Takes a host's report. A card counts as a new insertion when its host says so or is new itself: nobody knows what
   * happened in the slot between two hosts.
   */
  see({ name, condition, insertion, atr }: ReaderReport): void {
    const row = this.#rows.get(name);
    const inserted = condition === 'card' && row?.hostInsertion !== insertion;
    const before = row?.state.insertion ?? 0;
    this.#set(
      { name, condition, insertion: before + (inserted ? 1 : 0), atr },
      condition === 'card' ? insertion : null,
    );
  }

  /** The host that knew these readers is no more, or the service behind it. */
  hostEnded(verdict: Verdict): void {
    const condemned = (name: string, insertion: number): void => {
      const code = verdict.codeOf(name);
      const trouble: ReaderTrouble = { code, reason: verdict.reason };
      this.#set({ name, condition: CONDITIONS[code], insertion, atr: null, trouble }, null);
    };
    const seen = this.states().filter(({ name }) => name !== SERVICE_ROW);
    for (const { name, insertion } of seen) condemned(name, insertion);
    if (seen.length === 0) this.#serviceRow(verdict);
  }

  /** The row stands for the service whatever became of its host, and is told of again only when the code is another. */
  #serviceRow({ reason, codeOf }: Verdict): void {
    const told = codeOf(SERVICE_ROW);
    const code = told === 'reader.module-missing' ? told : 'reader.service-down';
    const trouble: ReaderTrouble = { code, reason };
    this.#set(
      { name: SERVICE_ROW, condition: 'service-down', insertion: 0, atr: null, trouble },
      null,
    );
  }

  /** Readers that were down are gone until the new context reports them. */
  serviceUp(): void {
    for (const { state } of this.#rows.values()) {
      const { name, condition, insertion, atr } = state;
      if (condition === 'service-down')
        this.#set({ name, condition: 'gone', insertion, atr }, null);
    }
    this.#rows.delete(SERVICE_ROW);
  }

  #set(state: ReaderState, hostInsertion: number | null): void {
    const before = this.#rows.get(state.name)?.state;
    this.#rows.set(state.name, { state, hostInsertion });
    const same =
      before?.condition === state.condition &&
      before.insertion === state.insertion &&
      before.atr === state.atr &&
      // The words may change with every attempt; what is to be done about it does not.
      before.trouble?.code === state.trouble?.code;
    if (same) return;
    for (const listener of [...this.#listeners]) listener(state);
  }
}
