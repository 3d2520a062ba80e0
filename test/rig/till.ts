/**
 * The cashier's side: makes the ids, hands over the coins, sends requests to the counter and writes down what the user
 * was told. A request can be sent again, to any station, with the same ids and body.
 */

import type { Random } from '../../simulators/random.ts';
import type { SaleRequest } from '../../src/app/counter/sale.ts';
import type { OperationId } from '../../src/core/ids.ts';
import type { WindowCount } from '../../src/core/ledger/take-off-commands.ts';
import { assert } from '../../src/core/outcome.ts';
import { fen, litre } from '../../src/core/units.ts';
import { newOperationId } from './operation-ids.ts';
import type { OperationKind, PromiseBook, Promised } from './promises.ts';
import {
  loadReply,
  openingReply,
  plainReply,
  type Reply,
  replacementReply,
  replyTo,
  saleReply,
  type Told,
} from './replies.ts';
import type { Desk } from './station.ts';
import type { Household } from './world.ts';

export const CASHIER = { operator: 'cashier' } as const;
export const SUPERVISOR = 'supervisor';

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
  | { readonly kind: 'open-card' }
  /** Undoes the last purchase asked for (冲正); its coins go back if it was paid for in one breath. */
  | { readonly kind: 'reverse' }
  /**
   * The same with the card in the reader: gas that is on it is taken off first. `window`: two people have read in the
   * meter's window what it has, as they must where meters leave no mark.
   */
  | { readonly kind: 'reverse-card'; readonly window?: boolean }
  /** The card was lost: the blank in the reader takes its place (补卡). */
  | { readonly kind: 'replace-card' };

export interface Request {
  readonly name: string;
  readonly home: Household;
  readonly promised: readonly Promised[];
  /** Sends it and answers what the user was told, in one line. Throws only what is a bug. */
  send(desk: Desk, reader: string): Promise<string>;
  /** Absent where it always is: does what it says still hold, so that it may be sent again much later? */
  isFresh?(): boolean;
}

export type Conduct = (desk: Desk, reader: string) => Promise<Reply>;

export class Till {
  readonly #book: PromiseBook;
  readonly #random: Random;
  readonly #lastLoad = new Map<number, Promised>();
  readonly #lastSale = new Map<number, { purchase: Promised; payment: Promised | null }>();

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
        return this.#writing(home, confirm);
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
      case 'replace-card':
        return this.#replacing(home, confirm);
      case 'reverse':
        return this.#reversal(home, null);
      case 'reverse-card':
        return this.#reversal(home, {
          confirmLowTries: confirm,
          count: deed.window === true ? windowOf(home) : null,
        });
    }
  }

  #promise(home: Household, kind: OperationKind, coins = 0): Promised {
    const operationId = newOperationId(this.#random);
    return this.#book.add({ operationId, kind, accountId: home.accountId, coins });
  }

  #sale(home: Household, confirm: boolean, coins: number): Request {
    const payment = this.#promise(home, 'payment', coins);
    const purchase = this.#promise(home, 'purchase');
    const load = this.#promise(home, 'load');
    const body: Omit<SaleRequest, 'reader'> = {
      accountId: home.accountId,
      payment: { operationId: payment.operationId, ...cash(coins) },
      purchase: {
        operationId: purchase.operationId,
        want: { by: 'amount', amount: fen(coins) },
        quoted: null,
      },
      load: { operationId: load.operationId },
      confirmLowTries: confirm,
    };
    const promised = [payment, purchase, load];
    return this.#request(home, `sell for ${coins} fen`, promised, ({ counter }, reader) => {
      this.#lastLoad.set(home.accountId, load);
      this.#lastSale.set(home.accountId, { purchase, payment });
      return replyTo(counter.loadCard(CASHIER, { ...body, reader }), saleReply);
    });
  }

  #writing(home: Household, confirm: boolean): Request {
    const load = this.#promise(home, 'load');
    const { operationId } = load;
    const ask = { operationId, accountId: home.accountId, confirmLowTries: confirm };
    return this.#request(home, 'load what waits', [load], ({ counter }, reader) => {
      this.#lastLoad.set(home.accountId, load);
      return replyTo(counter.writeAgain(CASHIER, { ...ask, reader }), loadReply);
    });
  }

  /** One operation until the next card is the household's. */
  #replacing(home: Household, confirm: boolean): Request {
    const { accountId, cardNo: replaces, next } = home;
    assert(next !== null, 'a household that replaces its card has a blank in hand');
    const { cardNo, operationId } = next;
    const ask = { operationId, accountId, cardNo, replaces, confirmLowTries: confirm };
    const body = { ...ask, reason: 'lost', witness: SUPERVISOR } as const;
    return this.#request(home, 'replace the card', [], ({ counter }, reader) =>
      replyTo(counter.replaceCard(CASHIER, { ...body, reader }), (outcome) => {
        const { load } = outcome;
        const told = load === null ? [] : loadReply(load).told;
        for (const { operationId: heir } of told) this.#heir(home, heir);
        return replacementReply(outcome);
      }),
    );
  }

  /** The load on the new card has an id that the counter has made; it is held to its answer like every other. */
  #heir(home: Household, operationId: OperationId): void {
    if (this.#book.all.has(operationId)) return;
    const { accountId } = home;
    const heir = this.#book.add({ operationId, kind: 'load', accountId, coins: 0 });
    // What a cashier would cancel next is this one.
    this.#lastLoad.set(accountId, heir);
  }

  #payment(home: Household, coins: number): Request {
    const promised = this.#promise(home, 'payment', coins);
    const { operationId } = promised;
    const request = { operationId, accountId: home.accountId, ...cash(coins) };
    return this.#request(home, `pay ${coins} fen`, [promised], ({ counter }) =>
      replyTo(counter.takePayment(CASHIER, request), () => plainReply(operationId)),
    );
  }

  #purchase(home: Household, litres: number): Request {
    const promised = this.#promise(home, 'purchase');
    const { operationId } = promised;
    // A money meter is sold to by amount alone.
    const want =
      home.moneyMeter === null
        ? ({ by: 'volume', volume: litre(inUnits(home, litres)) } as const)
        : ({ by: 'amount', amount: fen(Math.ceil(litres / 10)) } as const);
    const request = { operationId, accountId: home.accountId, want, quoted: null };
    return this.#request(home, `buy ${litres} litres`, [promised], ({ counter }) => {
      this.#lastSale.set(home.accountId, { purchase: promised, payment: null });
      return replyTo(counter.buyGas(CASHIER, request), () => plainReply(operationId));
    });
  }

  #reversal(
    home: Household,
    card: { readonly confirmLowTries: boolean; readonly count: WindowCount | null } | null,
  ): Request {
    const last = this.#lastSale.get(home.accountId);
    if (last === undefined) return this.#reading(home, false);
    const { purchase, payment } = last;
    const reversal = this.#promise(home, 'reversal');
    const refund = payment && this.#promise(home, 'refund', payment.coins);
    const request = {
      operationId: reversal.operationId,
      accountId: home.accountId,
      purchase: purchase.operationId,
      reason: 'asked for too much',
      second: refund && SUPERVISOR,
      refund: refund &&
        payment && {
          operationId: refund.operationId,
          payment: payment.operationId,
          amount: fen(payment.coins),
          reference: null,
          papers: 'passport',
        },
    };
    const promised = refund === null ? [reversal] : [reversal, refund];
    const name = card === null ? 'reverse the purchase' : 'reverse with the card';
    const reverse = this.#request(home, name, promised, ({ counter }, reader) => {
      const asked = { ...request, ...(card === null ? {} : { card: { ...card, reader } }) };
      return replyTo(counter.reversePurchase(CASHIER, asked), () => ({
        line: 'reversed',
        told: promised.map(({ operationId }) => ({ operationId, answer: 'done', code: '' })),
        otherwise: null,
      }));
    });
    const seen = card?.count ?? null;
    if (seen === null) return reverse;
    const { meter } = home;
    // What was read in a window holds until the meter takes more.
    const isFresh = () => home.meter === meter && windowOf(home).meterTotal === seen.meterTotal;
    return { ...reverse, isFresh };
  }

  #reading(home: Household, confirm: boolean): Request {
    const ask = { accountId: null, confirmLowTries: confirm };
    return this.#request(home, 'read', [], ({ counter }, reader) =>
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
    return this.#request(home, 'cancel the load', [last], async ({ counter }, reader) => {
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
    return this.#request(home, 'open the card', [], ({ counter }, reader) =>
      replyTo(counter.openCard(CASHIER, { ...ask, reader }), openingReply),
    );
  }

  #request(
    home: Household,
    name: string,
    promised: readonly Promised[],
    conduct: Conduct,
  ): Request {
    return requestOf(this.#book, { name, home, promised }, conduct);
  }
}

/** A request that writes down what its users are told, of its own operations and of others. */
export function requestOf(
  book: PromiseBook,
  request: Pick<Request, 'name' | 'home' | 'promised'>,
  conduct: Conduct,
): Request {
  const { promised } = request;
  const send = async (desk: Desk, reader: string): Promise<string> => {
    for (const each of promised) book.begin(each);
    const { told, otherwise, line } = await conduct(desk, reader);
    for (const each of promised) {
      const said = told.find(({ operationId }) => operationId === each.operationId);
      book.end(each, said ?? otherwise);
    }
    tellOthers(book, promised, told);
    return line;
  };
  return { ...request, send };
}

/** What the user hears of operations that the request did not name. */
function tellOthers(book: PromiseBook, promised: readonly Promised[], told: readonly Told[]): void {
  for (const said of told) {
    const other = book.all.get(said.operationId);
    if (other === undefined || promised.includes(other)) continue;
    book.begin(other);
    book.end(other, said);
  }
}

const windowOf = ({ gasMeter }: Household): WindowCount => ({
  meterTotal: litre(gasMeter.record.totalLitres),
  photo: '5a'.repeat(32),
  second: SUPERVISOR,
});

/** A meter that counts purchases is sold to in whole cubic metres. */
export const inUnits = ({ countMeter }: Household, litres: number): number =>
  countMeter === null ? litres : Math.ceil(litres / 1000) * 1000;

const cash = (coins: number) =>
  ({
    amount: fen(coins),
    channel: 'cash',
    cashGiven: fen(coins),
    reference: null,
    payer: null,
  }) as const;
