/** The lines' desk: one load of a meter at a time in this station, and every request once by its id. */
import type { MeterId, OperationId } from '../../core/ids.ts';
import { seenToVoid } from '../../core/ledger/decide-load.ts';
import type { Committed } from '../../core/ledger/results.ts';
import { accept, assert, type Outcome, refuse } from '../../core/outcome.ts';
import type { LineLoadView } from '../../ports/line-book.ts';
import { Conducts } from '../counter/conducts.ts';
import type { AppDeps, RequestContext } from '../deps.ts';
import { type Listed, pageOf } from '../page-of.ts';
import { requestHash } from '../request-hash.ts';
import { type LinkMeterRequest, linkMeter } from './link-meter.ts';
import {
  type LineLoadOutcome,
  type LineLoadRequest,
  lineLoadOutcome,
  lineScene,
  loadMeter,
} from './load-meter.ts';
import { SentOrders } from './sent-orders.ts';
import { type LineWish, lineLoadOf, settleLineLoad } from './settle-line-load.ts';

export interface LineDesk {
  link(context: RequestContext, request: LinkMeterRequest): Promise<Outcome<Committed>>;
  /** The same operation id joins the conduct that is running, and is answered as it stands once the ledger knows it. */
  load(context: RequestContext, request: LineLoadRequest): Promise<Outcome<LineLoadOutcome>>;
  /**
   * Looks at the meter of an open load again, or of a case, for which nothing is sent. Cancelling voids only on proof that
   * the order never arrived. Refuses
   * load.unknown, approval.witness-required and approval.same-person (cancelled, a case or of before a gap), meter.not-linked; one that has ended is answered as it ended.
   */
  settle(
    context: RequestContext,
    load: OperationId,
    wish: LineWish,
    second?: string,
  ): Promise<Outcome<LineLoadOutcome>>;
  /** Oldest first, behind the load `after`; null begins the list. */
  openLoads(after: OperationId | null, limit: number): Listed<LineLoadView, OperationId>;
  /** Resolves when nothing is being carried out any more. */
  settled(): Promise<void>;
}

/** Whoever comes later for the same meter waits: the ledger would refuse the second, but only after its questions. */
class MeterTurns {
  readonly #last = new Map<MeterId, Promise<unknown>>();

  run<T>(meter: MeterId, work: () => Promise<T>): Promise<T> {
    const mine = (this.#last.get(meter) ?? Promise.resolve()).then(work);
    const ended = mine.catch(() => undefined);
    this.#last.set(meter, ended);
    void ended.then(() => {
      if (this.#last.get(meter) === ended) this.#last.delete(meter);
    });
    return mine;
  }

  async settled(): Promise<void> {
    await Promise.all(this.#last.values());
  }
}

export function createLineDesk(deps: AppDeps): LineDesk {
  const sent = new SentOrders(deps.clock.monotonic());
  const turns = new MeterTurns();
  const loads = new Conducts<LineLoadOutcome>();

  async function settle(
    context: RequestContext,
    id: OperationId,
    wish: LineWish,
    second?: string,
  ): Promise<Outcome<LineLoadOutcome>> {
    const known = deps.store.lines.load(id);
    if (known === undefined) return refuse('load.unknown', { operationId: id });
    return turns.run(known.meter, async () => {
      const now = lineLoadOf(deps, id);
      if (now.state !== 'RESERVED' && now.state !== 'CASE') {
        return accept(lineLoadOutcome(now, null));
      }
      const beside = second === undefined ? {} : { second };
      const asked = { operator: context.operator, ...beside };
      const seen = wish === 'cancel' ? seenToVoid(asked, now, deps.store) : accept(true);
      if (!seen.ok) return seen;
      const link = deps.store.lines.link(known.meter);
      assert(link !== undefined, `meter ${known.meter} has an open load and no line`);
      const scene = lineScene(deps, context, sent, link);
      if (!scene.ok) return scene;
      const why = await settleLineLoad({ ...scene.value, ...beside }, id, wish);
      return accept(lineLoadOutcome(lineLoadOf(deps, id), why));
    });
  }

  async function load(
    context: RequestContext,
    request: LineLoadRequest,
  ): Promise<Outcome<LineLoadOutcome>> {
    const { operationId, accountId } = request;
    const known = deps.store.lines.load(operationId);
    if (known !== undefined) {
      if (known.accountId !== accountId) return refuse('operation.other-body', { operationId });
      return settle(context, operationId, 'complete');
    }
    const meter = deps.store.account(accountId)?.meter ?? null;
    const conduct = () => loadMeter(deps, context, sent, request);
    return meter === null ? conduct() : turns.run(meter, conduct);
  }

  return {
    link: (context, request) => linkMeter(deps, context, request),
    load(context, request) {
      const hash = requestHash(deps.hash, { kind: 'line-load', accountId: request.accountId });
      return loads.run(request.operationId, [], hash, () => load(context, request));
    },
    settle,
    openLoads: (after, limit) =>
      pageOf(
        deps.store.lines.openLoadCount(),
        limit,
        (most) => deps.store.lines.openLoads(most, after),
        (load) => load,
        ({ operationId }) => operationId,
      ),
    async settled() {
      await loads.settled();
      await turns.settled();
    },
  };
}
