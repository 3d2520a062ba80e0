/**
 * The inbox of second persons (待复核): a request of the first waits here until the one who is named looks at it at a screen of
 * their own. It is in memory, as sessions are: after a restart the first asks again. What is approved is a row of the ledger.
 */
import type { OperationId } from '../../core/ids.ts';
import type { Clock } from '../../ports/clock.ts';

export interface Pending {
  readonly id: string;
  readonly maker: string;
  readonly second: string;
  readonly path: string;
  /** As it was sent, for eyes. */
  readonly body: unknown;
  /** Its hash, 64 hex digits: what an approval is bound to. */
  readonly request: string;
  readonly at: number;
  readonly state: 'waiting' | 'approved' | 'refused';
  /** Of the decision: sent again because its answer was lost, it is answered as it was. */
  readonly decision?: OperationId;
}

/** A question of yesterday is asked again. */
const KEPT_MS = 12 * 3_600_000;
/** Of one maker. What was decided makes room, oldest first; what waits does not. */
const MAX = 20;

export class Inbox {
  private readonly clock: Clock;
  private readonly rows = new Map<string, Pending>();

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /**
   * The same request sent again keeps its place, and waits anew where it was refused or its approval does not serve any more.
   * Null where too many of that maker wait already.
   */
  put(
    asked: Omit<Pending, 'at' | 'state' | 'decision'>,
    serves: (row: Pending) => boolean,
  ): Pending | null {
    this.forgetOld();
    const same = [...this.rows.values()].find(
      (row) =>
        row.maker === asked.maker &&
        row.second === asked.second &&
        row.request === asked.request &&
        (row.state === 'waiting' || (row.state === 'approved' && serves(row))),
    );
    if (same !== undefined) return same;
    const own = this.of(({ maker }) => maker === asked.maker);
    if (own.length >= MAX) {
      const decided = own.find(({ state }) => state !== 'waiting');
      if (decided === undefined) return null;
      this.rows.delete(decided.id);
    }
    const row: Pending = { ...asked, at: this.clock.now(), state: 'waiting' };
    this.rows.set(row.id, row);
    return row;
  }

  /** Oldest first. */
  waitingFor(person: string): readonly Pending[] {
    this.forgetOld();
    return this.of(({ second, state }) => second === person && state === 'waiting');
  }

  sentBy(person: string): readonly Pending[] {
    this.forgetOld();
    return this.of(({ maker }) => maker === person);
  }

  /** Undefined where it is not there, is somebody else's, or was decided before. */
  waiting(id: string, person: string): Pending | undefined {
    return this.waitingFor(person).find((row) => row.id === id);
  }

  /** What this very decision has come to; undefined where it was never taken. */
  decidedBy(id: string, person: string, decision: OperationId): Pending | undefined {
    this.forgetOld();
    return this.of(({ second }) => second === person).find(
      (row) => row.id === id && row.decision === decision,
    );
  }

  decided(id: string, state: 'approved' | 'refused', decision: OperationId): void {
    const row = this.rows.get(id);
    if (row !== undefined) this.rows.set(id, { ...row, state, decision });
  }

  private of(is: (row: Pending) => boolean): readonly Pending[] {
    return [...this.rows.values()].filter(is);
  }

  private forgetOld(): void {
    const since = this.clock.now() - KEPT_MS;
    for (const { id, at } of this.rows.values()) if (at < since) this.rows.delete(id);
  }
}
