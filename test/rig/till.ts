/**
 * The cashier's side: makes the ids, hands over the coins, sends requests to the counter and writes down what the user
 * was told. A request can be sent again, to any station, with the same ids and body.
 */

import type { Random } from '../../simulators/random.ts';
import type { Counter } from '../../src/app/counter/counter.ts';
import type { SaleRequest } from '../../src/app/counter/sale.ts';
import { fen, litre } from '../../src/core/units.ts';
import { newOperationId } from './operation-ids.ts';
import type { OperationKind, PromiseBook, Promised } from './promises.ts';
import { loadReply, openingReply, plainReply, type Reply, replyTo, saleReply } from './replies.ts';
import type { Household } from './world.ts';

const CASHIER = { operator: 'cashier' } as const;

/** What a cashier may ask for. */
export type Deed =
  /** Payment, purchase and load in one request. */
  | { readonly kind: 'sell'; readonly fen: number }
  | { readonly kind: 'pay'; readonly fen: number }
  | { readonly kind: 'buy'; readonly litres: number }
  /** Writes what waits (补写卡). */
  | { readonly kind: 'load' }
  /** The card is only looked at: whatever is open settles. */
  | { readonly kind: 'read' }
  /** Cancels the last load asked for. */
  | { readonly kind: 'cancel' }
  | { readonly kind: 'open-card' };

export interface Request {
  readonly name: string;
  readonly home: Household;
  readonly promised: readonly Promised[];
  /** Sends it and answers what the user was told, in one line. Throws only what is a bug. */
  send(counter: Counter, reader: string): Promise<string>;
}

type Conduct = (counter: Counter, reader: string) => Promise<Reply>;

export class Till {
  readonly #book: PromiseBook;
  readonly #random: Random;
  readonly #lastLoad = new Map<number, Promised>();

  constructor(book: PromiseBook, random: Random) {
    this.#book = book;
    this.#random = random;
  }

  /** A new wish with new ids. */
  request(home: Household, deed: Deed, confirm: boolean): Request {
    switch (deed.kind) {
      case 'sell':
        return this.#sale(home, confirm, deed.fen);
      case 'load':
        return this.#sale(home, confirm, null);
      case 'pay':
        return this.#payment(home, deed.fen);
      case 'buy':
        return this.#purchase(home, deed.litres);
      case 'read':
        return this.#reading(home, confirm);
      case 'cancel':
        return this.#cancel(home, confirm);
      case 'open-card':
        return this.#opening(home, confirm);
    }
  }

  #promise(home: Household, kind: OperationKind, coins = 0): Promised {
    const operationId = newOperationId(this.#random);
    return this.#book.add({ operationId, kind, accountId: home.accountId, coins });
  }

  #sale(home: Household, confirm: boolean, coins: number | null): Request {
    const payment = coins === null ? null : this.#promise(home, 'payment', coins);
    const purchase = coins === null ? null : this.#promise(home, 'purchase');
    const load = this.#promise(home, 'load');
    const body: Omit<SaleRequest, 'reader'> = {
      accountId: home.accountId,
      payment: payment && { operationId: payment.operationId, ...cash(coins ?? 0) },
      purchase: purchase && {
        operationId: purchase.operationId,
        want: { by: 'amount', amount: fen(coins ?? 0) },
        quoted: null,
      },
      load: { operationId: load.operationId },
      confirmLowTries: confirm,
    };
    const name = coins === null ? 'load what waits' : `sell for ${coins} fen`;
    const promised = [payment, purchase, load].filter((part) => part !== null);
    return this.#request(home, name, promised, (counter, reader) => {
      this.#lastLoad.set(home.accountId, load);
      return replyTo(counter.loadCard(CASHIER, { ...body, reader }), saleReply);
    });
  }

  #payment(home: Household, coins: number): Request {
    const promised = this.#promise(home, 'payment', coins);
    const { operationId } = promised;
    const request = { operationId, accountId: home.accountId, ...cash(coins) };
    return this.#request(home, `pay ${coins} fen`, [promised], (counter) =>
      replyTo(counter.takePayment(CASHIER, request), () => plainReply(operationId)),
    );
  }

  #purchase(home: Household, litres: number): Request {
    const promised = this.#promise(home, 'purchase');
    const { operationId } = promised;
    const want = { by: 'volume', volume: litre(litres) } as const;
    const request = { operationId, accountId: home.accountId, want, quoted: null };
    return this.#request(home, `buy ${litres} litres`, [promised], (counter) =>
      replyTo(counter.buyGas(CASHIER, request), () => plainReply(operationId)),
    );
  }

  #reading(home: Household, confirm: boolean): Request {
    const ask = { accountId: null, confirmLowTries: confirm };
    return this.#request(home, 'read', [], (counter, reader) =>
      replyTo(counter.readCard(CASHIER, { ...ask, reader }), () => ({
        line: 'read',
        told: [],
        otherwise: null,
      })),
    );
  }

  #cancel(home: Household, confirm: boolean): Request {
    const last = this.#lastLoad.get(home.accountId);
    if (last === undefined) return this.#reading(home, confirm);
    const ask = { load: last.operationId, confirmLowTries: confirm };
    return this.#request(home, 'cancel the load', [last], async (counter, reader) => {
      const reply = await replyTo(counter.cancelLoad(CASHIER, { ...ask, reader }), loadReply);
      // A refusal to cancel says nothing about the load itself.
      return reply.otherwise?.answer === 'undone' ? { ...reply, otherwise: null } : reply;
    });
  }

  /** One operation until the card is open, with one card number. */
  #opening(home: Household, confirm: boolean): Request {
    home.opening ??= newOperationId(this.#random);
    const { accountId, cardNo, opening: operationId } = home;
    const ask = { operationId, accountId, cardNo, confirmLowTries: confirm };
    return this.#request(home, 'open the card', [], (counter, reader) =>
      replyTo(counter.openCard(CASHIER, { ...ask, reader }), openingReply),
    );
  }

  #request(
    home: Household,
    name: string,
    promised: readonly Promised[],
    conduct: Conduct,
  ): Request {
    const send = async (counter: Counter, reader: string): Promise<string> => {
      for (const each of promised) this.#book.begin(each);
      const { told, otherwise, line } = await conduct(counter, reader);
      for (const each of promised) {
        const said = told.find(({ operationId }) => operationId === each.operationId);
        this.#book.end(each, said ?? otherwise);
      }
      return line;
    };
    return { name, home, promised, send };
  }
}

const cash = (coins: number) =>
  ({
    amount: fen(coins),
    channel: 'cash',
    cashGiven: fen(coins),
    reference: null,
    payer: null,
  }) as const;
