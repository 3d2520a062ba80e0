/** The ticket register (票据台账): slips that lose their force, invoices given for them, series and spoiled numbers. */

import type { OperationId } from '../../core/ids.ts';
import type { CommandHead } from '../../core/ledger/command-head.ts';
import type {
  EndTicket,
  EnterSeries,
  GiveInvoice,
  RedInvoice,
  SpoilNumber,
} from '../../core/ledger/hall/commands.ts';
import type { Committed } from '../../core/ledger/results.ts';
import { accept, type Outcome, refuse } from '../../core/outcome.ts';
import { isStandIn } from '../../core/personal.ts';
import { type BodyOf, commitOne, headOf } from '../command.ts';
import type { AppDeps, RequestContext } from '../deps.ts';

type Answer = Promise<Outcome<Committed>>;

/** A command as it is asked for: its body and the client's id. */
type Asked<C extends CommandHead & { readonly kind: string }> = Omit<
  C,
  keyof CommandHead | 'kind'
> & {
  readonly operationId: OperationId;
};

export function endTicket(
  deps: AppDeps,
  context: RequestContext,
  { operationId, ...asked }: Asked<EndTicket>,
): Answer {
  const body: BodyOf<EndTicket> = { kind: 'end-ticket', ...asked };
  return commitOne(deps, { ...headOf(deps, context, operationId, { ...body }), ...body });
}

export function enterSeries(
  deps: AppDeps,
  context: RequestContext,
  { operationId, ...asked }: Asked<EnterSeries>,
): Answer {
  const body: BodyOf<EnterSeries> = { kind: 'enter-series', ...asked };
  return commitOne(deps, { ...headOf(deps, context, operationId, { ...body }), ...body });
}

export interface InvoiceRequest extends Omit<Asked<GiveInvoice>, 'title'> {
  /** Null: the title and tax number on the customer's record, and where there are none, their name. */
  readonly title: string | null;
}

type Buyer = Pick<GiveInvoice, 'title' | 'taxNo'>;

/** Of the customer of the ticket; keys.sealed where nobody can read it. A ticket that nobody knows is the ledger's to refuse. */
function buyerOnRecord({ store, station }: AppDeps, ticketNo: number): Outcome<Buyer> {
  const command = store.ticket(station, ticketNo)?.payment.command;
  const owner = command !== undefined && 'accountId' in command ? command.accountId : null;
  const account = owner === null ? undefined : store.account(owner);
  if (account === undefined) return accept({ title: '', taxNo: null });
  const { name, invoiceTitle, taxNo } = account;
  const buyer = invoiceTitle === '' ? { title: name, taxNo: null } : { title: invoiceTitle, taxNo };
  const isRead = !isStandIn(buyer.title) && (buyer.taxNo === null || !isStandIn(buyer.taxNo));
  return isRead ? accept(buyer) : refuse('keys.sealed');
}

/** The number is in the answer's facts. */
export async function giveInvoice(
  deps: AppDeps,
  context: RequestContext,
  { operationId, from, title, taxNo, ...asked }: InvoiceRequest,
): Answer {
  const hashed = { kind: 'give-invoice', from: { ...from }, title, taxNo, ...asked };
  const head = headOf(deps, context, operationId, hashed);
  const buyer: Outcome<Buyer> =
    title === null ? buyerOnRecord(deps, asked.ticketNo) : accept({ title, taxNo });
  if (!buyer.ok) return buyer;
  const body: BodyOf<GiveInvoice> = { kind: 'give-invoice', from, ...buyer.value, ...asked };
  return commitOne(deps, { ...head, ...body });
}

export function redInvoice(
  deps: AppDeps,
  context: RequestContext,
  { operationId, ...asked }: Asked<RedInvoice>,
): Answer {
  const body: BodyOf<RedInvoice> = { kind: 'red-invoice', ...asked };
  return commitOne(deps, { ...headOf(deps, context, operationId, { ...body }), ...body });
}

/** The number is in the answer's facts. */
export function spoilNumber(
  deps: AppDeps,
  context: RequestContext,
  { operationId, ...asked }: Asked<SpoilNumber>,
): Answer {
  const body: BodyOf<SpoilNumber> = { kind: 'spoil-number', ...asked };
  return commitOne(deps, { ...headOf(deps, context, operationId, { ...body }), ...body });
}
