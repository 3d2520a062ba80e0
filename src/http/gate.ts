/**
 * Who may knock: steps 1 to 5 that every request passes before anything reads it. Pure, one table, no exception on TCP.
 * Over the Unix socket the file's mode says who may come, so only step 5 is left.
 *
 * Host names alone stop DNS rebinding: under it Fetch Metadata is absent and Origin equals Host. Fetch Metadata stops
 * other sites and other ports of this computer, Origin stops forged posts, the content type stops forms.
 */
import type { RefusalCode } from '../core/catalogue.ts';
import type { IsPeer } from './peers.ts';
import { SHEET_TYPES } from './sheet-types.ts';

export type Transport = 'tcp' | 'socket';

export interface GatePolicy {
  /** Peer addresses that may connect over TCP. */
  readonly isPeer: IsPeer;
  /** Exact values of Host, name and port: "qika.localhost:7180". */
  readonly hosts: readonly string[];
  /** Of the door over TCP: https wherever anybody but this machine may knock. */
  readonly scheme: 'http' | 'https';
}

/** What one request shows at the door; null is a header that is absent. */
export interface Knock {
  readonly transport: Transport;
  readonly peer: string | null;
  readonly method: string;
  /** Null also when Host came more than once. */
  readonly host: string | null;
  readonly origin: string | null;
  readonly fetchSite: string | null;
  readonly fetchMode: string | null;
  readonly fetchDest: string | null;
  readonly contentType: string | null;
}

export type GateCode = Exclude<
  Extract<RefusalCode, `gate.${string}` | 'request.content-type'>,
  'gate.rate'
>;

const isTrustedSite = ({ fetchSite, fetchMode, fetchDest, method }: Knock): boolean =>
  fetchSite === 'same-origin' ||
  // A person typed the address or opened a bookmark.
  (fetchSite === 'none' &&
    fetchMode === 'navigate' &&
    fetchDest === 'document' &&
    method === 'GET');

function isTrustedOrigin({ origin, method }: Knock, { hosts, scheme }: GatePolicy): boolean {
  if (origin === null) return method === 'GET';
  return hosts.some((host) => origin === `${scheme}://${host}`);
}

/** Only these are read anywhere; which route reads which is the route's matter. */
const BODY_TYPES: ReadonlySet<string> = new Set([
  'application/json',
  ...Object.values(SHEET_TYPES),
]);

const readsBody = (method: string): boolean => method !== 'GET' && method !== 'HEAD';

/** The first step that refuses, or null for a request that may come in. */
export function refusedAtGate(knock: Knock, policy: GatePolicy): GateCode | null {
  if (knock.transport === 'tcp') {
    if (knock.peer === null || !policy.isPeer(knock.peer)) return 'gate.peer';
    if (knock.host === null || !policy.hosts.includes(knock.host)) return 'gate.host';
    if (!isTrustedSite(knock)) return 'gate.site';
    if (!isTrustedOrigin(knock, policy)) return 'gate.origin';
  }
  if (readsBody(knock.method) && !BODY_TYPES.has(knock.contentType ?? '')) {
    return 'request.content-type';
  }
  return null;
}
