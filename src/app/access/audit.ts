/**
 * Events for the audit, on their way into the ledger. What comes in one turn is one entry. A flood must not fill the disk:
 * of each kind and person the first of a minute are written singly, the others are counted and told in one event later.
 */
import {
  type AuditEvent,
  type AuditKind,
  EVENTS_MAX,
  PERSON_MAX,
  WHAT_MAX,
} from '../../core/ledger/people/audit.ts';
import { StoreError } from '../../ports/store.ts';
import { commitOne, headOf } from '../command.ts';
import type { AppDeps } from '../deps.ts';
import { ownOperationId } from '../request-hash.ts';

/** Where what happens at the door is told. */
export interface AuditNotes {
  /** `person` is somebody whose password or session was proven, else ''. */
  note(kind: AuditKind, person: string, what: string): void;
  /** Resolves when everything that was noted is in the ledger, or was refused by it; what was only counted too, where `all`. */
  written(all?: boolean): Promise<void>;
}

/** Of one kind and person, in one minute. */
export const SINGLY_A_MINUTE = 20;
const MINUTE_MS = 60_000;
/** Kinds and persons that are counted at once; those beyond it are counted as nobody's. */
const COUNTED_MAX = 200;
const STATION = 'station';

interface Count {
  readonly kind: AuditKind;
  readonly person: string;
  /** Monotonic. */
  readonly since: number;
  singly: number;
  more: number;
}

export class Audit implements AuditNotes {
  private readonly deps: AppDeps;
  private readonly counts = new Map<string, Count>();
  private waiting: AuditEvent[] = [];
  private writing: Promise<void> | null = null;

  constructor(deps: AppDeps) {
    this.deps = deps;
  }

  note(kind: AuditKind, person: string, what: string): void {
    this.tellCounted(false);
    const count = this.countOf(kind, person.slice(0, PERSON_MAX));
    if (count.singly >= SINGLY_A_MINUTE) {
      count.more += 1;
      return;
    }
    count.singly += 1;
    this.add({ kind, person: count.person, what: what.slice(0, WHAT_MAX), count: 1 });
  }

  async written(all = false): Promise<void> {
    this.tellCounted(all);
    while (this.writing !== null) await this.writing;
  }

  private countOf(kind: AuditKind, person: string): Count {
    const key = `${kind} ${person}`;
    const known = this.counts.get(key);
    if (known !== undefined) return known;
    if (person !== '' && this.counts.size >= COUNTED_MAX) return this.countOf(kind, '');
    const since = this.deps.clock.monotonic();
    const count = { kind, person, since, singly: 0, more: 0 };
    this.counts.set(key, count);
    return count;
  }

  /** What was only counted, of minutes that are over. */
  private tellCounted(all: boolean): void {
    const now = this.deps.clock.monotonic();
    for (const [key, { kind, person, since, more }] of this.counts) {
      if (!all && now - since < MINUTE_MS) continue;
      this.counts.delete(key);
      if (more > 0) this.add({ kind, person, what: 'more of the same', count: more });
    }
  }

  private add(event: Omit<AuditEvent, 'at'>): void {
    this.waiting.push({ ...event, at: this.deps.clock.now() });
    this.writing ??= this.write();
  }

  private async write(): Promise<void> {
    // What else this turn brings goes into the same entry.
    await Promise.resolve();
    while (this.waiting.length > 0) {
      const events = this.waiting.slice(0, EVENTS_MAX);
      this.waiting = this.waiting.slice(EVENTS_MAX);
      await this.commit(events);
    }
    this.writing = null;
  }

  private async commit(events: readonly AuditEvent[]): Promise<void> {
    const { deps } = this;
    const body = { kind: 'record-audit' as const, events };
    const hashed = { kind: body.kind, events: events.map((event) => ({ ...event })) };
    try {
      const id = ownOperationId(deps.random);
      const head = headOf(deps, { operator: STATION }, id, hashed);
      const done = await commitOne(deps, { ...head, ...body });
      if (!done.ok) deps.log.error({ code: done.refusal.code }, 'audit events were not written');
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      // A ledger that is only read, or full, cannot take them; the log says how many.
      deps.log.error({ code: error.code, events: events.length }, 'audit events were not written');
    }
  }
}
