/**
 * Serves errands and writes down what the daemon said. "Unknown" is an answer: the errand is kept, and after the restart
 * each of its operations is asked for by id and the very same request is sent again.
 */
import { until } from '../../e2e/until.ts';
import {
  loadPartAnswer,
  operationAnswer,
  problemAnswer,
  saleAnswer,
  stateAnswer,
} from './answers.ts';
import type { Errand } from './errands.ts';
import type { OperationBook } from './operation-book.ts';
import { isToBeSentAgain, type Town } from './town.ts';
import type { Answer } from './unix-http.ts';

export class Cashier {
  readonly #town: Town;
  readonly #book: OperationBook;
  /** Errands whose answer was lost. */
  readonly unresolved: Errand[] = [];

  constructor(town: Town, book: OperationBook) {
    this.#town = town;
    this.#book = book;
  }

  /** False when the connection broke: nobody knows, and the errand waits in `unresolved`. */
  async serve(errand: Errand): Promise<boolean> {
    const { reader } = errand;
    if (reader !== null) {
      await this.#town.control.call('swap', { card: errand.household.card, reader });
    }
    const answer = await this.#untilServed(errand);
    const told = answer.known && (await this.#hear(errand, answer.status, answer.body));
    if (!told) this.unresolved.push(errand);
    return told;
  }

  /** After a restart: first asks what became of each operation, then sends the same request again. */
  async resolve(): Promise<void> {
    for (const errand of this.unresolved.splice(0)) {
      for (const id of errand.ids) await this.askFor(id);
      await this.serve(errand);
    }
  }

  /** Asks by id; whatever was told before must still be true. False when the connection broke. */
  async askFor(id: string): Promise<boolean> {
    const answer = await this.#town.http.get(`/api/operations/${id}`);
    if (!answer.known) return false;
    if (answer.status === 404) {
      const { code } = problemAnswer.parse(answer.body);
      const told = this.#book.operations.get(id)?.told.state;
      if (told === 'done' || told === 'pending') {
        this.#book.violate(`${id} was told ${told} and is lost: ${code}`);
      }
      return true;
    }
    const { state, result } = stateAnswer.parse(answer.body);
    const before = this.#book.operations.get(id)?.told;
    if (before?.state === 'nothing' && state !== 'not-done') {
      this.#book.violate(`${id} was told that nothing happened (${before.why}) and is ${state}`);
    }
    if (state === 'done' && result !== null) this.#book.tell(id, { state, result });
    else if (state === 'not-done') this.#book.tell(id, { state: 'nothing', why: 'not done' });
    else this.#book.tell(id, { state: 'pending' });
    return true;
  }

  async #untilServed(errand: Errand): Promise<Answer> {
    return until(`${errand.path} of ${errand.household.accountId} to be served`, async () => {
      const answer = await this.#town.http.post(errand.path, errand.body);
      return isToBeSentAgain(answer) ? undefined : answer;
    });
  }

  async #hear(errand: Errand, status: number, body: unknown): Promise<boolean> {
    if (status === 200 || status === 202) {
      if (errand.path === '/api/loads') return this.#hearSale(errand, body);
      const { operationId, state, result } = operationAnswer.parse(body);
      this.#book.tell(operationId, state === 'done' ? { state, result } : { state });
      return true;
    }
    const { code } = problemAnswer.parse(body);
    if (status >= 500) this.#book.violate(`${errand.path} was answered ${status} ${code}`);
    for (const id of errand.ids) this.#book.tell(id, { state: 'nothing', why: code });
    return true;
  }

  async #hearSale(errand: Errand, body: unknown): Promise<boolean> {
    const { payment, purchase, load } = saleAnswer.parse(body);
    for (const part of [payment, purchase, load]) if (part !== null) this.#book.tellPart(part);
    return load.state !== 'pending' || this.#settle(errand, load.operationId);
  }

  /** The card is in the reader, so one more look decides. */
  async #settle({ reader, household }: Errand, load: string): Promise<boolean> {
    const decided = await until(`the load of ${household.accountId} to be settled`, async () => {
      const answer = await this.#town.http.post(`/api/loads/${load}/settle`, { reader });
      if (!answer.known) return { broken: true };
      const part = loadPartAnswer.safeParse(answer.body);
      if (!part.success || part.data.state === 'pending') return undefined;
      this.#book.tellPart(part.data);
      return { broken: false };
    });
    return !decided.broken;
  }
}
