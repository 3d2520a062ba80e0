/** 巡抄: all meters of a line, or of all lines, read one after another, with progress. */
import { z } from 'zod';
import type { SweepState } from '../app/lines/sweep-desk.ts';
import { meterAnswer, meterSchema } from './accounts.ts';
import { granted, PROBLEMS } from './answers.ts';
import type { HttpDeps } from './deps.ts';
import type { Desk } from './desk.ts';
import { Refused } from './faults.ts';
import { operationIdField } from './fields.ts';
import { problemOf, problemSchema } from './problem.ts';

const tags = ['lines'];

const progressSchema = z.strictObject({
  line: z.string(),
  meters: z.int(),
  done: z.int(),
  read: z.int(),
  doubtful: z.int().meta({ description: 'Recorded, and in the queue of doubtful readings.' }),
  already: z.int().meta({ description: 'Read by this sweep before it was broken off.' }),
  failed: z.int(),
});

const sweepSchema = z
  .strictObject({
    operationId: z.string(),
    stage: z.enum(['sweeping', 'done', 'stopped']).meta({
      description: 'stopped: broke off; ask for it again with the same id, and it goes on.',
    }),
    lines: z.array(progressSchema),
    asked: z.int().meta({ description: 'Meters asked so far; `meters` has some of them.' }),
    meters: z.array(
      z.strictObject({
        meter: meterSchema,
        address: z.string(),
        as: z.enum(['read', 'doubtful', 'already', 'failed']),
        indexLitres: z.int().nullable(),
        doubts: z.array(z.string()),
        problem: problemSchema.nullable(),
      }),
    ),
    problem: problemSchema.nullable(),
  })
  .meta({ id: 'Sweep' });

function sweepAnswer({ operationId, stage, lines, asked, meters, refusal }: SweepState) {
  return {
    operationId,
    stage,
    asked,
    lines: lines.map((line) => ({ ...line })),
    meters: meters.map(({ meter, refusal: why, doubts, ...rest }) => ({
      ...rest,
      meter: meterAnswer(meter),
      doubts: [...doubts],
      problem: why === null ? null : problemOf(why),
    })),
    problem: refusal === null ? null : problemOf(refusal),
  };
}

export function addSweepRoutes(desk: Desk, { sweepDesk }: HttpDeps): void {
  desk.post(
    '/api/lines/sweeps',
    {
      config: { needs: 'line.read' },
      schema: {
        tags,
        summary: 'Read all meters of some lines, or of all (巡抄). 202: ask for its state.',
        body: z.strictObject({
          operationId: operationIdField,
          lines: z.array(z.string().min(1).max(20)).min(1).max(64).nullable().default(null),
        }),
        response: { 202: sweepSchema, ...PROBLEMS },
      },
    },
    ({ who, body }, reply) => {
      const started = granted(sweepDesk.start(who, body));
      reply.code(202);
      return sweepAnswer(started);
    },
  );

  desk.get(
    '/api/lines/sweeps/:operationId',
    {
      config: { needs: 'meter.see' },
      schema: {
        tags,
        summary: 'How far a sweep is, and what became of the meters from a place on.',
        params: z.strictObject({ operationId: operationIdField }),
        querystring: z.strictObject({
          from: z
            .string()
            .regex(/^\d{1,6}$/)
            .default('0')
            .transform(Number)
            .meta({ description: 'Place of the first meter in the answer; 500 at most follow.' }),
        }),
        response: { 200: sweepSchema, ...PROBLEMS },
      },
    },
    ({ params: { operationId }, query: { from } }) => {
      const state = sweepDesk.state(operationId, from);
      if (state === undefined) throw new Refused({ code: 'sweep.unknown', facts: { operationId } });
      return sweepAnswer(state);
    },
  );
}
