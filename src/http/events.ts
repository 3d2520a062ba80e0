/**
 * Readers and what is in them: once as a list, and as a stream of changes (server-sent events) together with the steps of
 * loads. No money travels here, and nobody may conclude from it how a load ended.
 */
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { StepNotice } from '../app/counter/steps.ts';
import { REFUSAL_CODES } from '../core/catalogue.ts';
import type { ReaderState } from '../ports/cards.ts';
import type { HttpDeps } from './deps.ts';
import { printerEvent } from './printing.ts';
import type { Who } from './who.ts';

/** Milliseconds between signs of life on a quiet stream: proxies and browsers give up on silence. */
const HEARTBEAT_MS = 15_000;

export const readerSchema = z
  .strictObject({
    name: z.string(),
    condition: z.enum(['empty', 'card', 'stuck', 'gone', 'service-down']),
    insertion: z.int().meta({ description: 'Rises by one with every insertion.' }),
    atr: z
      .string()
      .nullable()
      .meta({ description: 'Answer to reset, hex, where a card is present.' }),
    trouble: z
      .strictObject({
        code: z.enum(REFUSAL_CODES).meta({ description: 'See docs/errors.md.' }),
        reason: z.string().meta({ description: 'What the system said, for technicians.' }),
      })
      .optional()
      .meta({ description: 'Why nothing can be done with the reader.' }),
  })
  .meta({ id: 'Reader' });

const readerEvent = (state: ReaderState): string =>
  `event: reader\ndata: ${JSON.stringify(state)}\n\n`;
const stepEvent = (notice: StepNotice): string =>
  `event: step\ndata: ${JSON.stringify(notice)}\n\n`;

/** Whoever has gone out is told nothing more. */
const hasEnded = ({ access }: HttpDeps, { token }: Who): boolean =>
  token !== null && access?.desk.sessions.isOpen(token) !== true;

export function addEventRoutes(server: FastifyInstance, deps: HttpDeps): void {
  const api = server.withTypeProvider<ZodTypeProvider>();
  const { cards, clock } = deps.app;
  api.get(
    '/api/readers',
    {
      config: { needs: 'station.see' },
      schema: {
        tags: ['station'],
        summary: 'All readers and what is in them.',
        response: { 200: z.array(readerSchema) },
      },
    },
    () => cards.states().map((state) => ({ ...state })),
  );

  const open = new Set<() => void>();
  server.addHook('onClose', (_instance, done) => {
    for (const end of [...open]) end();
    done();
  });
  api.get(
    '/api/events',
    {
      config: { needs: 'station.see' },
      schema: {
        tags: ['station'],
        summary:
          'Server-sent events: `reader` and `printer`, first all, then each change; `step`, {load, step} of each load under way.',
        produces: ['text/event-stream'],
      },
    },
    ({ who }, reply) => {
      reply.hijack();
      const { raw } = reply;
      const headers = Object.entries(reply.getHeaders());
      for (const [name, value] of headers) if (value !== undefined) raw.setHeader(name, value);
      raw.writeHead(200, { 'content-type': 'text/event-stream', connection: 'close' });
      for (const state of cards.states()) raw.write(readerEvent(state));
      const unwatch = cards.watch((state) => raw.write(readerEvent(state)));
      const unwatchSteps = deps.counter.watchSteps((notice) => raw.write(stepEvent(notice)));
      const printer = deps.app.printing?.printer;
      if (printer !== undefined) raw.write(printerEvent(printer.state()));
      const unwatchPrinter = printer?.watch((state) => raw.write(printerEvent(state)));
      let cancelBeat = (): void => undefined;
      const beat = (): void => {
        if (hasEnded(deps, who)) {
          end();
          return;
        }
        raw.write(': still here\n\n');
        cancelBeat = clock.after(HEARTBEAT_MS, beat);
      };
      cancelBeat = clock.after(HEARTBEAT_MS, beat);
      const end = (): void => {
        open.delete(end);
        unwatch();
        unwatchSteps();
        unwatchPrinter?.();
        cancelBeat();
        raw.end();
      };
      open.add(end);
      raw.once('close', end);
    },
  );
}
