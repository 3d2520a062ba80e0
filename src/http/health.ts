/** Is the process alive, and can it sell? For the service manager; counts and words only, nothing of customers. */
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { PROBLEMS } from './answers.ts';
import type { HttpDeps } from './deps.ts';
import { Refused } from './faults.ts';

export function addHealthRoutes(server: FastifyInstance, deps: HttpDeps): void {
  const api = server.withTypeProvider<ZodTypeProvider>();
  const alive = z.strictObject({ status: z.literal('ok') });
  api.get(
    '/livez',
    {
      schema: {
        tags: ['station'],
        summary: 'The process answers.',
        response: { 200: alive },
      },
    },
    () => ({ status: 'ok' as const }),
  );
  api.get(
    '/readyz',
    {
      schema: {
        tags: ['station'],
        summary: 'Requests are taken. A reader that is missing does not bar payments.',
        response: { 200: alive, 503: PROBLEMS[503] },
      },
    },
    () => {
      if (deps.work.closing) throw new Refused({ code: 'station.closing', facts: {} });
      return { status: 'ok' as const };
    },
  );
}
