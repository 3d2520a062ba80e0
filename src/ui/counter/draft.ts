/** What the cashier has typed, and what is asked of the station for it. */
import type { CardStatus, Quote, Standing } from '../api/generated.ts';
import { fenOf, litresOf } from '../words/figures.ts';
import { type KeptSale, masked, type SaleBody, type Wish } from './sale.ts';

export const PAY_KINDS = ['cash', 'wechat', 'alipay', 'balance'] as const;
export type PayKind = (typeof PAY_KINDS)[number];

export interface Draft {
  readonly by: 'amount' | 'volume';
  readonly text: string;
  readonly pay: PayKind;
  /** Cash handed over, in yuan as typed; '' is the exact amount. */
  readonly given: string;
  readonly reference: string;
}

export const EMPTY_DRAFT: Draft = { by: 'amount', text: '', pay: 'cash', given: '', reference: '' };

export type Want = NonNullable<SaleBody['purchase']>['want'];

/** Null when what is typed is no amount and no volume. */
export function wantOf({ by, text }: Draft): Want | null {
  if (by === 'amount') {
    const amountFen = fenOf(text);
    return amountFen === null ? null : { amountFen };
  }
  const volumeLitres = litresOf(text);
  return volumeLitres === null ? null : { volumeLitres };
}

/** What is owed for over-use, and how much of each payment settles it first. */
export interface Debt {
  readonly fen: number;
  /** 100 without a plan (分期). */
  readonly sharePercent: number;
}

export const debtOf = ({ account, debtSharePercent }: Standing): Debt => ({
  fen: account.overUseFen,
  sharePercent: debtSharePercent,
});

/** What of a payment settles the debt: its share, rounded up to the fen, as the ledger does it. */
export const settledOf = (payment: number, { fen, sharePercent }: Debt): number =>
  Math.min(Math.ceil((payment * sharePercent) / 100), fen);

/** What the customer pays now, as the station says it for cash and for any other channel; nothing when the balance pays. */
export function dueOf({ pay }: Draft, quote: Quote): number {
  if (pay === 'balance') return 0;
  return pay === 'cash' ? quote.cashDueFen : quote.dueFen;
}

/** What rounding cash up (取舍) leaves in the balance. */
export const toBalanceOf = (pay: string | undefined, quote: Quote | null): number =>
  pay === 'cash' ? (quote?.cashToBalanceFen ?? 0) : 0;

export type Flaw = 'short' | 'needReference' | 'needBalance' | null;

/** What is still missing before the sale may be confirmed. */
export function flawOf(draft: Draft, due: number, quote: Quote): Flaw {
  if (draft.pay === 'balance') return quote.balanceAfterFen < 0 ? 'needBalance' : null;
  if (draft.pay !== 'cash')
    return due > 0 && draft.reference.trim() === '' ? 'needReference' : null;
  if (draft.given === '') return null;
  const given = fenOf(draft.given);
  return given === null || given < due ? 'short' : null;
}

/** Fen given back; null where no cash was named. */
export function changeOf({ pay, given }: Draft, due: number): number | null {
  const cash = pay === 'cash' && given !== '' ? fenOf(given) : null;
  return cash === null || cash < due ? null : cash - due;
}

function paymentOf(
  draft: Draft,
  due: number,
  operationId: string,
): NonNullable<SaleBody['payment']> | null {
  const { pay } = draft;
  if (due === 0 || pay === 'balance') return null;
  const given = pay === 'cash' && draft.given !== '' ? fenOf(draft.given) : null;
  const reference = pay === 'cash' ? null : draft.reference.trim();
  return { operationId, amountFen: due, channel: pay, cashGivenFen: given, reference };
}

/** The sale as it will be sent, with ids of its own for payment, purchase and load. */
export function wishOf(
  draft: Draft,
  want: Want,
  quote: Quote,
  status: CardStatus,
  newId: () => string,
): Wish {
  const payFen = dueOf(draft, quote);
  const { tariffId, volumeBeforeLitres, volumeLitres, costFen } = quote;
  const body: SaleBody = {
    accountId: status.account.accountId,
    reader: status.reader,
    payment: paymentOf(draft, payFen, newId()),
    purchase: {
      operationId: newId(),
      want,
      quoted: { tariffId, volumeBeforeLitres, volumeLitres, costFen },
    },
    load: { operationId: newId() },
  };
  return { deed: keptOf(body, status), quote, payFen, changeFen: changeOf(draft, payFen) };
}

const keptOf = (body: SaleBody, status: CardStatus): KeptSale => ({
  kind: 'sale',
  body,
  cardNo: status.cardNo,
  maskedName: masked(status.account.name),
  onCardBefore: status.gas.onCardLitres,
  ...(status.money === undefined ? {} : { moneyBefore: status.money.onCardFen }),
});

/** 补写卡: the gas that waits, and no money. */
export function writeAgain(status: CardStatus, newId: () => string): Wish {
  const body: SaleBody = {
    accountId: status.account.accountId,
    reader: status.reader,
    payment: null,
    purchase: null,
    load: { operationId: newId() },
  };
  return { deed: keptOf(body, status), quote: null, payFen: 0, changeFen: null };
}
