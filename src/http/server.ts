/** The house's door: builds a server that does not listen. Whoever listens says by which door a request came. */
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { FileTickets } from '../app/access/file-tickets.ts';
import type { Refusal } from '../core/outcome.ts';
import { askedFor, auditAnswers, noteRefusal } from './audited.ts';
import type { HttpDeps } from './deps.ts';
import { refusalOf } from './faults.ts';
import { refusedAtGate } from './gate.ts';
import { SECURITY_HEADERS, TLS_HEADERS } from './headers.ts';
import { readOnlyJson } from './json-body.ts';
import { knockOf } from './knock.ts';
import { describeApi } from './openapi.ts';
import { sendRefusal } from './problem.ts';
import { addRoutes } from './routes.ts';
import { serializerCompiler } from './serializer.ts';
import { addressFor } from './ticket-bearers.ts';
import { askWho } from './who.ts';

/** Bytes of one request's body; the catalogue tells the same number. */
const BODY_LIMIT = 64 * 1024;

/** Headers and gate, before anything of the request is looked at. True when it may come in. */
function admit(request: FastifyRequest, reply: FastifyReply, deps: HttpDeps): boolean {
  reply.headers(SECURITY_HEADERS);
  if (deps.gate.scheme === 'https') reply.headers(TLS_HEADERS);
  const code = refusedAtGate(knockOf(request.raw, deps.transportOf(request.raw)), deps.gate);
  if (code !== null) {
    if (deps.access !== null) deps.audit.note('gate-refused', '', `${code} ${askedFor(request)}`);
    sendRefusal(reply, { code, facts: {} });
  }
  return code === null;
}

const noRoute = (request: FastifyRequest): Refusal => ({
  code: 'request.unknown-route',
  facts: { path: request.url.slice(0, 200) },
});

function answerFaults(server: FastifyInstance, deps: HttpDeps): void {
  server.setNotFoundHandler((request, reply) => sendRefusal(reply, noRoute(request)));
  server.setErrorHandler((error, request, reply: FastifyReply) => {
    const refusal = refusalOf(error);
    if (refusal !== null) {
      noteRefusal(request, refusal.code, deps);
      sendRefusal(reply, refusal);
      return;
    }
    const bug = error instanceof Error ? error : new Error(String(error));
    deps.app.log.error({ error: bug.stack ?? bug.message }, 'a request met a bug');
    reply.raw.once('close', () => deps.onBug(error));
    sendRefusal(reply, { code: 'internal', facts: {} });
  });
}

/** A server with every route, ready for `inject`, `ready` and `routing`; it neither listens nor owns the process. */
export async function buildServer(deps: HttpDeps): Promise<FastifyInstance> {
  const tickets = new FileTickets(deps.app.clock, deps.app.random);
  const server = Fastify({
    rewriteUrl: (raw) => addressFor(raw, tickets),
    bodyLimit: BODY_LIMIT,
    exposeHeadRoutes: false,
    // A path that cannot be read reaches no hook.
    frameworkErrors: (_error, request, reply) => {
      if (admit(request, reply, deps)) sendRefusal(reply, noRoute(request));
    },
    routerOptions: { maxParamLength: 64, querystringParser: (text) => parseQuery(text) },
  }).withTypeProvider<ZodTypeProvider>();
  server.setValidatorCompiler(validatorCompiler);
  server.setSerializerCompiler(serializerCompiler);
  readOnlyJson(server);
  const identify = askWho(server, deps);
  server.addHook('onRequest', (request, reply, done) => {
    if (!admit(request, reply, deps)) return;
    identify(request);
    done();
  });
  answerFaults(server, deps);
  auditAnswers(server, deps);
  await describeApi(server, deps.version);
  addRoutes(server, deps, tickets);
  await server.ready();
  return server;
}

/** A key given twice becomes a list, which no schema takes: two readers of it could disagree. */
function parseQuery(text: string): Record<string, string | string[]> {
  const query: Record<string, string | string[]> = Object.create(null);
  const params = new URLSearchParams(text);
  for (const key of new Set(params.keys())) {
    const values = params.getAll(key);
    query[key] = values.length === 1 ? (values[0] ?? '') : values;
  }
  return query;
}
