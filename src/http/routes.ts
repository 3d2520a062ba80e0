/** Every route of the house, desk by desk. Only what changes or reads the books waits for the door to be open. */
import type { FastifyInstance } from 'fastify';
import type { HttpDeps } from './deps.ts';
import { addEventRoutes } from './events.ts';
import { addHealthRoutes } from './health.ts';
import { landingPage } from './landing.ts';

export function addRoutes(server: FastifyInstance, deps: HttpDeps): void {
  const { company, station } = deps.app;
  const page = landingPage({
    company: company.name,
    outlet: company.outlet,
    station,
    version: deps.version,
    demo: deps.sim !== null,
  });
  server.get('/', { schema: { hide: true } }, (_request, reply) =>
    reply.type('text/html; charset=utf-8').send(page),
  );
  addHealthRoutes(server, deps);
  addEventRoutes(server, deps);
}
