/**
 * Settling a load over the line (核实线路充值): the one idempotent function behind loading, settling and cancelling. It
 * reads the meter's own counter, asks the pure rule what that proves, and acts; it may be broken off anywhere and run
 * again. An order goes out again only under a new attempt that was durable before, with the same number and count.
 */
import type { OperationId } from '../../core/ids.ts';
import { isBeforeGap } from '../../core/ledger/gap/rows.ts';
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
import { agreedCounter } from './agreed-counter.ts';
import type { SentOrders } from './sent-orders.ts';

/** Times that one contact sends an order again. */
const RESENDS_MAX = 2;

export interface LineScene {
  readonly deps: AppDeps;
  readonly context: RequestContext;
  readonly meter: LineMeter;
  readonly rule: CreditRule;
  readonly sent: SentOrders;
  /** Beside the operator, where a load of before a gap is cancelled. */
  readonly second?: string;
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
  readonly goneMs: number | null;
}

async function look(scene: LineScene, load: LineLoadView, wish: LineWish): Promise<Sight> {
  const { deps, meter, rule, sent } = scene;
  const { line } = meter.link;
  // Before the question: what is proven then is only more when it is answered.
  const goneMs = sent.goneMs(deps, load, line);
  try {
    const first = await meter.readPurchases();
    // The counter of a case was once neither: no single answer ends it.
    const known = load.state !== 'CASE' && counterEvidence(first, load) !== 'FOREIGN';
    const counter = known ? first : await agreedCounter(meter, first);
    const evidence = counterEvidence(counter, load);
    const settlement = settleCounter({ evidence, goneMs }, wish, rule);
    return { settlement, counter, why: null, goneMs };
  } catch (error) {
    const why = deviceRefusal(error);
    if (why === null) throw error;
    const settlement = settleCounter(null, wish, rule);
    return { settlement, counter: null, why, goneMs };
  }
}

async function end(
  { deps, context, sent, second }: LineScene,
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
    ...(state === 'VOIDED' && second !== undefined ? { second } : {}),
  };
  const hashed = { ...body, seen: { ...seen } };
  const head = headOf(deps, context, ownOperationId(deps.random), hashed);
  const ended = await commitOne(deps, { ...head, ...body });
  const now = lineLoadOf(deps, operationId);
  deps.log.info({ load: operationId, meter, attempt, state: now.state }, 'a line load was settled');
  if (!ended.ok && now.state === load.state) return ended.refusal;
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

const unproven = ({ goneMs }: Sight, { longestExecutionMs }: CreditRule): Refusal => {
  const missing = longestExecutionMs - (goneMs ?? 0);
  return {
    code: 'load.order-unproven',
    facts: { seconds: Math.max(0, Math.ceil(missing / 1000)) + 1 },
  };
};

/** What the line's connection may still hold of an order goes with it. Returns why it could not be made anew. */
async function renewLine({ deps, meter }: LineScene): Promise<Refusal | null> {
  try {
    await deps.lines.renew(meter.link.line);
    return null;
  } catch (error) {
    const why = deviceRefusal(error);
    if (why === null) throw error;
    return why;
  }
}

/** What is still held of an order would meet the next one; a line that does not come back opens by itself. */
async function endForGood(
  scene: LineScene,
  load: LineLoadView,
  act: 'post' | 'void',
  counter: PurchaseCounter,
): Promise<Stopped> {
  const why = await end(scene, load, act === 'post' ? 'POSTED' : 'VOIDED', counter);
  await renewLine(scene);
  scene.sent.lastGoneMs(scene.deps, load.meter, scene.meter.link.line);
  return why;
}

/** From the end of the order's connection on, the time to a proof runs. Returns why that could not be made anew. */
async function beginProof(scene: LineScene, load: LineLoadView): Promise<Refusal | null> {
  const lost = await renewLine(scene);
  scene.sent.goneMs(scene.deps, load, scene.meter.link.line);
  return lost;
}

/** A case ends on the evidence on which an open load does, or stays what it is. Nothing is ever sent for it. */
async function settleCase(scene: LineScene, load: LineLoadView, wish: LineWish): Promise<Stopped> {
  const sight = await look(scene, load, wish);
  const { counter, settlement, goneMs } = sight;
  if (counter === null) return sight.why;
  if (settlement.act === 'post' || settlement.act === 'void') {
    return endForGood(scene, load, settlement.act, counter);
  }
  if (wish === 'complete' || settlement.act === 'case') return null;
  const lost = goneMs === null ? await beginProof(scene, load) : null;
  return lost ?? unproven(sight, scene.rule);
}

/**
 * Brings an open load as far as this contact can; it waits for nothing but the meter's answers. Store faults are thrown;
 * the load is then as open as before.
 */
export async function settleLineLoad(
  scene: LineScene,
  id: OperationId,
  wish: LineWish,
): Promise<Stopped> {
  const { deps, rule } = scene;
  let resends = 0;
  for (;;) {
    const load = lineLoadOf(deps, id);
    if (load.state === 'CASE') return settleCase(scene, load, wish);
    if (load.state !== 'RESERVED') return null;
    const sight = await look(scene, load, wish);
    const { counter, settlement } = sight;
    if (counter !== null && settlement.act === 'case') return end(scene, load, 'CASE', counter);
    if (counter !== null && (settlement.act === 'post' || settlement.act === 'void')) {
      return endForGood(scene, load, settlement.act, counter);
    }
    if (settlement.act === 'send-again' && isBeforeGap(deps.store.gap, load)) {
      return { code: 'load.before-gap', facts: { operationId: id } };
    }
    if (settlement.act === 'send-again' && resends < RESENDS_MAX) {
      resends += 1;
      const refused = await sendAgain(scene, load);
      if (refused !== null) return refused;
      continue;
    }
    if (sight.goneMs === null) {
      const lost = await beginProof(scene, load);
      if (lost !== null) return lost;
    }
    return sight.why ?? unproven(sight, rule);
  }
}
