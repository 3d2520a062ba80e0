/**
 * What a watcher of many stations asks of this one, as Prometheus reads it. Counts, times and conditions only: no account,
 * no name, no card and no amount is ever a label or a value. Read through the same gate as everything else.
 */
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { z } from 'zod';
import type { KeyKeeper } from '../ports/keys.ts';
import { PROBLEMS } from './answers.ts';
import type { HttpDeps } from './deps.ts';

const STREAMS: readonly string[] = ['/api/events', '/api/lines/:line/bytes'];

/** Seconds: a payment is one disk flush, a load is a contact with a card. */
const BUCKETS = [0.005, 0.015, 0.05, 0.2, 0.5, 1, 2, 5, 10, 30];
const READER_CONDITIONS = ['empty', 'card', 'stuck', 'gone', 'service-down'] as const;

let processRegistry: Registry | null = null;

/** Memory, processor, event loop and collections of this process: one for all servers in it, begun when first asked for. */
function ofProcess(): Registry {
  if (processRegistry === null) {
    processRegistry = new Registry();
    collectDefaultMetrics({ register: processRegistry });
  }
  return processRegistry;
}

/** Times and outcomes of requests, by the pattern of their route: an address would name a customer. */
function watchRequests(server: FastifyInstance, registry: Registry): void {
  const labelNames = ['method', 'route', 'status'] as const;
  const seconds = new Histogram({
    name: 'qika_http_request_duration_seconds',
    help: 'From the head of a request to the end of its answer.',
    labelNames: ['method', 'route'],
    buckets: BUCKETS,
    registers: [registry],
  });
  const requests = new Counter({
    name: 'qika_http_requests_total',
    help: 'Requests by route and status.',
    labelNames,
    registers: [registry],
  });
  server.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    const { method } = request;
    requests.inc({ method, route, status: reply.statusCode });
    // A stream lasts as long as somebody listens, and says nothing about the station.
    if (!STREAMS.includes(route)) seconds.observe({ method, route }, reply.elapsedTime / 1000);
    done();
  });
}

/** How often each master key was used. A key that is derived from more often than cards come is worth a look. */
function tellKeys(registry: Registry, keys: KeyKeeper): void {
  new Gauge({
    name: 'qika_key_uses',
    help: 'Keys derived from a master key since the station was started.',
    labelNames: ['family', 'version'],
    registers: [registry],
    collect() {
      const state = keys.state();
      if (state.state !== 'open') return;
      for (const { family, version, uses } of state.versions) this.set({ family, version }, uses);
    },
  });
}

/** What the station itself says of itself when it is asked. */
function tellStation(registry: Registry, { app, keys, work, version, coreFiles }: HttpDeps): void {
  const gauge = (name: string, help: string, read: (into: Gauge) => void): Gauge =>
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        read(this);
      },
    });
  new Gauge({
    name: 'qika_build_info',
    help: 'The version that runs; always 1.',
    labelNames: ['version'],
    registers: [registry],
  }).set({ version }, 1);
  gauge('qika_ready', '1 when requests are taken and the ledger is written.', (into) => {
    into.set(!work.closing && app.store.health().ok ? 1 : 0);
  });
  gauge('qika_open_loads', 'Loads in flight on cards (在途).', (into) => {
    into.set(app.store.openLoadCount());
  });
  gauge('qika_open_load_oldest_seconds', 'Age of the oldest of them; 0 for none.', (into) => {
    const [oldest] = app.store.openLoads(1);
    into.set(oldest === undefined ? 0 : Math.max(0, app.clock.now() - oldest.reservedAt) / 1000);
  });
  gauge('qika_keys_sealed', '1 when the station has no master keys and writes no card.', (into) => {
    into.set(app.vault.sealed() ? 1 : 0);
  });
  gauge(
    'qika_core_files_open',
    '1 where a crash may write the memory of the station, with keys in it, to a disk.',
    (into) => {
      into.set(coreFiles === 'open' ? 1 : 0);
    },
  );
  gauge(
    'qika_customers_in_clear',
    'Customers of a ledger from before personal data was sealed, who lie in it in clear.',
    (into) => {
      into.set(app.store.customersInClear());
    },
  );
  gauge(
    'qika_erased_key_in_log',
    '1 while the ledger’s log may still have the key of a deleted customer, because somebody reads the ledger.',
    (into) => {
      into.set(app.store.logMayHoldErased() ? 1 : 0);
    },
  );
  if (keys !== null) tellKeys(registry, keys);
  new Gauge({
    name: 'qika_readers',
    help: 'Card readers by condition.',
    labelNames: ['condition'],
    registers: [registry],
    collect() {
      const states = app.cards.states();
      for (const condition of READER_CONDITIONS) {
        this.set({ condition }, states.filter((one) => one.condition === condition).length);
      }
    },
  });
  new Gauge({
    name: 'qika_lines',
    help: 'Lines with meters on them by condition.',
    labelNames: ['condition'],
    registers: [registry],
    collect() {
      this.reset();
      for (const { condition } of app.lines.states()) this.inc({ condition });
    },
  });
}

export function addMetrics(server: FastifyInstance, deps: HttpDeps): void {
  const registry = new Registry();
  watchRequests(server, registry);
  tellStation(registry, deps);
  server.withTypeProvider<ZodTypeProvider>().get(
    '/metrics',
    {
      config: { needs: 'station.see' },
      schema: {
        tags: ['station'],
        summary: 'Counts and conditions for Prometheus; nothing of customers.',
        response: {
          200: {
            description: 'The text format of Prometheus, version 0.0.4.',
            content: { 'text/plain': { schema: z.string() } },
          },
          ...PROBLEMS,
        },
      },
    },
    async (_request, reply) => {
      const text = `${await ofProcess().metrics()}\n${await registry.metrics()}`;
      return reply.type(registry.contentType).serializer(String).send(text);
    },
  );
}
