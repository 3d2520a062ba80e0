/**
 * How far a load has come (进度): told while it is carried out, to whoever looks on. A step carries no money and decides
 * nothing; one that nobody heard is lost, and the ledger alone says how a load ended.
 */
import type { OperationId } from '../../core/ids.ts';

/** In this order; `writing` and `checking` come again where a card is written again. */
export type LoadStep = 'reading' | 'selling' | 'reserving' | 'writing' | 'checking' | 'posting';

export interface StepNotice {
  readonly load: OperationId;
  readonly step: LoadStep;
}

export class Steps {
  readonly #listeners = new Set<(notice: StepNotice) => void>();

  tell(load: OperationId, step: LoadStep): void {
    for (const listener of [...this.#listeners]) listener({ load, step });
  }

  /** Calls back on every step of every load; returns the way to stop. */
  watch(listener: (notice: StepNotice) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
