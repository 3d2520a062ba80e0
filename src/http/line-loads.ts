/** 线路充值: gas into a meter over its line, and what became of it. */
import { z } from 'zod';
import type { LineLoadOutcome } from '../app/lines/load-meter.ts';
import { granted, lineLoadResultSchema, PROBLEMS, partSchema, problemOrNull } from './answers.ts';
import { beforeGapField } from './counter-fields.ts';
import type { HttpDeps } from './deps.ts';
import type { Desk } from './desk.ts';
import { accountIdField, operationIdField } from './fields.ts';
import { behindOperationField, limitField, pageFields } from './paging.ts';

const tags = ['lines'];

const lineLoadSchema = partSchema(lineLoadResultSchema).meta({ id: 'LineLoad' });

const lineLoadAnswer = ({ operationId, state, result, refusal }: LineLoadOutcome) => ({
  operationId,
  state,
  result: { ...result },
  problem: problemOrNull(refusal),
});

/** 202 says that it is not decided; its problem says what to do next. */
const codeOf = ({ state }: LineLoadOutcome): 200 | 202 => (state === 'pending' ? 202 : 200);

const openLoadsSchema = z
  .strictObject({
    ...pageFields,
    next: z.string().nullable(),
    loads: z.array(
      z.strictObject({
        operationId: z.string(),
        state: z.enum(['RESERVED', 'CASE']),
        accountId: z.int(),
        meter: z.int(),
        litres: z.int(),
        attempt: z.int(),
        reservedAt: z.int(),
      }),
    ),
  })
  .meta({ id: 'OpenLineLoads', description: '待核实线路充值一页' });

export function addLineLoadRoutes(desk: Desk, { lineDesk }: HttpDeps): void {
  const answers = { 200: lineLoadSchema, 202: lineLoadSchema, ...PROBLEMS };
  desk.post(
    '/api/line-loads',
    {
      config: { needs: 'sale.make' },
      schema: {
        tags,
        summary: 'Load all gas to be written into the meter, over its line (线路充值).',
        body: z.strictObject({ operationId: operationIdField, accountId: accountIdField }),
        response: answers,
      },
    },
    async ({ who, body }, reply) => {
      const outcome = granted(await lineDesk.load(who, body));
      return reply.code(codeOf(outcome)).send(lineLoadAnswer(outcome));
    },
  );

  const params = z.strictObject({ operationId: operationIdField });
  desk.post(
    '/api/line-loads/:operationId/settle',
    {
      config: { needs: 'load.write' },
      schema: {
        tags,
        summary: 'Bring an open line load to its end (核实): the meter is asked.',
        params,
        response: answers,
      },
    },
    async ({ who, params: { operationId } }, reply) => {
      const outcome = granted(await lineDesk.settle(who, operationId, 'complete'));
      return reply.code(codeOf(outcome)).send(lineLoadAnswer(outcome));
    },
  );
  desk.post(
    '/api/line-loads/:operationId/cancel',
    {
      config: { needs: 'load.write' },
      schema: {
        tags,
        summary:
          'Cancel an open line load (撤销), on proof that it never arrived; a case, and one of before a gap, by two people.',
        params,
        body: z.strictObject({ second: beforeGapField }).default({ second: null }),
        response: answers,
      },
    },
    async ({ who, params: { operationId }, body: { second } }, reply) => {
      const cancelled = await lineDesk.settle(who, operationId, 'cancel', second ?? undefined);
      const outcome = granted(cancelled);
      return reply.code(codeOf(outcome)).send(lineLoadAnswer(outcome));
    },
  );

  desk.get(
    '/api/line-loads/open',
    {
      config: { needs: 'customer.see' },
      schema: {
        tags,
        summary: 'Loads over lines that are not decided, oldest first, a page at a time.',
        querystring: z.strictObject({ after: behindOperationField, limit: limitField }),
        response: { 200: openLoadsSchema, ...PROBLEMS },
      },
    },
    ({ query: { after = null, limit } }) => {
      const { total, next, rows } = lineDesk.openLoads(after, limit);
      const loads = rows.map((load) => ({
        operationId: load.operationId,
        state: load.state === 'CASE' ? ('CASE' as const) : ('RESERVED' as const),
        accountId: load.accountId,
        meter: load.meter,
        litres: load.litres,
        attempt: load.attempt,
        reservedAt: load.reservedAt,
      }));
      return { total, next, loads };
    },
  );
}
