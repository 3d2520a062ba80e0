/** One sale of the counter, from the confirmed wish to what the ledger says became of it. */
import type { Step } from '../api/events.ts';
import type { CardStatus, PaymentResult, Problem, Quote, Routes, Sale } from '../api/generated.ts';

export type SaleBody = Routes['POST /api/loads']['body'];

/** What is kept before anything is sent, so that a reload, a second tab or a new daemon asks after the same operations. */
export interface KeptSale {
  readonly kind: 'sale';
  readonly body: SaleBody;
  readonly cardNo: number;
  /** As read aloud; a whole name does not stay in the browser. */
  readonly maskedName: string;
  /** Gas on the card before, litres. */
  readonly onCardBefore: number;
  /** Of a card of money (金额表), fen on it before; absent of every other. */
  readonly moneyBefore?: number;
}

/** 只收款: money into the balance, and no gas yet. */
export interface KeptPayment {
  readonly kind: 'payment';
  readonly body: Routes['POST /api/payments']['body'];
  readonly maskedName: string;
}

/** 开卡: the blank card in the reader becomes the account's. */
export interface KeptOpening {
  readonly kind: 'opening';
  readonly body: Routes['POST /api/cards/open']['body'];
  readonly maskedName: string;
}

/** 补卡: the blank card in the reader takes the place of one that is lost or broken, with its gas. */
export interface KeptReplacement {
  readonly kind: 'replacement';
  readonly body: Routes['POST /api/cards/replace']['body'];
  readonly maskedName: string;
}

/** What the counter does with ids of its own. */
export type KeptDeed = KeptSale | KeptPayment | KeptOpening | KeptReplacement;

/** A wish that waits for the cashier's confirmation; the quote is what the customer is told. */
export interface Wish {
  readonly deed: KeptDeed;
  readonly quote: Quote | null;
  readonly payFen: number;
  readonly changeFen: number | null;
}

export type SaleState =
  | { readonly at: 'idle' }
  | { readonly at: 'confirming'; readonly wish: Wish }
  /** `lost`: the station does not answer, and is asked again for the same operations. */
  | {
      readonly at: 'running';
      readonly deed: KeptDeed;
      readonly step: Step['step'] | null;
      readonly lost: boolean;
    }
  /** `after` is what the card showed when it was read again; null when it had left before. */
  | {
      readonly at: 'done';
      readonly sale: KeptSale;
      readonly answer: Sale;
      readonly after: CardStatus | null;
    }
  /** Unknown: reserved for the card, and settled when it comes back. */
  | { readonly at: 'unknown'; readonly sale: KeptSale; readonly answer: Sale }
  /** The money is in the balance or the gas to be written; nothing went to the card. */
  | { readonly at: 'not-written'; readonly sale: KeptSale; readonly answer: Sale }
  /** The money is in the balance, or is awaited from the bank. */
  | { readonly at: 'paid'; readonly deed: KeptPayment; readonly result: PaymentResult }
  | { readonly at: 'opened'; readonly deed: KeptOpening | KeptReplacement }
  /** The card's number is held and its opening not at its end: the same card is opened again. */
  | {
      readonly at: 'opening';
      readonly deed: KeptOpening | KeptReplacement;
      readonly problem: Problem | null;
    }
  /** Nothing of it had an effect; null when the station knows none of its operations. */
  | { readonly at: 'not-done'; readonly deed: KeptDeed; readonly problem: Problem | null };

/** What the ledger's answer means to the person at the counter. */
export function stateOf(sale: KeptSale, answer: Sale): SaleState {
  switch (answer.load.state) {
    case 'done':
      return { at: 'done', sale, answer, after: null };
    case 'pending':
      return { at: 'unknown', sale, answer };
    case 'not-done':
      return { at: 'not-written', sale, answer };
  }
}

/** Where its card is; null of a deed without one. */
export const readerOf = (deed: KeptDeed): string | null =>
  deed.kind === 'payment' ? null : deed.body.reader;

/** Ids of everything that the deed may have done. */
export function idsOf(deed: KeptDeed): string[] {
  if (deed.kind !== 'sale') return [deed.body.operationId];
  const { load, payment, purchase } = deed.body;
  return [load, payment, purchase].flatMap((part) =>
    part === null || part === undefined ? [] : [part.operationId],
  );
}

/** Words of the station's own in the place of a name, for a customer who is sealed or deleted. */
const STAND_IN = /^(?:客户 #\d+)?（[^（）]+）$/u;

/** First character and **, as on the ticket. */
export const masked = (name: string): string =>
  STAND_IN.test(name) ? name : `${[...name][0] ?? ''}**`;
