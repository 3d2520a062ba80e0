/**
 * Loading a meter over its line (线路充值): read the counter, write down the order durably, send it, read the counter
 * again. Nothing that went wrong after the reservation is ever called failed.
 */
import type { AccountId, OperationId } from '../../core/ids.ts';
import { formatMeter } from '../../core/ids.ts';
import type { ReserveLineLoad } from '../../core/ledger/line-commands.ts';
import type { LineLoadResult } from '../../core/ledger/results.ts';
import { type LineReservation, planOrder } from '../../core/line-load.ts';
import { accept, type Outcome, type Refusal, refuse } from '../../core/outcome.ts';
import type { LineLoadView, MeterLinkView } from '../../ports/line-book.ts';
import { type BodyOf, commitOne, headOf } from '../command.ts';
import type { AppDeps, RequestContext } from '../deps.ts';
import { agreedCounter } from './agreed-counter.ts';
import type { SentOrders } from './sent-orders.ts';
import { type LineScene, lineLoadOf, sendOrder, settleLineLoad } from './settle-line-load.ts';

export interface LineLoadRequest {
  readonly operationId: OperationId;
  readonly accountId: AccountId;
}

/** `pending` is not failed: the gas is reserved for this meter. `not-done` leaves it, or gives it back, to be written. */
export interface LineLoadOutcome {
  readonly operationId: OperationId;
  readonly state: 'done' | 'pending' | 'not-done';
  readonly result: LineLoadResult;
  readonly refusal: Refusal | null;
}

export function lineLoadOutcome(load: LineLoadView, why: Refusal | null): LineLoadOutcome {
  const { operationId, state, attempt, litres, fen, meter } = load;
  const result: LineLoadResult = { kind: 'line-load', state, attempt, litres, fen, meter };
  switch (state) {
    case 'POSTED':
      return { operationId, state: 'done', result, refusal: null };
    case 'VOIDED': {
      const ended: Refusal = { code: 'load.not-open', facts: { operationId, state } };
      return { operationId, state: 'not-done', result, refusal: why ?? ended };
    }
    case 'CASE': {
      const stays: Refusal = { code: 'load.line-case', facts: { operationId } };
      return { operationId, state: 'pending', result, refusal: why ?? stays };
    }
    case 'RESERVED': {
      const open: Refusal = { code: 'load.open-on-line', facts: { meter: formatMeter(meter) } };
      return { operationId, state: 'pending', result, refusal: why ?? open };
    }
  }
}

/** The meter of a link, and how it is credited. Throws MeterError where the link names nothing of this station. */
export function lineScene(
  deps: AppDeps,
  context: RequestContext,
  sent: SentOrders,
  link: MeterLinkView,
): Outcome<LineScene> {
  const { line, protocol, profile, address } = link;
  const meter = deps.lines.meter({ line, protocol, profile, address });
  const rule = meter.creditRule;
  if (rule === null) return refuse('meter.counts-money', { profile });
  return accept({ deps, context, meter, rule, sent });
}

/** Reads the counter and plans the order from it. Throws MeterError; nothing has been sent then. */
async function plan(
  { deps, meter, rule }: LineScene,
  { operationId, accountId }: LineLoadRequest,
  link: MeterLinkView,
): Promise<Outcome<LineReservation>> {
  const first = await meter.readPurchases();
  const asKnown = first.count === link.count && first.total === link.total;
  const counter = asKnown ? first : await agreedCounter(meter, first);
  const account = deps.store.account(accountId);
  if (account === undefined) return refuse('account.unknown', { accountId });
  const litres = account.gas.toBeWritten;
  if (litres === 0) return refuse('load.nothing-to-write', { accountId });
  const order = planOrder(counter, link, litres, rule);
  if (!order.ok) return order;
  return accept({
    operationId,
    attempt: 1,
    accountId,
    meter: link.meter,
    litres,
    fen: account.money.toBeWritten,
    order: order.value,
    unit: rule.unit,
    countBefore: counter.count,
    totalBefore: counter.total,
  });
}

interface Reserved {
  readonly load: LineLoadView;
  /** The ledger had it already: whether its order went out is not known here. */
  readonly replayed: boolean;
}

async function reserve(
  { deps, context }: LineScene,
  reservation: LineReservation,
): Promise<Outcome<Reserved>> {
  const { operationId, accountId } = reservation;
  const body: BodyOf<ReserveLineLoad> = { kind: 'reserve-line-load', reservation };
  // The caller asked for a load of this account; which order it led to is ours to say.
  const head = headOf(deps, context, operationId, { kind: 'line-load', accountId });
  const reserved = await commitOne(deps, { ...head, ...body });
  if (!reserved.ok) return reserved;
  return accept({ load: lineLoadOf(deps, operationId), replayed: reserved.value.replayed });
}

/**
 * load.too-soon: a copy of the last order may still be on its way. A meter knows only the number of the last order it
 * took, so a copy that arrives behind the next one would be credited again. What a connection still holds goes with it.
 */
async function lastOrderIsOver(
  { deps, rule, sent }: LineScene,
  { meter, line, lastSer }: MeterLinkView,
): Promise<Outcome<true>> {
  if (lastSer === null) return accept(true);
  const gone = sent.lastGoneMs(deps, meter, line);
  if (gone !== null && gone > rule.longestExecutionMs) return accept(true);
  if (gone === null) await deps.lines.renew(line);
  const missing = rule.longestExecutionMs - (sent.lastGoneMs(deps, meter, line) ?? 0);
  const seconds = Math.ceil(missing / 1000) + 1;
  return refuse('load.too-soon', { meter: formatMeter(meter), seconds });
}

function linkOf(deps: AppDeps, accountId: AccountId): Outcome<MeterLinkView> {
  const account = deps.store.account(accountId);
  if (account === undefined) return refuse('account.unknown', { accountId });
  const { meter } = account;
  if (meter === null) return refuse('account.no-meter', { accountId });
  const link = deps.store.lines.link(meter);
  return link === undefined || link.creditUnit === null
    ? refuse('meter.not-by-line', { meter: formatMeter(meter) })
    : accept(link);
}

/**
 * Loads all gas to be written of an account into its meter. A load of the meter that was left open is settled first.
 * Refuses as the rules do, with no effect; throws MeterError, with no effect, while nothing is reserved.
 */
export async function loadMeter(
  deps: AppDeps,
  context: RequestContext,
  sent: SentOrders,
  request: LineLoadRequest,
): Promise<Outcome<LineLoadOutcome>> {
  const { operationId, accountId } = request;
  const linked = linkOf(deps, accountId);
  if (!linked.ok) return linked;
  const made = lineScene(deps, context, sent, linked.value);
  if (!made.ok) return made;
  const scene = made.value;
  const open = deps.store.lines.openLoadOn(linked.value.meter);
  if (open !== undefined) {
    const why = await settleLineLoad(scene, open.operationId, 'complete');
    const now = lineLoadOf(deps, open.operationId);
    if (now.state === 'RESERVED' || now.state === 'CASE') {
      const refusal = lineLoadOutcome(now, why).refusal;
      return refusal === null ? refuse('load.open-on-line') : { ok: false, refusal };
    }
  }
  const fresh = linkOf(deps, accountId);
  if (!fresh.ok) return fresh;
  const rested = await lastOrderIsOver(scene, fresh.value);
  if (!rested.ok) return rested;
  const planned = await plan(scene, request, fresh.value);
  if (!planned.ok) return planned;
  const reserved = await reserve(scene, planned.value);
  if (!reserved.ok) return reserved;
  if (!reserved.value.replayed) await sendOrder(scene, reserved.value.load);
  const why = await settleLineLoad(scene, operationId, 'complete');
  return accept(lineLoadOutcome(lineLoadOf(deps, operationId), why));
}
