/** What people come to the counter for, drawn from a seed. A request is kept as it was sent, so that it can be sent again. */
import type { Random } from '../../../simulators/random.ts';
import type { OperationBook, OperationKind } from './operation-book.ts';
import type { Household } from './town.ts';

export interface Errand {
  readonly household: Household;
  readonly path: string;
  readonly body: object;
  /** Its operations, in the order in which they take effect. */
  readonly ids: readonly string[];
  /** The reader with the household's card in it; null needs no card. */
  readonly reader: string | null;
}

interface Part {
  readonly operationId: string;
}

export class Errands {
  readonly #random: Random;
  readonly #nextId: () => string;
  readonly #book: OperationBook;

  constructor(random: Random, nextId: () => string, book: OperationBook) {
    this.#random = random;
    this.#nextId = nextId;
    this.#book = book;
  }

  /** Payment, purchase and load in one request; sometimes without the payment, or without both (补写卡). */
  sale(household: Household, reader: string): Errand {
    const kind = this.#random.below(6);
    return this.#sale(household, reader, {
      payment: kind < 4 ? this.#payment(household) : null,
      purchase: kind < 5 ? this.#purchase(household) : null,
    });
  }

  /** Writes whatever is to be written. */
  loadOnly(household: Household, reader: string): Errand {
    return this.#sale(household, reader, { payment: null, purchase: null });
  }

  /** A payment or a purchase without a card. */
  office(household: Household): Errand {
    const { accountId } = household;
    const pays = this.#random.chance(1, 2);
    const part = pays ? this.#payment(household) : this.#purchase(household);
    const path = pays ? '/api/payments' : '/api/purchases';
    const ids = [part.operationId];
    return { household, path, body: { accountId, ...part }, ids, reader: null };
  }

  #sale(
    household: Household,
    reader: string,
    sold: { payment: Part | null; purchase: Part | null },
  ): Errand {
    const load = { operationId: this.#begin('load', household) };
    const parts = [sold.payment, sold.purchase, load];
    const ids = parts.flatMap((part) => (part === null ? [] : [part.operationId]));
    const body = { accountId: household.accountId, reader, ...sold, load };
    return { household, path: '/api/loads', body, ids, reader };
  }

  #payment(household: Household) {
    const amountFen = 1000 + this.#random.below(20_000);
    const operationId = this.#begin('payment', household);
    return { operationId, amountFen, channel: 'cash', cashGivenFen: amountFen };
  }

  #purchase(household: Household) {
    const want = this.#random.chance(1, 2)
      ? { amountFen: 500 + this.#random.below(8000) }
      : { volumeLitres: 1 + this.#random.below(30_000) };
    return { operationId: this.#begin('purchase', household), want };
  }

  #begin(kind: OperationKind, { accountId }: Household): string {
    const id = this.#nextId();
    this.#book.begin(id, kind, accountId);
    return id;
  }
}
