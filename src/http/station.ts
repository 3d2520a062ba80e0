/** Where the page is, and what it may offer. */
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { HttpDeps } from './deps.ts';

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
  })
  .meta({ id: 'Station' });

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
    }),
  );
}
