/**
 * Steps 6 and 7 of the gate: who is it, and may they? Over TCP a session says so, with no exception; over the Unix socket
 * the file's mode has let only its owner in, who is the local operator with the roles of the configuration.
 */
import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify';
import type { Shown } from '../app/access/sessions.ts';
import type { RequestContext } from '../app/deps.ts';
import {
  type Need,
  PERMISSION_NAMES,
  type Permission,
  permissionsOf,
} from '../core/access/permissions.ts';
import { accept, type Outcome, refuse } from '../core/outcome.ts';
import type { Access } from './access.ts';
import type { HttpDeps } from './deps.ts';
import { Refused } from './faults.ts';
import type { GatePolicy, Transport } from './gate.ts';
import { valuesOf } from './knock.ts';
import { RateLimit, SESSION_PER_SECOND, STRANGER_RATE, sessionRate } from './rate.ts';
import { namesOperation, type Repeats } from './repeats.ts';
import { tokenByTicket } from './ticket-bearers.ts';

export interface Who extends RequestContext {
  readonly permissions: ReadonlySet<Permission>;
  /** Null for the local operator. */
  readonly token: string | null;
}

declare module 'fastify' {
  interface FastifyRequest {
    who: Who;
  }
  interface FastifyContextConfig {
    /** What the route needs; a route that does not say is never served. */
    needs?: Need;
    /** Money goes back, a key is used or a person gets rights: the password was typed not long ago, or is asked for again. */
    provesAgain?: boolean;
    /** A file to take away: the one kind of route at which a ticket stands for the token of its session. */
    isFile?: boolean;
    /** What a change does that is sent twice, where it names no operation id. */
    repeats?: Exclude<Repeats, 'operation-id'>;
  }
}

export const TOKEN_HEADER = 'x-qika-session';
const COOKIE = 'qika-session-';

export type Scheme = GatePolicy['scheme'];

/** Over TLS a name that browsers take from nobody but this very host, for every path and only with Secure. */
const prefixOf = (scheme: Scheme): string => (scheme === 'https' ? `__Host-${COOKIE}` : COOKIE);

/** A name of its own for each session: two pages of one browser are two sessions. */
export const cookieName = (token: string, scheme: Scheme = 'http'): string =>
  `${prefixOf(scheme)}${token.slice(0, 8)}`;

/** Both secrets of a session, as the request shows them. At a file's route its ticket is one, at any other it is nothing. */
export function shownBy({ raw, routeOptions }: FastifyRequest, scheme: Scheme): Shown {
  const byTicket = routeOptions.config.isFile === true ? tokenByTicket(raw) : null;
  const tokens = [...valuesOf(raw, TOKEN_HEADER), ...(byTicket === null ? [] : [byTicket])];
  const cookies = valuesOf(raw, 'cookie')
    .flatMap((line) => line.split(';'))
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(prefixOf(scheme)))
    .map((pair) => pair.slice(pair.indexOf('=') + 1));
  return { token: tokens.length === 1 ? (tokens[0] ?? null) : null, cookies };
}

/** A page asks some things by itself; whoever changes something, or says so, is there. */
const showsPerson = ({ method }: FastifyRequest): boolean => method !== 'GET';

/** Nobody yet: what may be asked of nobody looks at no name. */
const nobodyAs = ({ operator }: RequestContext): Who => ({
  operator,
  permissions: new Set(),
  token: null,
});

interface Door {
  readonly local: Who;
  readonly access: Access | null;
  readonly transport: Transport;
  readonly scheme: Scheme;
  readonly rates: { readonly sessions: RateLimit; readonly strangers: RateLimit };
}

/** Refuses gate.rate. */
function inTime(request: FastifyRequest, shown: Shown, access: Access, door: Door): Outcome<true> {
  const known = access.desk.sessions.known(shown);
  const seconds = known.ok
    ? door.rates.sessions.take(known.value.token)
    : door.rates.strangers.take(request.raw.socket.remoteAddress ?? '');
  return seconds === 0 ? accept(true) : refuse('gate.rate', { seconds });
}

/** Refuses gate.rate, session.none, session.locked, session.password-due, access.denied, session.prove. */
function admitted(request: FastifyRequest, need: Need, door: Door): Outcome<Who> {
  const { local, access, transport } = door;
  if (access === null || transport === 'socket') {
    const may = need === 'nobody' || need === 'self' || need === 'local';
    return may || local.permissions.has(need)
      ? accept(local)
      : refuse('access.denied', { needs: need });
  }
  const shown = shownBy(request, door.scheme);
  const paced = inTime(request, shown, access, door);
  if (!paced.ok) return paced;
  if (need === 'nobody') return accept(nobodyAs(local));
  const found = access.desk.sessions.of(shown, showsPerson(request));
  if (!found.ok) return found;
  const { person, permissions, token, passwordDue } = found.value;
  if (need === 'local') return refuse('access.denied', { needs: need });
  if (need !== 'self') {
    if (passwordDue) return refuse('session.password-due');
    if (!permissions.has(need)) return refuse('access.denied', { needs: need });
  }
  if (request.routeOptions.config.provesAgain === true) {
    const proven = access.desk.sessions.proven(token);
    if (!proven.ok) return proven;
  }
  return accept({ operator: person, permissions, token });
}

/** Throws for a change that names no operation id and does not say what it does when it is sent twice. */
function repeatsOf({ method, url, config, schema }: RouteOptions): Repeats | null {
  if (method === 'GET') return null;
  const repeats = namesOperation(schema?.body, schema?.querystring, schema?.params)
    ? 'operation-id'
    : config?.repeats;
  if (repeats === undefined) {
    throw new Error(`${String(method)} ${url} does not say what it does when it is sent twice`);
  }
  return repeats;
}

/** Must run before the routes are added. Throws for a route that does not say what it needs, and as `repeatsOf`. */
export function askWho(server: FastifyInstance, deps: HttpDeps): (request: FastifyRequest) => void {
  const { access, operator } = deps;
  const local: Who = {
    ...operator,
    permissions: access === null ? new Set(PERMISSION_NAMES) : permissionsOf(access.localRoles),
    token: null,
  };
  const { scheme } = deps.gate;
  const { clock } = deps.app;
  const rates = {
    sessions: new RateLimit(clock, sessionRate(deps.requestsPerSecond ?? SESSION_PER_SECOND)),
    strangers: new RateLimit(clock, STRANGER_RATE),
  };
  server.decorateRequest('who');
  server.addHook('onRoute', (options) => {
    const { method, url, config } = options;
    const needs = config?.needs;
    const route = `${String(method)} ${url}`;
    if (needs === undefined) throw new Error(`${route} does not say what it needs`);
    const repeats = repeatsOf(options);
    deps.tellRoute?.({
      route,
      needs,
      repeats,
      provesAgain: config?.provesAgain === true,
      isAudited: config?.audits !== undefined,
    });
  });
  return (request) => {
    const need = request.routeOptions.config.needs;
    // A path that no route has is refused for that.
    if (need === undefined) return;
    const transport = deps.transportOf(request.raw);
    const who = admitted(request, need, { local, access, transport, scheme, rates });
    if (!who.ok) throw new Refused(who.refusal);
    request.who = who.value;
  };
}

/**
 * Who did it, where a form has a field for a name: over a session the person alone, who may leave it out; the local operator
 * may write down for whom they type. Throws Refused access.other-person.
 */
export function actor(who: Who, typed: string | undefined): RequestContext {
  if (typed === undefined || typed === who.operator) return who;
  if (who.token === null) return { ...who, operator: typed };
  throw new Refused({ code: 'access.other-person', facts: { operator: typed } });
}
