/**
 * Who is logged in. A request shows two secrets: the cookie, which every port of this host is sent, and the token, which only
 * the page of this origin holds. Times are told by the monotonic clock and by the wall's, whichever has gone further: a clock
 * that is put back lets nobody in for longer, and a computer that slept, whose monotonic clock slept too, finds its screen locked.
 */
import { type Permission, permissionsOf } from '../../core/access/permissions.ts';
import type { PersonRow } from '../../core/ledger/people/rows.ts';
import { accept, type Outcome, refuse } from '../../core/outcome.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Random } from '../../ports/random.ts';
import { hex } from '../request-hash.ts';

/** Without a sign of a person for so long, the screen is locked; the form stays. */
export const IDLE_MS = 10 * 60_000;
/** So long after its password was typed a session may do what asks for it again: reverse, refund, use a key. */
export const PROVEN_MS = 5 * 60_000;
/** A session ends after so long, whatever is done in it. */
export const LONGEST_MS = 10 * 60 * 60_000;
const SECRET_BYTES = 32;
/** Of one person; the oldest ends for a new one. */
const SESSIONS_MAX = 8;

export interface Session {
  readonly token: string;
  readonly cookie: string;
  readonly person: string;
  readonly fullName: string;
  readonly roles: PersonRow['roles'];
  readonly permissions: ReadonlySet<Permission>;
  /** The password was chosen by somebody else: it serves to choose another one. */
  readonly passwordDue: boolean;
}

/** Milliseconds by both clocks. */
interface Moment {
  readonly monotonic: number;
  readonly wall: number;
}

interface Kept {
  readonly session: Session;
  readonly begunAt: Moment;
  seenAt: Moment;
  provenAt: Moment;
  locked: boolean;
}

export interface Shown {
  readonly token: string | null;
  /** Every cookie of that name: another port of this host can plant one more. */
  readonly cookies: readonly string[];
}

export class Sessions {
  private readonly kept = new Map<string, Kept>();
  private readonly clock: Clock;
  private readonly random: Random;

  constructor(clock: Clock, random: Random) {
    this.clock = clock;
    this.random = random;
  }

  begin(row: PersonRow): Session {
    this.makeRoom(row.person);
    const secret = () => hex(this.random.bytes(SECRET_BYTES));
    const session: Session = {
      token: secret(),
      cookie: secret(),
      person: row.person,
      fullName: row.fullName,
      roles: row.roles,
      permissions: permissionsOf(row.roles),
      passwordDue: row.temporary,
    };
    const now = this.moment();
    this.kept.set(session.token, {
      session,
      begunAt: now,
      seenAt: now,
      provenAt: now,
      locked: false,
    });
    return session;
  }

  /** The session that a request shows, locked or not. Refuses session.none. */
  private find({ token, cookies }: Shown): Outcome<Kept> {
    const kept = token === null ? undefined : this.kept.get(token);
    if (kept === undefined || !cookies.includes(kept.session.cookie)) return refuse('session.none');
    if (this.since(kept.begunAt) >= LONGEST_MS) {
      this.kept.delete(kept.session.token);
      return refuse('session.none');
    }
    kept.locked ||= this.since(kept.seenAt) >= IDLE_MS;
    return accept(kept);
  }

  /** `seen` says that a person is there, not only a page that asks by itself. Refuses session.none, session.locked. */
  of(shown: Shown, seen: boolean): Outcome<Session> {
    const found = this.find(shown);
    if (!found.ok) return found;
    if (found.value.locked) return refuse('session.locked');
    if (seen) found.value.seenAt = this.moment();
    return accept(found.value.session);
  }

  /** Also of a locked one. Refuses session.none. */
  known(shown: Shown): Outcome<Session> {
    const found = this.find(shown);
    return found.ok ? accept(found.value.session) : found;
  }

  isOpen(token: string): boolean {
    const kept = this.kept.get(token);
    return kept !== undefined && this.since(kept.begunAt) < LONGEST_MS;
  }

  /** Was the password typed not long ago? Refuses session.none, session.prove. */
  proven(token: string): Outcome<true> {
    const kept = this.kept.get(token);
    if (kept === undefined) return refuse('session.none');
    return this.since(kept.provenAt) < PROVEN_MS ? accept(true) : refuse('session.prove');
  }

  lock(token: string): void {
    const kept = this.kept.get(token);
    if (kept !== undefined) kept.locked = true;
  }

  unlock(token: string): void {
    const kept = this.kept.get(token);
    if (kept === undefined) return;
    kept.locked = false;
    kept.seenAt = this.moment();
    kept.provenAt = kept.seenAt;
  }

  end(token: string): void {
    this.kept.delete(token);
  }

  /** Rights or password have changed: every session of the person ends. */
  endOf(person: string): void {
    for (const [token, { session }] of this.kept) {
      if (session.person === person) this.kept.delete(token);
    }
  }

  private moment(): Moment {
    return { monotonic: this.clock.monotonic(), wall: this.clock.now() };
  }

  private since({ monotonic, wall }: Moment): number {
    return Math.max(this.clock.monotonic() - monotonic, this.clock.now() - wall);
  }

  private makeRoom(person: string): void {
    for (const [token, { begunAt }] of this.kept) {
      if (this.since(begunAt) >= LONGEST_MS) this.kept.delete(token);
    }
    const own = [...this.kept.values()].filter(({ session }) => session.person === person);
    const oldest = own.at(0);
    if (own.length >= SESSIONS_MAX && oldest !== undefined) this.kept.delete(oldest.session.token);
  }
}
