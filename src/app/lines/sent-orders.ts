/**
 * When each order last went out, over which connection, and since when that one is closed: what *unchanged for long
 * enough, over another connection* is measured by, and how long the next order of a meter must wait, lest a late copy of
 * the last one arrive behind it. Kept in memory on purpose: after a restart nothing is known, and every time begins anew.
 */
import type { MeterId, OperationId } from '../../core/ids.ts';
import type { LineLoadView } from '../../ports/line-book.ts';
import type { AppDeps } from '../deps.ts';

interface Sent {
  /** Monotonic milliseconds. */
  readonly at: number;
  readonly connection: number;
  /** When the line was first seen on a later connection; null before. */
  closedAt: number | null;
}

export class SentOrders {
  readonly #sent = new Map<OperationId, Sent>();
  readonly #lastOn = new Map<MeterId, Sent>();
  readonly #start: Sent;

  /** `since`: monotonic milliseconds from which on this process knows what went out. */
  constructor(since: number) {
    // Connections of an earlier process were closed with it.
    this.#start = { at: since, connection: 0, closedAt: since };
  }

  /** Now, over whatever connection the line has now: never earlier than the bytes, and never an older connection. */
  mark(deps: AppDeps, load: LineLoadView, line: string): void {
    const connection = connectionOf(deps, line);
    const sent: Sent = { at: deps.clock.monotonic(), connection, closedAt: null };
    this.#sent.set(load.operationId, sent);
    this.#lastOn.set(load.meter, sent);
  }

  /**
   * Milliseconds since nothing on the line can hold this order any more; null while its connection is open. One that this
   * process knows nothing of may have gone out just now.
   */
  goneMs(deps: AppDeps, load: LineLoadView, line: string): number | null {
    if (!this.#sent.has(load.operationId)) this.mark(deps, load, line);
    return gone(deps, this.#sent.get(load.operationId) ?? this.#start, line);
  }

  /** The same of the last order that went out to a meter, whatever became of it. */
  lastGoneMs(deps: AppDeps, meter: MeterId, line: string): number | null {
    return gone(deps, this.#lastOn.get(meter) ?? this.#start, line);
  }

  forget(load: OperationId): void {
    this.#sent.delete(load);
  }
}

function gone(deps: AppDeps, sent: Sent, line: string): number | null {
  if (connectionOf(deps, line) <= sent.connection && sent.closedAt === null) return null;
  const now = deps.clock.monotonic();
  sent.closedAt ??= now;
  return now - Math.max(sent.closedAt, sent.at);
}

const connectionOf = (deps: AppDeps, line: string): number =>
  deps.lines.states().find(({ name }) => name === line)?.connection ?? 0;
