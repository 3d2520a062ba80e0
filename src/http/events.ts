/**
 * Readers and what is in them: once as a list, and as a stream of changes (server-sent events) together with the steps of
 * loads. No money travels here, and nobody may conclude from it how a load ended.
 */
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { StepNotice } from '../app/counter/steps.ts';
import type { BenchNotice } from '../app/engineering/bench-desk.ts';
import { REFUSAL_CODES } from '../core/catalogue.ts';
import type { ReaderState } from '../ports/cards.ts';
import type { HttpDeps } from './deps.ts';
import { eventStreams, eventText } from './event-stream.ts';
import { printerEvent } from './printing.ts';

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

const readerEvent = (state: ReaderState): string => eventText('reader', state);
const stepEvent = (notice: StepNotice): string => eventText('step', notice);

/** `bench` is a step of a check, `frame` the bytes that passed on its line, in hex. */
const benchEvent = (notice: BenchNotice): string =>
  'step' in notice
    ? eventText('bench', notice)
    : eventText('frame', {
        ...notice,
        bytes: Buffer.from(notice.bytes).toString('hex').toUpperCase(),
      });

export function addEventRoutes(server: FastifyInstance, deps: HttpDeps): void {
  const api = server.withTypeProvider<ZodTypeProvider>();
  const { cards } = deps.app;
  const stream = eventStreams(server, deps);
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

  api.get(
    '/api/events',
    {
      config: { needs: 'station.see' },
      schema: {
        tags: ['station'],
        summary:
          'Server-sent events: `reader` and `printer`, first all, then each change; `step`, {load, step} of each load under way; `bench` and `frame` of each bench check.',
        produces: ['text/event-stream'],
      },
    },
    ({ who }, reply) =>
      stream(who, reply, (send) => {
        for (const state of cards.states()) send(readerEvent(state));
        const printer = deps.app.printing?.printer;
        if (printer !== undefined) send(printerEvent(printer.state()));
        const stops = [
          cards.watch((state) => send(readerEvent(state))),
          deps.counter.watchSteps((notice) => send(stepEvent(notice))),
          deps.bench.watch((notice) => send(benchEvent(notice))),
          ...(printer === undefined ? [] : [printer.watch((state) => send(printerEvent(state)))]),
        ];
        return () => {
          for (const stop of stops) stop();
        };
      }),
  );
}
