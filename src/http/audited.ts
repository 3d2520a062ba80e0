/** What the door tells the audit: refusals of access, comings and goings, and the routes that say what they show or give away. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { AuditNotes } from '../app/access/audit.ts';
import { personKey } from '../core/access/person-name.ts';
import type { RefusalCode } from '../core/catalogue.ts';
import type { AuditKind } from '../core/ledger/people/audit.ts';
import type { HttpDeps } from './deps.ts';
import { shownBy } from './who.ts';

/** A route that shows customers, lets a file be taken away, or writes a card’s keys, says so. */
export type Audited = Extract<AuditKind, 'personal-data-viewed' | 'export-taken' | 'key-used'>;

declare module 'fastify' {
  interface FastifyContextConfig {
    audits?: Audited;
  }
}

/** Where nobody keeps an audit. */
export const NO_AUDIT: AuditNotes = { note: () => undefined, written: () => Promise.resolve() };

const KIND_OF: Partial<Readonly<Record<RefusalCode, AuditKind>>> = {
  'gate.rate': 'gate-refused',
  'access.denied': 'access-refused',
  'access.other-person': 'access-refused',
  'approval.no-right': 'approval-refused',
  'approval.same-person': 'approval-refused',
  'login.wrong': 'log-in-refused',
  'login.locked': 'log-in-refused',
  'first.code': 'log-in-refused',
  'keys.wrong-share': 'access-refused',
};

/** Without what stands after ?: a search holds a customer's name. */
export const askedFor = ({ method, url }: Pick<FastifyRequest, 'method' | 'url'>): string =>
  `${method} ${url.split('?', 1)[0] ?? ''}`;

/** The name that was typed, if somebody has it: people type passwords where names belong. */
function typedName(request: FastifyRequest, { app }: HttpDeps): string {
  const { body } = request;
  const typed = typeof body === 'object' && body !== null && 'name' in body ? body.name : null;
  if (typeof typed !== 'string') return '';
  const key = personKey(typed);
  const known = key !== null && app.store.people.person(key) !== undefined;
  return known ? ` ${key}` : ' (a name that nobody has)';
}

function provenPerson(request: FastifyRequest, { access, gate }: HttpDeps): string {
  if (request.who?.token != null) return request.who.operator;
  const known = access?.desk.sessions.known(shownBy(request, gate.scheme));
  return known?.ok ? known.value.person : '';
}

/** Of a refusal that is one of access; any other leaves no event. */
export function noteRefusal(request: FastifyRequest, code: RefusalCode, deps: HttpDeps): void {
  const kind = KIND_OF[code];
  if (kind === undefined || deps.access === null) return;
  const name = kind === 'access-refused' || kind === 'gate-refused' ? '' : typedName(request, deps);
  deps.audit.note(kind, provenPerson(request, deps), `${code}${name} ${askedFor(request)}`);
}

/** What was answered as asked: shown to whom, taken by whom. */
export function auditAnswers(server: FastifyInstance, { audit }: HttpDeps): void {
  server.addHook('onResponse', (request, reply, done) => {
    const { audits } = request.routeOptions.config;
    if (audits !== undefined && reply.statusCode < 400) {
      audit.note(audits, request.who.operator, askedFor(request));
    }
    done();
  });
}
