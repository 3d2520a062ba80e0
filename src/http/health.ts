/** Is the process alive, and can it sell? For the service manager; counts and words only, nothing of customers. */
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { StoreError } from '../ports/store.ts';
import { PROBLEMS } from './answers.ts';
import type { HttpDeps } from './deps.ts';
import { readerSchema } from './events.ts';
import { Refused } from './faults.ts';

export function addHealthRoutes(server: FastifyInstance, deps: HttpDeps): void {
  const { store, cards, vault } = deps.app;
  const api = server.withTypeProvider<ZodTypeProvider>();
  const alive = z.strictObject({ status: z.literal('ok') });
  api.get(
    '/livez',
    {
      config: { needs: 'nobody' },
      schema: {
        tags: ['station'],
        summary: 'The process answers.',
        response: { 200: alive },
      },
    },
    () => ({ status: 'ok' as const }),
  );
  const ready = z.strictObject({
    status: z.literal('ok'),
    keys: z
      .enum(['open', 'sealed'])
      .meta({ description: 'Sealed: cards are read, none is written; see GET /api/keys.' }),
    coreFiles: z.enum(['shut', 'open', 'unknown']).meta({
      description: 'Open: a crash may write memory, with keys in it, to a disk; see docs/keys.md.',
    }),
    readers: z
      .array(z.strictObject({ name: z.string(), condition: readerSchema.shape.condition }))
      .meta({ description: 'A fact and no failure: payments need no reader.' }),
  });
  api.get(
    '/readyz',
    {
      config: { needs: 'nobody' },
      schema: {
        tags: ['station'],
        summary: 'Requests are taken and the ledger is written. A missing reader bars no payment.',
        response: { 200: ready, 503: PROBLEMS[503] },
      },
    },
    () => {
      if (deps.work.closing) throw new Refused({ code: 'station.closing', facts: {} });
      const health = store.health();
      if (!health.ok) throw new StoreError(health.code, health.why);
      const readers = cards.states().map(({ name, condition }) => ({ name, condition }));
      const keys = vault.sealed() ? ('sealed' as const) : ('open' as const);
      const { coreFiles = 'unknown' } = deps;
      return { status: 'ok' as const, keys, coreFiles, readers };
    },
  );
}
