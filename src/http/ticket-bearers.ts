/** Requests that came by the ticket of a file: before any route is found, the address is that of the file. */
import type { IncomingMessage } from 'node:http';
import type { FileTickets } from '../app/access/file-tickets.ts';

const TICKET = /^\/api\/downloads\/([0-9a-f]{64})$/;

/** The token that the ticket of such a request stands for. */
const bearers = new WeakMap<IncomingMessage, string>();

/** The address that a request is for. A ticket is spent by being shown, whatever becomes of it. */
export function addressFor(raw: IncomingMessage, tickets: FileTickets): string {
  const url = raw.url ?? '/';
  const [, ticket] = TICKET.exec(url) ?? [];
  if (ticket === undefined || raw.method !== 'GET') return url;
  const spent = tickets.spend(ticket);
  if (spent === null) return url;
  bearers.set(raw, spent.token);
  return spent.path;
}

export const tokenByTicket = (raw: IncomingMessage): string | null => bearers.get(raw) ?? null;
