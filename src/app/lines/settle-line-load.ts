/**
 * Settling a load over the line (核实线路充值): the one idempotent function behind loading, settling and cancelling. It
 * reads the meter's own counter, asks the pure rule what that proves, and acts; it may be broken off anywhere and run
 * again. An order goes out again only under a new attempt that was durable before, with the same number and count.
 */
import type { OperationId } from '../../core/ids.ts';
import type { EndLineLoad, RetryLineLoad } from '../../core/ledger/line-commands.ts';
import {
  type CreditRule,
  counterEvidence,
  type LineSettlement,
  type PurchaseCounter,
  settleCounter,
} from '../../core/line-load.ts';
import { assert, type Refusal } from '../../core/outcome.ts';
import type { LineLoadView } from '../../ports/line-book.ts';
import { type LineMeter, MeterError } from '../../ports/meters.ts';
import { type BodyOf, commitOne, headOf } from '../command.ts';
import { deviceRefusal } from '../counter/fault.ts';
import type { AppDeps, RequestContext } from '../deps.ts';
import { ownOperationId } from '../request-hash.ts';
import { connectionOf, type SentOrders } from './sent-orders.ts';

/** Times that one contact sends an order again. */
const RESENDS_MAX = 2;

export interface LineScene {
  readonly deps: AppDeps;
  readonly context: RequestContext;
  readonly meter: LineMeter;
  readonly rule: CreditRule;
  readonly sent: SentOrders;
}

export type LineWish = 'complete' | 'cancel';

/** What one contact has come to: null where the load ended as was wished, else why it did not. */
export type Stopped = Refusal | null;

export function lineLoadOf(deps: AppDeps, id: OperationId): LineLoadView {
  const load = deps.store.lines.load(id);
  assert(load !== undefined, `load ${id} is settled but not in the ledger`);
  return load;
}

/** Sends the order once. Whether it was answered does not matter here: only the counter says what became of it. */
export async function sendOrder(
  { deps, meter, sent }: LineScene,
  load: LineLoadView,
): Promise<void> {
  const { line } = meter.link;
  sent.mark(deps, load, line);
  try {
    await meter.credit(load.order);
  } catch (error) {
    if (!(error instanceof MeterError)) throw error;
    const { code } = error;
    deps.log.warn({ load: load.operationId, code, line }, 'an order may not have been taken');
  }
  sent.mark(deps, load, line);
}

interface Sight {
  readonly settlement: LineSettlement;
  /** Null when the meter did not answer, and `why` says how. */
  readonly counter: PurchaseCounter | null;
  readonly why: Refusal | null;
  /** Milliseconds that are missing until an unchanged counter proves absence. */
  readonly missingMs: number;
  readonly otherConnection: boolean;
}

async function look(scene: LineScene, load: LineLoadView, wish: LineWish): Promise<Sight> {
  const { deps, meter, rule, sent } = scene;
  const { line } = meter.link;
  const order = sent.of(deps, load, line);
  // Before the question: an answer over a newer connection proves only more than is claimed.
  const otherConnection = connectionOf(deps, line) > order.connection;
  const sinceOrderMs = deps.clock.monotonic() - order.at;
  const missingMs = Math.max(0, rule.longestExecutionMs - sinceOrderMs);
  try {
    const counter = await meter.readPurchases();
    const evidence = counterEvidence(counter, load);
    const settlement = settleCounter({ evidence, otherConnection, sinceOrderMs }, wish, rule);
    return { settlement, counter, why: null, missingMs, otherConnection };
  } catch (error) {
    const why = deviceRefusal(error);
    if (why === null) throw error;
    const settlement = settleCounter(null, wish, rule);
    return { settlement, counter: null, why, missingMs, otherConnection };
  }
}

async function end(
  { deps, context, sent }: LineScene,
  load: LineLoadView,
  state: EndLineLoad['state'],
  seen: PurchaseCounter,
): Promise<Stopped> {
  const { operationId, attempt, meter } = load;
  const body: BodyOf<EndLineLoad> = {
    kind: 'end-line-load',
    load: operationId,
    attempt,
    state,
    seen,
  };
  const hashed = { ...body, seen: { ...seen } };
  const head = headOf(deps, context, ownOperationId(deps.random), hashed);
  const ended = await commitOne(deps, { ...head, ...body });
  const now = lineLoadOf(deps, operationId);
  deps.log.info({ load: operationId, meter, attempt, state: now.state }, 'a line load was settled');
  if (now.state === 'RESERVED') return ended.ok ? null : ended.refusal;
  sent.forget(operationId);
  return null;
}

/** A new attempt, durable before the order goes out again. */
async function sendAgain(scene: LineScene, load: LineLoadView): Promise<Stopped> {
  const { deps, context } = scene;
  const { operationId, attempt } = load;
  const body: BodyOf<RetryLineLoad> = { kind: 'retry-line-load', load: operationId, attempt };
  const head = headOf(deps, context, ownOperationId(deps.random), { ...body });
  const again = await commitOne(deps, { ...head, ...body });
  if (!again.ok) return again.refusal;
  await sendOrder(scene, lineLoadOf(deps, operationId));
  return null;
}

const unproven = ({ missingMs }: Sight): Refusal => ({
  code: 'load.order-unproven',
  facts: { seconds: Math.ceil(missingMs / 1000) + 1 },
});

/**
 * Brings an open load as far as this contact can; it waits for nothing but the meter's answers. Store faults are thrown;
 * the load is then as open as before.
 */
export async function settleLineLoad(
  scene: LineScene,
  id: OperationId,
  wish: LineWish,
): Promise<Stopped> {
  const { deps, meter } = scene;
  let resends = 0;
  let renewed = false;
  for (;;) {
    const load = lineLoadOf(deps, id);
    if (load.state !== 'RESERVED') return null;
    const sight = await look(scene, load, wish);
    const { counter, settlement } = sight;
    if (counter !== null && settlement.act === 'post') return end(scene, load, 'POSTED', counter);
    if (counter !== null && settlement.act === 'void') return end(scene, load, 'VOIDED', counter);
    if (counter !== null && settlement.act === 'case') return end(scene, load, 'CASE', counter);
    if (settlement.act === 'send-again' && resends < RESENDS_MAX) {
      resends += 1;
      const refused = await sendAgain(scene, load);
      if (refused !== null) return refused;
      continue;
    }
    if (counter === null || renewed || sight.otherConnection || sight.missingMs > 0) {
      return sight.why ?? unproven(sight);
    }
    // The time is over and only another connection is wanting for a proof.
    renewed = true;
    try {
      await deps.lines.renew(meter.link.line);
    } catch (error) {
      const why = deviceRefusal(error);
      if (why === null) throw error;
      return why;
    }
  }
}
