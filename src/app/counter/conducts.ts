/** What is being carried out now, by operation id: a request sent twice is one conduct with one answer (L6). */
import type { OperationId } from '../../core/ids.ts';
import { type Outcome, refuse } from '../../core/outcome.ts';

interface Conduct<T> {
  readonly hash: string;
  /** Every operation that this conduct may carry out. */
  readonly ids: readonly OperationId[];
  readonly outcome: Promise<Outcome<T>>;
}

export class Conducts<T> {
  readonly #running = new Map<OperationId, Conduct<T>>();

  /** Is this operation a part of something under way? */
  has(id: OperationId): boolean {
    return [...this.#running.values()].some(({ ids }) => ids.includes(id));
  }

  /** Starts `conduct`, or joins the one of the same id and hash; operation.other-body for another hash. */
  run(
    id: OperationId,
    companions: readonly OperationId[],
    hash: string,
    conduct: () => Promise<Outcome<T>>,
  ): Promise<Outcome<T>> {
    const running = this.#running.get(id);
    if (running !== undefined) {
      return running.hash === hash
        ? running.outcome
        : Promise.resolve(refuse('operation.other-body', { operationId: id }));
    }
    const outcome = conduct().finally(() => this.#running.delete(id));
    this.#running.set(id, { hash, ids: [id, ...companions], outcome });
    return outcome;
  }

  /** Resolves when all that runs now has ended, well or not. */
  async settled(): Promise<void> {
    await Promise.allSettled([...this.#running.values()].map(({ outcome }) => outcome));
  }
}
