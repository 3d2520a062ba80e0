/**
 * The counter desk of one station: its use-cases over one set of ports. It keeps in memory what is being carried out, so
 * that a request sent twice is one conduct; everything else it knows is in the ledger. It sets no timer.
 */
import type { AccountId, OperationId } from '../../core/ids.ts';
import { chargedBy } from '../../core/ledger/hall/charge.ts';
import type { SlipKind } from '../../core/ledger/hall/commands.ts';
import type { Committed } from '../../core/ledger/results.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { SlipLine } from '../../core/slip.ts';
import type { LoadView } from '../../ports/store.ts';
import type { AppDeps, RequestContext } from '../deps.ts';
import { type Listed, pageOf } from '../page-of.ts';
import { requestHash } from '../request-hash.ts';
import { type Attention, type AttentionFrom, attention } from './attention.ts';
import { buyGas, type PurchaseRequest } from './buy-gas.ts';
import { cancelLoad, type OpenLoadRequest, settleOpenLoad } from './cancel-load.ts';
import type { CardStatus } from './card-status.ts';
import { type ChargeRequest, takeCharge } from './charge.ts';
import { Conducts } from './conducts.ts';
import { type Diagnosis, diagnoseCard } from './diagnose-card.ts';
import { type EraseCustomerRequest, eraseCustomer } from './erase-customer.ts';
import { type FormatCardOutcome, type FormatCardRequest, formatCard } from './format-card.ts';
import { loadCard } from './load-card.ts';
import { type OpenAccountRequest, openAccount } from './open-account.ts';
import { type OpenCardOutcome, type OpenCardRequest, openCard } from './open-card.ts';
import { type OperationState, operationState } from './operation-state.ts';
import { type PrintOutcome, type PrintRequest, printedSlip, printSlip } from './print-slip.ts';
import { AutoPrinting } from './printing.ts';
import { type Quote, type QuoteRequest, quote } from './quote.ts';
import { type ReadCardRequest, readCard } from './read-card.ts';
import { type ReplaceCardOutcome, type ReplaceCardRequest, replaceCard } from './replace-card.ts';
import {
  type ReversalOutcome,
  type ReversePurchaseRequest,
  reversePurchase,
} from './reverse-purchase.ts';
import type { LoadOutcome, SaleOutcome, SaleRequest } from './sale.ts';
import { saleCommands } from './sell.ts';
import { type HoldRequest, setHold } from './set-hold.ts';
import { type Standing, standingOf } from './standing.ts';
import { type StepNotice, Steps } from './steps.ts';
import { type PaymentRequest, takePayment } from './take-payment.ts';
import { type PrintedTicket, ticketOf } from './ticket.ts';
import { type WriteAgainRequest, writeAgain } from './write-again.ts';

type Context = RequestContext;

export interface Counter {
  takePayment(context: Context, request: PaymentRequest): Promise<Outcome<Committed>>;
  quote(request: QuoteRequest): Outcome<Quote>;
  standingOf(accountId: AccountId): Outcome<Standing>;
  buyGas(context: Context, request: PurchaseRequest): Promise<Outcome<Committed>>;
  reversePurchase(
    context: Context,
    request: ReversePurchaseRequest,
  ): Promise<Outcome<ReversalOutcome>>;
  readCard(context: Context, request: ReadCardRequest): Promise<Outcome<CardStatus>>;
  /** The same load id joins the conduct that is running. */
  loadCard(context: Context, request: SaleRequest): Promise<Outcome<SaleOutcome>>;
  /** The same operation id joins the conduct that is running. */
  writeAgain(context: Context, request: WriteAgainRequest): Promise<Outcome<LoadOutcome>>;
  settleLoad(context: Context, request: OpenLoadRequest): Promise<Outcome<LoadOutcome>>;
  cancelLoad(context: Context, request: OpenLoadRequest): Promise<Outcome<LoadOutcome>>;
  /** The same operation id joins the conduct that is running. */
  openCard(context: Context, request: OpenCardRequest): Promise<Outcome<OpenCardOutcome>>;
  /** The same operation id joins the conduct that is running. */
  replaceCard(context: Context, request: ReplaceCardRequest): Promise<Outcome<ReplaceCardOutcome>>;
  /** The same operation id joins the conduct that is running. */
  formatCard(context: Context, request: FormatCardRequest): Promise<Outcome<FormatCardOutcome>>;
  openAccount(context: Context, request: OpenAccountRequest): Promise<Outcome<Committed>>;
  setHold(context: Context, request: HoldRequest): Promise<Outcome<Committed>>;
  eraseCustomer(context: Context, request: EraseCustomerRequest): Promise<Outcome<Committed>>;
  ticketOf(ticketNo: number): Outcome<PrintedTicket>;
  takeCharge(context: Context, request: ChargeRequest): Promise<Outcome<Committed>>;
  printSlip(context: Context, request: PrintRequest): Promise<Outcome<PrintOutcome>>;
  printedSlip(ticketNo: number, slip: SlipKind): Outcome<readonly SlipLine[]>;
  operationState(id: OperationId): Outcome<OperationState>;
  /** The list of cards to put back, oldest first, behind the load `after`; null begins it. */
  openLoads(after: OperationId | null, limit: number): Listed<LoadView, OperationId>;
  /** Calls back on every step of every load that is carried out here; returns the way to stop. */
  watchSteps(listener: (notice: StepNotice) => void): () => void;
  /** Whatever is in the reader is told of; nothing is touched. */
  diagnoseCard(reader: string): Promise<Outcome<Diagnosis>>;
  attention(from: AttentionFrom, limit: number): Attention;
  /** Resolves when nothing is being carried out any more; nothing new is kept from starting. */
  settled(): Promise<void>;
}

function loadOnce(
  deps: AppDeps,
  sales: Conducts<SaleOutcome>,
  steps: Steps,
  context: Context,
  request: SaleRequest,
): Promise<Outcome<SaleOutcome>> {
  const { payment, purchase, loadHash } = saleCommands(deps, context, request);
  const hashes = [payment?.requestHash, purchase?.requestHash, loadHash];
  const companions = [request.payment, request.purchase].flatMap((part) =>
    part === null ? [] : [part.operationId],
  );
  const { operationId } = request.load;
  const told: Context = { ...context, tell: (step) => steps.tell(operationId, step) };
  return sales.run(operationId, companions, hashes.join(' '), () => loadCard(deps, told, request));
}

function openOnce(
  deps: AppDeps,
  openings: Conducts<OpenCardOutcome>,
  context: Context,
  request: OpenCardRequest,
): Promise<Outcome<OpenCardOutcome>> {
  const { operationId, accountId, cardNo } = request;
  const hash = requestHash(deps.hash, { accountId, cardNo });
  return openings.run(operationId, [], hash, () => openCard(deps, context, request));
}

function replaceOnce(
  deps: AppDeps,
  replacements: Conducts<ReplaceCardOutcome>,
  context: Context,
  request: ReplaceCardRequest,
): Promise<Outcome<ReplaceCardOutcome>> {
  const { operationId, accountId, cardNo, replaces, reason } = request;
  const hash = requestHash(deps.hash, { accountId, cardNo, replaces, reason });
  return replacements.run(operationId, [], hash, () => replaceCard(deps, context, request));
}

function formatOnce(
  deps: AppDeps,
  formats: Conducts<FormatCardOutcome>,
  context: Context,
  request: FormatCardRequest,
): Promise<Outcome<FormatCardOutcome>> {
  const { operationId, cardNo, reason } = request;
  const hash = requestHash(deps.hash, { cardNo, reason });
  return formats.run(operationId, [], hash, () => formatCard(deps, context, request));
}

export function createCounter(deps: AppDeps): Counter {
  const sales = new Conducts<SaleOutcome>();
  const openings = new Conducts<OpenCardOutcome>();
  const steps = new Steps();
  const replacements = new Conducts<ReplaceCardOutcome>();
  const formats = new Conducts<FormatCardOutcome>();
  const conducts = [sales, openings, replacements, formats];
  const isRunning = (id: OperationId): boolean => conducts.some((one) => one.has(id));
  const printing = new AutoPrinting(deps);
  const looked = async (
    context: Context,
    request: OpenLoadRequest,
    look: typeof cancelLoad,
  ): Promise<Outcome<LoadOutcome>> => {
    const outcome = await look(deps, context, request);
    const load = outcome.ok ? deps.store.load(request.load) : undefined;
    if (load !== undefined) printing.after(context, load.accountId, null);
    return outcome;
  };
  return {
    async takePayment(context, request) {
      const paid = await takePayment(deps, context, request);
      const ticketNo =
        paid.ok && paid.value.result.kind === 'payment' && paid.value.result.ticketNo;
      if (ticketNo) printing.after(context, request.accountId, ticketNo);
      return paid;
    },
    quote: (request) => quote(deps, request),
    standingOf: (accountId) => standingOf(deps, accountId),
    buyGas: (context, request) => buyGas(deps, context, request),
    reversePurchase: (context, request) => reversePurchase(deps, context, request),
    async readCard(context, request) {
      const read = await readCard(deps, context, request);
      if (read.ok) printing.after(context, read.value.account.accountId, null);
      return read;
    },
    async loadCard(context, request) {
      const sold = await loadOnce(deps, sales, steps, context, request);
      printing.after(context, request.accountId, sold.ok ? sold.value.ticketNo : null);
      return sold;
    },
    async writeAgain(context, request) {
      const written = await writeAgain(request, (sale) =>
        loadOnce(deps, sales, steps, context, sale),
      );
      printing.after(context, request.accountId, null);
      return written;
    },
    settleLoad: (context, request) => looked(context, request, settleOpenLoad),
    cancelLoad: (context, request) => looked(context, request, cancelLoad),
    openCard: (context, request) => openOnce(deps, openings, context, request),
    replaceCard: (context, request) => replaceOnce(deps, replacements, context, request),
    formatCard: (context, request) => formatOnce(deps, formats, context, request),
    openAccount: (context, request) => openAccount(deps, context, request),
    setHold: (context, request) => setHold(deps, context, request),
    eraseCustomer: (context, request) => eraseCustomer(deps, context, request),
    ticketOf: (ticketNo) => ticketOf(deps, ticketNo),
    async takeCharge(context, request) {
      const charged = await takeCharge(deps, context, request);
      if (charged.ok) {
        printing.after(context, request.accountId, chargedBy(charged.value.result).ticketNo);
      }
      return charged;
    },
    printSlip: (context, request) => printSlip(deps, context, request),
    printedSlip: (ticketNo, slip) => printedSlip(deps, ticketNo, slip),
    operationState: (id) => operationState(deps, isRunning, id),
    openLoads: (after, limit) =>
      pageOf(
        deps.store.openLoadCount(),
        limit,
        (most) => deps.store.openLoads(most, after),
        (load) => load,
        ({ operationId }) => operationId,
      ),
    watchSteps: (listener) => steps.watch(listener),
    diagnoseCard: (reader) => diagnoseCard(deps, reader),
    attention: (from, limit) => attention(deps, from, limit),
    async settled() {
      await Promise.all(conducts.map((one) => one.settled()));
      // What has just been answered is still to be printed.
      await printing.settled();
    },
  };
}
