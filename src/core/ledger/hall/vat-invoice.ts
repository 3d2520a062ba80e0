/**
 * A VAT invoice before the use of its gas (先开票, trade.md §7): the tax of what is left of the purchase is due at once, out of
 * pending VAT where it waited there, and the lot is marked, so that its use is not taxed again. A red invoice takes back the
 * tax of what is still unused. Other papers, and gas whose tax is due already, move nothing.
 */
import {
  type AccountId,
  type OperationId,
  accountId as toAccountId,
  operationId as toOperationId,
} from '../../ids.ts';
import type { Posting } from '../../journal.ts';
import { type HeldLot, heldLots, type Lot, lotsHolding, oldestPieces } from '../../lots.ts';
import { accept, type Facts, type Outcome, refuse } from '../../outcome.ts';
import { invoicedBy, releasedBy, taxOf } from '../../pending-vat.ts';
import { invoiced, pending } from '../../posting-profile.ts';
import { addLitre, type Litre, litre, ZERO_LITRE } from '../../units.ts';
import { countsMoney } from '../money-meter.ts';
import { recognitionOf } from '../recognition.ts';
import type { CommandResult } from '../results.ts';
import type { Snapshot } from '../snapshot.ts';
import { gasOf } from '../stages.ts';
import type { GiveInvoice } from './commands.ts';
import type { InvoiceRow } from './rows.ts';

const NOTHING: Facts = {};

const heldOf = (accountId: AccountId, asked: Snapshot): readonly HeldLot[] => {
  const row = asked.live(accountId);
  return row === undefined ? [] : heldLots(asked.lotsOf(accountId), gasOf(row));
};

/** Was the revenue of a lot that goes apart from its use, and so its tax, recognised to its end? */
function isRecognised(lot: Lot, accountId: AccountId, asked: Snapshot): boolean {
  const row = recognitionOf(asked, accountId);
  let end = row.boughtLitres;
  for (const newer of asked.lotsOf(accountId)) {
    if (newer.operationId === lot.operationId) break;
    if (newer.apart !== undefined) end -= newer.volume;
  }
  return row.recognisedLitres >= end;
}

/** The purchase's lot; reversed gas, gas without a price, and another customer's have none. */
function lotOfPurchase(purchase: OperationId, accountId: AccountId, asked: Snapshot) {
  for (const lot of asked.lotsOf(accountId)) {
    if (lot.operationId === purchase) return lot.ladder === null ? undefined : lot;
  }
  return undefined;
}

/** Does the account buy money (金额表), which no gas is priced for? */
function buysMoney(accountId: AccountId, asked: Snapshot): boolean {
  const meter = asked.account(accountId)?.meter ?? null;
  return meter !== null && countsMoney(asked, meter);
}

/** The VAT invoice of a purchase that no red one stands against, whether its tax moved or not. */
export const standingFor = (purchase: OperationId, { hall }: Snapshot): InvoiceRow | undefined =>
  hall.invoicesOf(purchase).find(({ station, ticketNo, operation }) => {
    return ticketNo !== null && hall.ticketEnd(station, ticketNo)?.invoice === operation;
  });

/** invoice.purchase-known */
function isInNone(purchase: OperationId, asked: Snapshot): Outcome<true> {
  const one = standingFor(purchase, asked);
  return one === undefined
    ? accept(true)
    : refuse('invoice.purchase-known', { operationId: purchase, number: one.number });
}

/**
 * May gas that is left of these lots go back, or to somebody else? invoice.red-first: a VAT invoice stands for it (trade.md §7),
 * also where its tax was due with the purchase and did not move with the invoice.
 */
export function isInvoicedNowhere(
  held: readonly Pick<HeldLot, 'lot' | 'used'>[],
  asked: Snapshot,
): Outcome<true> {
  const one = held.find(
    ({ lot, used }) =>
      invoicedBy(lot, used, lot.volume) > 0 || standingFor(lot.operationId, asked) !== undefined,
  );
  return one === undefined
    ? accept(true)
    : refuse('invoice.red-first', { operationId: one.lot.operationId });
}

/**
 * May `back` litres that were used be no use again (调减)? invoice.red-first: a VAT invoice of their purchase says that they were
 * delivered, and the tax in it would be more than the tax in the books. What a red one left behind was used: it may.
 */
export function mayBeUnused(accountId: AccountId, back: Litre, asked: Snapshot): Outcome<true> {
  const row = asked.live(accountId);
  if (row === undefined) return accept(true);
  const held = lotsHolding(asked.lotsOf(accountId), addLitre(gasOf(row), back));
  const one = oldestPieces(held, back).find(
    ({ lot }) => standingFor(lot.operationId, asked) !== undefined,
  );
  return one === undefined
    ? accept(true)
    : refuse('invoice.red-first', { operationId: one.lot.operationId });
}

/**
 * A red one left what was used by then. invoice.red-first: some of that gas has come back; invoice.purchase-invoiced: none has.
 */
function alreadyIn({ operationId }: Lot, held: HeldLot | undefined): Outcome<never> {
  const stands = held !== undefined && invoicedBy(held.lot, held.used, held.lot.volume) > 0;
  return refuse(stands ? 'invoice.red-first' : 'invoice.purchase-invoiced', { operationId });
}

/**
 * What the invoice makes due, for its answer. Refuses, in this order: invoice.no-purchase (nothing was bought with the slip, so
 * no tax can be told; money-meter.no-invoice where its meter counts money), invoice.purchase-known, invoice.red-first,
 * invoice.purchase-invoiced, invoice.not-recognised (its revenue and tax come with the next purchase).
 */
export function taxMadeDue(
  { ticketKind, purchase: named }: Pick<GiveInvoice, 'ticketKind' | 'purchase'>,
  payment: OperationId | undefined,
  ticketNo: number,
  asked: Snapshot,
): Outcome<Facts> {
  const paid = payment === undefined ? undefined : asked.payment(payment);
  if (ticketKind !== 'vat-invoice' || paid === undefined) return accept(NOTHING);
  const { accountId, sale } = paid;
  const purchase = named ?? sale?.purchase ?? null;
  const lot = purchase === null ? undefined : lotOfPurchase(purchase, accountId, asked);
  if (lot === undefined) {
    return purchase !== null && buysMoney(accountId, asked)
      ? refuse('money-meter.no-invoice', { ticketNo })
      : refuse('invoice.no-purchase', { ticketNo });
  }
  const { operationId, volume } = lot;
  const bare = isInNone(operationId, asked);
  if (!bare.ok) return bare;
  const held = heldOf(accountId, asked).find((one) => one.lot.operationId === operationId);
  if (lot.invoiced !== undefined) return alreadyIn(lot, held);
  if (lot.apart !== undefined) {
    return isRecognised(lot, accountId, asked)
      ? accept({ purchase: operationId, taxFen: 0 })
      : refuse('invoice.not-recognised', { operationId });
  }
  const from = held?.used ?? volume;
  const taxFen = taxOf(lot, from, volume);
  const releasedVatFen = releasedBy(lot, from, volume);
  return accept({
    ...{ purchase: operationId, taxFen, fromLitres: from },
    ...(taxFen === 0 ? {} : { accountId }),
    ...(releasedVatFen === 0 ? {} : { releasedVatFen }),
  });
}

/** What a red invoice takes back: the tax of what is still unused of the gas in it, which waits again where it waited before. */
export function taxTakenBack(
  { ticketKind, operation }: InvoiceRow,
  accountId: AccountId,
  asked: Snapshot,
): Facts {
  if (ticketKind !== 'vat-invoice') return NOTHING;
  const held = heldOf(accountId, asked).find(({ lot }) => lot.invoiced?.by === operation);
  if (held === undefined) return NOTHING;
  const { lot, used } = held;
  const taxFen = invoicedBy(lot, used, lot.volume);
  if (taxFen === 0) return NOTHING;
  const to = Math.max(used, lot.invoiced?.from ?? ZERO_LITRE);
  return {
    ...{ purchase: lot.operationId, accountId, taxFen: -taxFen, toLitres: to },
    ...(lot.pendingVat === true ? { releasedVatFen: -taxFen } : {}),
  };
}

const numberIn = (facts: Facts, name: string): number => {
  const value = facts[name];
  return typeof value === 'number' ? value : 0;
};

/** Whose purchase it is; null where no tax moves. */
export function taxpayerIn(result: CommandResult): AccountId | null {
  const accountId = result.kind === 'fact' ? result.facts.accountId : undefined;
  return typeof accountId === 'number' ? toAccountId(accountId) : null;
}

/** The purchase in a VAT invoice; null in another paper. */
export function purchaseIn(result: CommandResult): OperationId | null {
  const purchase = result.kind === 'fact' ? result.facts.purchase : undefined;
  return typeof purchase === 'string' ? toOperationId(purchase) : null;
}

export function taxPostings(result: CommandResult, owner: AccountId): readonly Posting[] {
  const facts = result.kind === 'fact' ? result.facts : NOTHING;
  return [
    ...pending(-numberIn(facts, 'releasedVatFen'), owner),
    ...invoiced(numberIn(facts, 'taxFen'), owner),
  ];
}

type TaxMove = Pick<Posting, 'debit' | 'credit'>;

/** A posting that an invoice, or a red one, made: the lot's mark changes with it. */
export const marksLot = ({ debit, credit }: TaxMove): boolean =>
  (debit === 'invoicedInLiability' && credit === 'outputVat') ||
  (debit === 'outputVat' && credit === 'invoicedInLiability');

/** What an invoice, or a red one, says of the lot of its purchase. */
export interface LotMark {
  readonly purchase: string;
  readonly by: OperationId;
  readonly from: Litre | null;
  readonly to: Litre | null;
}

export function markIn(by: OperationId, result: CommandResult): LotMark | null {
  if (result.kind !== 'fact') return null;
  const { purchase, fromLitres, toLitres } = result.facts;
  if (typeof purchase !== 'string') return null;
  const at = (text: unknown): Litre | null => (typeof text === 'number' ? litre(text) : null);
  return { purchase, by, from: at(fromLitres), to: at(toLitres) };
}

/** The lot after one more mark; an invoice that was taken back whole leaves none. */
export function marked(lot: Lot, mark: LotMark): Lot {
  const { invoiced: before, ...bare } = lot;
  if (mark.from !== null) return { ...bare, invoiced: { by: mark.by, from: mark.from, to: null } };
  if (before === undefined || mark.to === null || mark.to <= before.from) return bare;
  return { ...bare, invoiced: { ...before, to: mark.to } };
}
