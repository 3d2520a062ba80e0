/** Where the page is, and what it may offer. */
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { StoreHealth } from '../ports/store.ts';
import type { HttpDeps } from './deps.ts';
import { problemOf, problemSchema } from './problem.ts';

const stationSchema = z
  .strictObject({
    company: z.string(),
    outlet: z.string(),
    station: z.int(),
    operator: z.string(),
    timeZone: z.string(),
    unitLitres: z.int().meta({
      description:
        'Gas is sold in multiples of this, where the plate of a meter names no other card format.',
    }),
    version: z.string(),
    demo: z
      .boolean()
      .meta({ description: 'Simulated cards and meters; the /sim routes are there.' }),
    notWritten: problemSchema.nullable().meta({
      description: 'Why nothing is written to the ledger (只读), and what to do; null while it is.',
    }),
  })
  .meta({ id: 'Station' });

/** A closed ledger is a station on its way down. */
const notWrittenOf = (health: StoreHealth): z.output<typeof problemSchema> | null => {
  if (health.ok) return null;
  const code = health.code === 'store.closed' ? 'station.closing' : health.code;
  return problemOf({ code, facts: {} });
};

export function addStationRoute(server: FastifyInstance, deps: HttpDeps): void {
  const api = server.withTypeProvider<ZodTypeProvider>();
  const { company, station } = deps.app;
  api.get(
    '/api/station',
    {
      config: { needs: 'nobody' },
      schema: {
        tags: ['station'],
        summary: 'Company, outlet and station that answer here.',
        response: { 200: stationSchema },
      },
    },
    () => ({
      company: company.name,
      outlet: company.outlet,
      station,
      operator: deps.operator.operator,
      timeZone: company.timeZone,
      unitLitres: company.unitLitres,
      version: deps.version,
      demo: deps.sim !== null,
      notWritten: notWrittenOf(deps.app.store.health()),
    }),
  );
}
