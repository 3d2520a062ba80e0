/** What is known of each reader, and who wants to hear of it. */
import type { ReaderCondition, ReaderState } from '../../../src/ports/cards.ts';
import type { HostReport } from './messages.ts';

/** Stands among the readers while the PC/SC service is down and no reader has ever been seen. */
export const SERVICE_ROW = 'PC/SC';

export interface ReaderRow {
  readonly state: ReaderState;
  /** The present host's own number of this insertion; null until that host has reported. */
  readonly hostInsertion: number | null;
}

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

  forgetListeners(): void {
    this.#listeners.clear();
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
      condition === 'card' ? insertion : (row?.hostInsertion ?? null),
    );
  }

  /** The host that knew these readers is no more. */
  hostEnded(verdict: (name: string) => ReaderCondition): void {
    for (const { state } of this.#rows.values()) {
      if (state.name === SERVICE_ROW) continue;
      this.#set({ ...state, condition: verdict(state.name), atr: null }, null);
    }
    if (this.#rows.size > 0) return;
    this.#set({ name: SERVICE_ROW, condition: 'service-down', insertion: 0, atr: null }, null);
  }

  serviceDown(): void {
    this.hostEnded(() => 'service-down');
  }

  /** Readers that were down are gone until the new context reports them. */
  serviceUp(): void {
    for (const { state } of this.#rows.values()) {
      if (state.condition === 'service-down') this.#set({ ...state, condition: 'gone' }, null);
    }
    this.#rows.delete(SERVICE_ROW);
  }

  #set(state: ReaderState, hostInsertion: number | null): void {
    const before = this.#rows.get(state.name)?.state;
    this.#rows.set(state.name, { state, hostInsertion });
    const same =
      before?.condition === state.condition &&
      before.insertion === state.insertion &&
      before.atr === state.atr;
    if (same) return;
    for (const listener of [...this.#listeners]) listener(state);
  }
}
