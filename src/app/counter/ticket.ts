/**
 * The ticket (收费小票): issued with the payment, whatever the write does. It is drawn up from the ledger each time, so a
 * reprint tells how the load stands now, and never more than the ledger knows (L15).
 */
import { CATALOGUE, fill } from '../../core/catalogue.ts';
import { type AccountId, formatMeter, type OperationId } from '../../core/ids.ts';
import type { TakePayment } from '../../core/ledger/commands.ts';
import { factOf } from '../../core/ledger/fact.ts';
import { chargedBy } from '../../core/ledger/hall/charge.ts';
import type { SlipKind, TakeCharge } from '../../core/ledger/hall/commands.ts';
import type { PaymentResult, PurchaseResult } from '../../core/ledger/results.ts';
import { accept, assert, type Outcome, refuse } from '../../core/outcome.ts';
import { ticketName } from '../../core/personal.ts';
import { COLUMNS, type SlipLine, slipText } from '../../core/slip.ts';
import type { LoadView, OperationView, TicketView } from '../../ports/store.ts';
import type { AppDeps } from '../deps.ts';
import { localTime } from '../local-time.ts';
import { anchorOf } from './anchor-of.ts';
import { loadOutcome } from './sale.ts';
import { presentPayment } from './take-payment.ts';
import type { Ticket } from './ticket-facts.ts';
import { settlementLines, ticketLines } from './ticket-layout.ts';

export interface PrintedTicket {
  readonly ticket: Ticket;
  /** What is printed first, and what may follow once an open load has been settled. */
  readonly lines: Readonly<Record<SlipKind, readonly SlipLine[]>>;
  /** The ticket in lines of 32 columns. */
  readonly text: string;
}

function purchaseResult(operation: OperationView | undefined): PurchaseResult | null {
  const result = operation?.committed.result;
  return result?.kind === 'purchase' ? result : null;
}

/** Operations of the customer that are looked through for the load that took a purchase's gas. */
const LOOK_BACK = 100;

/** What has become of the gas of a ticket; `unknown` is longer ago than is looked back. */
type Carrier = LoadView | 'none' | 'unknown';

/** Did load `id` take over from load `former`, at once or from card to card? */
function isHeir(deps: AppDeps, id: OperationId, former: OperationId): boolean {
  for (let one = deps.store.operation(id); one?.command.kind === 'supersede-load'; ) {
    if (one.command.load === former) return true;
    one = deps.store.operation(one.command.load);
  }
  return false;
}

/**
 * The load that has the gas now, told from the operations since `start`: a load takes all gas that waits, a voided one
 * gives it back, and a replaced card's load hands it on to the new card's. Handing on moves no value and is in no history;
 * the new load is met at its end, or is still open.
 */
function carrierSince(
  deps: AppDeps,
  accountId: AccountId,
  start: OperationId,
  first: LoadView | undefined,
): Carrier {
  const history = deps.store.history(accountId, LOOK_BACK);
  const place = history.findIndex(({ operationId }) => operationId === start);
  if (place === -1) return 'unknown';
  let load = first;
  for (const { operationId, command } of history.slice(0, place).toReversed()) {
    const waits = load === undefined || load.state === 'VOIDED';
    if (command.kind === 'reserve-load' && waits) load = deps.store.load(operationId);
    if (command.kind !== 'end-load' || load?.state !== 'SUPERSEDED') continue;
    if (isHeir(deps, command.load, load.operationId)) load = deps.store.load(command.load);
  }
  if (load === undefined || load.state === 'VOIDED') return 'none';
  if (load.state !== 'SUPERSEDED') return load;
  const cardNo = deps.store.account(accountId)?.cardNo ?? null;
  const open = cardNo === null ? null : deps.store.card(cardNo)?.openLoad;
  if (!open || !isHeir(deps, open.operationId, load.operationId)) return 'unknown';
  return deps.store.load(open.operationId) ?? 'unknown';
}

/** The load that the ticket tells of: the one asked for with the payment, or the one that did its work later (补写卡). */
function carrierOf(deps: AppDeps, { sale, accountId }: TakePayment, bought: boolean): Carrier {
  const asked = sale?.load ?? null;
  const load = asked === null ? undefined : deps.store.load(asked);
  if (load?.state === 'SUPERSEDED') return carrierSince(deps, accountId, load.operationId, load);
  if (load !== undefined && load.state !== 'VOIDED') return load;
  const purchase = sale?.purchase ?? null;
  return bought && purchase !== null ? carrierSince(deps, accountId, purchase, undefined) : 'none';
}

function writeOf({ sale }: TakePayment, load: Carrier, bought: boolean): Ticket['write'] {
  if (load === 'unknown') return null;
  const asked = sale?.load ?? null;
  if (load === 'none') {
    if (bought) return { state: 'not-written', next: '请持卡补写', again: false };
    return asked === null ? null : { state: 'not-written', next: '请持卡再办理', again: false };
  }
  const again = load.operationId !== asked && load.supersedes === null;
  const { state, refusal } = loadOutcome(load, null);
  if (state === 'done') return { state: 'done', next: '请取卡', again };
  assert(refusal !== undefined, 'an open load says what to do');
  const next = fill(CATALOGUE[refusal.code].zh.next, refusal.facts);
  return { state: 'pending', next, again };
}

/** Was the money counted after the gas was bought? A transfer is counted when it is confirmed. */
function countedAfter(
  deps: AppDeps,
  { operationId, committed }: OperationView,
  purchase: OperationId | null,
): boolean {
  const bought = purchase === null ? undefined : deps.store.operation(purchase)?.committed;
  if (bought === undefined) return true;
  const confirmation = deps.store.transfer(operationId)?.confirmedBy ?? null;
  const counted =
    confirmation === null
      ? committed
      : (deps.store.operation(confirmation)?.committed ?? committed);
  return counted.at === bought.at ? counted.entryId > bought.entryId : counted.at > bought.at;
}

/** Balance before payment and purchase, and after the later of the two; the lines of the ticket add up. */
function balancesOf(
  { state, balanceFen, amountFen, overUsePaidFen = 0 }: PaymentResult,
  purchase: PurchaseResult | null,
  paidLast: boolean,
): Pick<Ticket, 'lastBalanceFen' | 'balanceFen'> {
  const before = balanceFen - (state === 'settled' ? amountFen - overUsePaidFen : 0);
  if (purchase === null) return { lastBalanceFen: before, balanceFen };
  return paidLast
    ? { lastBalanceFen: before + purchase.costFen, balanceFen }
    : { lastBalanceFen: before, balanceFen: purchase.balanceFen };
}

/** The reversal of a ticket's purchase, from the customer's own history. */
function reversalOf(
  deps: AppDeps,
  accountId: AccountId,
  payment: OperationId,
  purchase: OperationId | null,
): Ticket['reversed'] {
  const history = purchase === null ? [] : deps.store.history(accountId, LOOK_BACK);
  for (const { command, committed } of history) {
    if (command.kind !== 'reverse-purchase' || command.purchase !== purchase) continue;
    return {
      at: committed.at,
      time: localTime(deps, committed.at),
      reason: command.reason,
      costFen: factOf(committed.result, 'fen'),
      refundedFen: deps.store.refunded(payment),
    };
  }
  return null;
}

type Head = Pick<
  Ticket,
  | 'company'
  | 'outlet'
  | 'number'
  | 'ticketNo'
  | 'station'
  | 'at'
  | 'time'
  | 'anchor'
  | 'accountId'
  | 'name'
  | 'address'
  | 'meter'
>;

function headOfTicket(deps: AppDeps, view: TicketView, id: AccountId): Head {
  const account = deps.store.account(id);
  assert(account !== undefined, `account ${id} of ticket ${view.ticketNo}`);
  const { at, entryId } = view.payment.committed;
  return {
    company: deps.company.name,
    outlet: deps.company.outlet,
    number: `S${view.station}-${view.ticketNo.toString().padStart(8, '0')}`,
    ticketNo: view.ticketNo,
    station: view.station,
    at,
    time: localTime(deps, at),
    anchor: anchorOf(deps, entryId),
    accountId: id,
    name: ticketName(account.name),
    address: account.address,
    meter: account.meter === null ? null : formatMeter(account.meter),
  };
}

/** The ticket of a charge beyond gas: the balance stands on it as it was, for nothing has moved it. */
function chargeTicket(deps: AppDeps, view: TicketView, command: TakeCharge): Ticket {
  const { operationId, committed } = view.payment;
  const { name, income, netFen, taxFen, balanceFen } = chargedBy(committed.result);
  const { item, amount, channel, cashGiven, payer, operator } = command;
  return {
    ...headOfTicket(deps, view, command.accountId),
    operator,
    cardNo: null,
    payment: {
      operationId,
      channel,
      state: deps.store.transfer(operationId)?.state ?? 'settled',
      amountFen: amount,
      cashGivenFen: cashGiven,
      refundedFen: deps.store.refunded(operationId),
      changeFen: cashGiven === null ? null : cashGiven - amount,
      overUsePaidFen: 0,
      payer,
    },
    lastBalanceFen: balanceFen,
    balanceFen,
    purchase: null,
    write: null,
    reversed: null,
    charge: { item, name, income, netFen, taxFen },
  };
}

function ticketFrom(deps: AppDeps, view: TicketView): Ticket {
  if (view.payment.command.kind === 'take-charge') {
    return chargeTicket(deps, view, view.payment.command);
  }
  const { operationId, command, committed } = view.payment;
  const { result: then } = committed;
  assert(command.kind === 'take-payment' && then.kind === 'payment', 'a ticket is of a payment');
  const result = presentPayment(deps, operationId, then);
  const account = deps.store.account(command.accountId);
  assert(account !== undefined, `account ${command.accountId} of ticket ${view.ticketNo}`);
  const id = command.sale?.purchase ?? null;
  const purchase = id === null ? null : purchaseResult(deps.store.operation(id));
  const reversed = reversalOf(deps, command.accountId, operationId, id);
  const load = reversed === null ? carrierOf(deps, command, purchase !== null) : 'none';
  const { amount, cashGiven, channel, payer, operator } = command;
  return {
    ...headOfTicket(deps, view, command.accountId),
    operator,
    cardNo: typeof load === 'string' ? account.cardNo : load.cardNo,
    payment: {
      operationId,
      channel,
      state: result.state,
      amountFen: amount,
      cashGivenFen: cashGiven,
      refundedFen: deps.store.refunded(operationId),
      changeFen: cashGiven === null ? null : cashGiven - amount,
      overUsePaidFen: result.overUsePaidFen ?? 0,
      payer,
    },
    ...balancesOf(result, purchase, countedAfter(deps, view.payment, id)),
    purchase:
      id === null || purchase === null
        ? null
        : {
            operationId: id,
            volumeLitres: purchase.volumeLitres,
            costFen: purchase.costFen,
            tiers: purchase.tiers,
            ...(purchase.counts === undefined
              ? {}
              : { counts: purchase.counts, tariffId: purchase.tariffId }),
          },
    reversed,
    write: reversed === null ? writeOf(command, load, purchase !== null) : null,
    charge: null,
  };
}

/** The ticket of this station with that number, as data and as text. Refuses ticket.unknown. */
export function ticketOf(deps: AppDeps, ticketNo: number): Outcome<PrintedTicket> {
  const view = deps.store.ticket(deps.station, ticketNo);
  if (view === undefined) return refuse('ticket.unknown', { ticketNo });
  const ticket = ticketFrom(deps, view);
  const lines = { ticket: ticketLines(ticket), settlement: settlementLines(ticket) };
  return accept({ ticket, lines, text: slipText(lines.ticket, COLUMNS[58]) });
}
