/**
 * Tickets for files: a link carries no header, so one of these stands for the token of a session in one request for one path.
 * It opens nothing by itself: the session's cookie, its lock and its permissions are asked as ever.
 */
import type { Clock } from '../../ports/clock.ts';
import type { Random } from '../../ports/random.ts';
import { hex } from '../request-hash.ts';

/** As long as a browser needs to follow a link. */
export const TICKET_MS = 60_000;
const SECRET_BYTES = 32;
/** Of one session; the oldest goes for a new one. */
const TICKETS_MAX = 16;

export interface FileTicket {
  readonly token: string;
  /** With what stands after ?. */
  readonly path: string;
}

export class FileTickets {
  private readonly kept = new Map<string, FileTicket & { readonly givenAt: number }>();
  private readonly clock: Clock;
  private readonly random: Random;

  constructor(clock: Clock, random: Random) {
    this.clock = clock;
    this.random = random;
  }

  give({ token, path }: FileTicket): string {
    this.makeRoom(token);
    const ticket = hex(this.random.bytes(SECRET_BYTES));
    this.kept.set(ticket, { token, path, givenAt: this.clock.monotonic() });
    return ticket;
  }

  /** Once; null for one that was spent, is too old or was never given. */
  spend(ticket: string): FileTicket | null {
    const found = this.kept.get(ticket);
    this.kept.delete(ticket);
    return found === undefined || this.isOld(found.givenAt) ? null : found;
  }

  private isOld(givenAt: number): boolean {
    return this.clock.monotonic() - givenAt >= TICKET_MS;
  }

  private makeRoom(token: string): void {
    for (const [ticket, { givenAt }] of this.kept) {
      if (this.isOld(givenAt)) this.kept.delete(ticket);
    }
    const own = [...this.kept].filter(([, one]) => one.token === token);
    const oldest = own.at(0);
    if (own.length >= TICKETS_MAX && oldest !== undefined) this.kept.delete(oldest[0]);
  }
}
