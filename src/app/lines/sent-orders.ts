/**
 * When each order last went out, and over which connection: what *unchanged for long enough, over another connection* is
 * measured by, and how long the next order of a meter must wait, lest a late copy of the last one arrive behind it. Kept
 * in memory on purpose: after a restart nothing is known, and every time begins anew.
 */
import type { MeterId, OperationId } from '../../core/ids.ts';
import type { LineLoadView } from '../../ports/line-book.ts';
import type { AppDeps } from '../deps.ts';

export interface Sent {
  /** Monotonic milliseconds. */
  readonly at: number;
  readonly connection: number;
}

export class SentOrders {
  readonly #sent = new Map<OperationId, Sent>();
  readonly #lastOn = new Map<MeterId, Sent>();
  readonly #start: Sent;

  /** `since`: monotonic milliseconds from which on this process knows what went out. */
  constructor(since: number) {
    // Connections of an earlier process are closed with it.
    this.#start = { at: since, connection: 0 };
  }

  /** Now, over whatever connection the line has now: never earlier than the bytes, and never an older connection. */
  mark(deps: AppDeps, load: LineLoadView, line: string): Sent {
    const sent = { at: deps.clock.monotonic(), connection: connectionOf(deps, line) };
    this.#sent.set(load.operationId, sent);
    this.#lastOn.set(load.meter, sent);
    return sent;
  }

  /** An order that this process knows nothing of may have gone out just now. */
  of(deps: AppDeps, load: LineLoadView, line: string): Sent {
    return this.#sent.get(load.operationId) ?? this.mark(deps, load, line);
  }

  /** After this no order has gone out to the meter, and over no later connection. */
  lastTo(meter: MeterId): Sent {
    return this.#lastOn.get(meter) ?? this.#start;
  }

  forget(load: OperationId): void {
    this.#sent.delete(load);
  }
}

export const connectionOf = (deps: AppDeps, line: string): number =>
  deps.lines.states().find(({ name }) => name === line)?.connection ?? 0;
