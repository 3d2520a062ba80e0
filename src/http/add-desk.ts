/** What every desk's routes share: counting open work, so that a stop can wait for it. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { askSecond } from './approvals.ts';
import type { HttpDeps } from './deps.ts';
import type { Desk } from './desk.ts';
import { Refused } from './faults.ts';

/**
 * Routes added by `add` are open work from the moment their request has been read until it is answered, also when the
 * client has gone: a card may be in the middle of a write.
 */
export function addDesk(
  server: FastifyInstance,
  deps: HttpDeps,
  add: (desk: Desk, deps: HttpDeps) => void,
): void {
  void server.register((scope, _options, done) => {
    const begun = new WeakSet<FastifyRequest>();
    if (deps.access !== null) {
      scope.addHook('preValidation', (request, _reply, next) => {
        askSecond(deps, request);
        next();
      });
    }
    scope.addHook('preHandler', (request, _reply, next) => {
      if (deps.work.closing) {
        next(new Refused({ code: 'station.closing', facts: {} }));
        return;
      }
      deps.work.begin();
      begun.add(request);
      next();
    });
    scope.addHook('onSend', (request, reply, payload, next) => {
      // A connection that is kept would hold its door open after the last answer.
      if (deps.work.closing) reply.header('connection', 'close');
      if (begun.delete(request)) deps.work.end();
      next(null, payload);
    });
    add(scope.withTypeProvider<ZodTypeProvider>(), deps);
    done();
  });
}
