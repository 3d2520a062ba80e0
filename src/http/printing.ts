/** Paper: slips printed and printed again, the page of a slip, and how the printer is. */

import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { PrintOutcome } from '../app/counter/print-slip.ts';
import { printedSlip } from '../app/counter/print-slip.ts';
import type { PrinterErrorCode, PrinterState } from '../ports/printer.ts';
import { granted, PROBLEMS, problemOrNull } from './answers.ts';
import type { HttpDeps } from './deps.ts';
import type { Desk } from './desk.ts';
import { numberTextField, operationIdField } from './fields.ts';
import { SECURITY_HEADERS } from './headers.ts';
import { appFor } from './personal.ts';
import { problemSchema } from './problem.ts';
import { slipPage } from './slip-page.ts';

const tags = ['counter'];
const params = z.strictObject({ ticketNo: numberTextField });
const slipField = z.enum(['ticket', 'settlement']).default('ticket').meta({
  description: 'The ticket, or the slip that tells how its load was settled (写卡核实单).',
});

export const lineSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('title'), text: z.string() }),
  z.strictObject({ kind: z.literal('text'), text: z.string() }),
  z.strictObject({ kind: z.literal('pair'), label: z.string(), value: z.string() }),
  z.strictObject({ kind: z.literal('rule') }),
]);

const printSchema = z
  .strictObject({
    copy: z.int().meta({ description: '0 is the first printing, 1 the first reprint (补打).' }),
    paper: z.enum(['printed', 'sent', 'failed', 'not-asked']).meta({
      description:
        'printed: the printer has said so; sent: all bytes were taken; failed: the record stands, print again; not-asked: for a page, or this operation was carried out before.',
    }),
    lines: z.array(lineSchema),
    problem: problemSchema.nullable(),
  })
  .meta({ id: 'Print' });

const printAnswer = (print: PrintOutcome): z.output<typeof printSchema> => ({
  copy: print.copy,
  paper: print.paper,
  lines: print.lines.map((line) => ({ ...line })),
  problem: problemOrNull(print.refusal),
});

const TROUBLES = [
  'printer.unreachable',
  'printer.paper-out',
  'printer.offline',
  'printer.no-answer',
] as const satisfies readonly PrinterErrorCode[];

export const printerSchema = z
  .strictObject({
    name: z.string(),
    condition: z.enum(['unknown', 'ready', 'printing', 'trouble']),
    trouble: z.strictObject({ code: z.enum(TROUBLES), reason: z.string() }).optional(),
  })
  .meta({
    id: 'Printer',
    description:
      'trouble: why the last slip, or the last look whether it is there, failed; unknown: nobody has looked yet.',
  });

export const printerEvent = (state: PrinterState): string =>
  `event: printer\ndata: ${JSON.stringify(state)}\n\n`;

export function addPrintingRoutes(desk: Desk, { app, counter }: HttpDeps): void {
  desk.post(
    '/api/receipts/:ticketNo/print',
    {
      config: { needs: 'ticket.give' },
      schema: {
        tags,
        summary:
          'Print a ticket (打印); every later time is a counted reprint of its image (补打).',
        params,
        body: z.strictObject({
          operationId: operationIdField,
          slip: slipField,
          to: z.enum(['printer', 'page']).default('printer'),
        }),
        response: { 200: printSchema, ...PROBLEMS },
      },
    },
    async ({ who, params: { ticketNo }, body }) =>
      printAnswer(granted(await counter.printSlip(who, { ...body, ticketNo }))),
  );

  desk.get(
    '/api/receipts/:ticketNo/page',
    {
      config: { needs: 'customer.see', audits: 'personal-data-viewed' },
      schema: {
        tags,
        summary: 'The slip as it was last printed, as a page for the browser’s own printer.',
        params,
        querystring: z.strictObject({ slip: slipField }),
        response: {
          200: { content: { 'text/html': { schema: z.string() } } },
          ...PROBLEMS,
        },
      },
    },
    ({ who, params: { ticketNo }, query }, reply) => {
      const lines = granted(printedSlip(appFor(who, app), ticketNo, query.slip));
      const { html, style } = slipPage(lines, app.printing?.paper ?? 58);
      const digest = Buffer.from(app.hash.sha256(style)).toString('base64');
      const policy = `${SECURITY_HEADERS['content-security-policy']}; style-src 'sha256-${digest}'`;
      (reply as FastifyReply)
        .header('content-security-policy', policy)
        .type('text/html; charset=utf-8')
        .serializer(String)
        .send(html);
    },
  );

  desk.get(
    '/api/printer',
    {
      config: { needs: 'station.see' },
      schema: {
        tags: ['station'],
        summary: 'The printer of this station; null where there is none.',
        response: { 200: printerSchema.nullable(), ...PROBLEMS },
      },
    },
    () => {
      const state = app.printing?.printer.state();
      return state === undefined ? null : { ...state };
    },
  );
}
