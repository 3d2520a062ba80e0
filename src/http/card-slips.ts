/** 业务凭单: the paper of a card work by its operation id, to be read, and to be printed at any time. */
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { again, cardSlip, printCardSlip } from '../app/counter/card-slip.ts';
import type { CardWork } from '../app/counter/card-slip-layout.ts';
import { COLUMNS, slipText } from '../core/slip.ts';
import { granted, PROBLEMS, problemOrNull } from './answers.ts';
import type { HttpDeps } from './deps.ts';
import type { Desk } from './desk.ts';
import { operationIdField } from './fields.ts';
import { appFor } from './personal.ts';
import { wantsText } from './plain-text.ts';
import { lineSchema } from './printing.ts';
import { problemSchema } from './problem.ts';

const tags = ['counter'];
const params = z.strictObject({ operationId: operationIdField });

/** With a slip of their own. */
export const CARD_WORKS = [
  'opened',
  'replaced',
  'formatted',
  'tool-made',
  'tool-returned',
  'lost-load',
] as const satisfies readonly CardWork[];

const slipSchema = z
  .strictObject({
    operationId: z.string(),
    work: z.enum(CARD_WORKS),
    lines: z.array(lineSchema),
  })
  .meta({ id: 'CardSlip', description: '业务凭单' });

const printSchema = z
  .strictObject({
    paper: z.enum(['printed', 'sent', 'failed']).meta({
      description:
        'printed: the printer has said so; sent: all bytes were taken; failed: print again.',
    }),
    problem: problemSchema.nullable(),
  })
  .meta({ id: 'CardSlipPrint' });

const COPY = 'With the heading 补打: there is such a paper already.';

function addSlip(desk: Desk, { app }: HttpDeps): void {
  desk.get(
    '/api/card-slips/:operationId',
    {
      config: { needs: 'customer.see', audits: 'personal-data-viewed' },
      schema: {
        tags,
        summary:
          'The slip of a card work (业务凭单: 开卡、补卡、格式化、工具卡、遗失结案) by its operation id, also as text/plain; the same at any time.',
        params,
        querystring: z.strictObject({
          copy: z.enum(['true', 'false']).default('false').meta({ description: COPY }),
        }),
        response: {
          200: {
            content: {
              'application/json': { schema: slipSchema },
              'text/plain': { schema: z.string() },
            },
          },
          ...PROBLEMS,
        },
      },
    },
    ({ who, params: { operationId }, query: { copy }, headers }, reply) => {
      const slip = granted(cardSlip(appFor(who, app), operationId));
      const lines = copy === 'true' ? again(slip.lines) : slip.lines;
      // Two kinds of content have no one type.
      const plain = reply as FastifyReply;
      if (wantsText(headers.accept)) {
        const text = slipText(lines, COLUMNS[58]);
        plain.type('text/plain; charset=utf-8').serializer(String).send(text);
      } else {
        const { work } = slip;
        const answer = { operationId, work, lines: lines.map((line) => ({ ...line })) };
        plain.type('application/json; charset=utf-8').send(answer);
      }
    },
  );
}

export function addCardSlipRoutes(desk: Desk, deps: HttpDeps): void {
  addSlip(desk, deps);
  const { app } = deps;
  desk.post(
    '/api/card-slips/:operationId/print',
    {
      config: { needs: 'card.read' },
      schema: {
        tags,
        summary: 'Print the slip of a card work (打印业务凭单) on the printer of this station.',
        params,
        body: z.strictObject({ copy: z.boolean().default(false).meta({ description: COPY }) }),
        response: { 200: printSchema, ...PROBLEMS },
      },
    },
    async ({ who, params: { operationId }, body: { copy } }) => {
      const printed = granted(await printCardSlip(appFor(who, app), operationId, copy));
      return { paper: printed.paper, problem: problemOrNull(printed.refusal) };
    },
  );
}
