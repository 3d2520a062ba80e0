/** The ticket register: slips taken back, lost or voided, invoices, series, and the list that goes to finance. */
import { z } from 'zod';
import {
  endTicket,
  enterSeries,
  giveInvoice,
  redInvoice,
  spoilNumber,
} from '../app/counter/tickets.ts';
import { type TicketList, ticketList } from '../app/finance/ticket-list.ts';
import type { InvoiceView } from '../ports/hall-reads.ts';
import { granted, operationAnswer, operationSchema, PROBLEMS } from './answers.ts';
import type { HttpDeps } from './deps.ts';
import type { Desk } from './desk.ts';
import { businessDateField, numberTextField, operationIdField, textField } from './fields.ts';

const KINDS = ['charge-invoice', 'installation-invoice', 'deposit-receipt', 'vat-invoice'] as const;
const ticketKindField = z
  .enum(KINDS)
  .meta({ description: '收费发票 · 安装费发票 · 预付款收据 · 增值税发票' });
const seriesField = textField(20);
const paperNumberField = z.int().min(1).max(99_999_999);
const tags = ['counter'];

const invoiceSchema = z
  .strictObject({
    ticketKind: z.enum(KINDS),
    number: z.string(),
    state: z.enum(['given', 'spoiled', 'red']).meta({
      description: 'red: the number of a red invoice (红字发票), which took a given one back.',
    }),
    date: z.string(),
    ticketNo: z.int().nullable(),
  })
  .meta({ id: 'InvoiceNumber' });

const invoiceAnswer = (row: InvoiceView): z.output<typeof invoiceSchema> => ({
  ticketKind: row.ticketKind,
  number: row.number,
  state: row.state,
  date: row.businessDate,
  ticketNo: row.ticketNo,
});

const listSchema = z
  .strictObject({
    from: z.string(),
    to: z.string(),
    cashiers: z.array(
      z.strictObject({
        station: z.int(),
        cashier: z.string(),
        shifts: z.array(
          z.strictObject({
            shift: z.string(),
            closedOn: z.string(),
            tickets: z.int(),
            first: z.int(),
            last: z.int(),
            ended: z.array(
              z.strictObject({
                ticketNo: z.int(),
                how: z.enum(['recovered', 'lost', 'voided']),
                reason: z.string(),
                secondPerson: z.string().nullable(),
                invoice: z.string().nullable(),
              }),
            ),
          }),
        ),
        invoices: z.array(invoiceSchema),
      }),
    ),
    series: z.array(
      z.strictObject({
        series: z.string(),
        ticketKind: z.enum(KINDS),
        first: z.int(),
        last: z.int(),
        next: z.int().meta({ description: 'The next number; last + 1 when all are used.' }),
        holder: z.string(),
      }),
    ),
  })
  .meta({ id: 'TicketList', description: '票据交接单' });

const listAnswer = (list: TicketList): z.output<typeof listSchema> => ({
  from: list.from,
  to: list.to,
  cashiers: list.cashiers.map(({ station, cashier, shifts, invoices }) => ({
    station,
    cashier,
    shifts: shifts.map((one) => ({ ...one, ended: one.ended.map((slip) => ({ ...slip })) })),
    invoices: invoices.map(invoiceAnswer),
  })),
  series: list.series.map((row) => ({ ...row })),
});

function addSlipRoutes(desk: Desk, { app }: HttpDeps): void {
  const params = z.strictObject({ ticketNo: numberTextField });
  desk.post(
    '/api/receipts/:ticketNo/end',
    {
      config: { needs: 'ticket.give' },
      schema: {
        tags,
        summary:
          'A slip loses its force: taken back, lost, or voided (收回、遗失、作废). Its number stays.',
        params,
        body: z.strictObject({
          operationId: operationIdField,
          how: z.enum(['recovered', 'lost', 'voided']),
          reason: textField(200),
          secondPerson: textField(40).nullable().default(null).meta({
            description: 'Who declares a loss beside the operator; null otherwise.',
          }),
        }),
        response: { 200: operationSchema, ...PROBLEMS },
      },
    },
    async ({ who, params: { ticketNo }, body }) =>
      operationAnswer(body.operationId, granted(await endTicket(app, who, { ...body, ticketNo }))),
  );

  desk.post(
    '/api/receipts/:ticketNo/invoice',
    {
      config: { needs: 'ticket.give' },
      schema: {
        tags,
        summary:
          'Give an invoice for a slip that has lost its force (小票换发票): one slip, one invoice.',
        params,
        body: z
          .strictObject({
            operationId: operationIdField,
            ticketKind: ticketKindField,
            from: z.discriminatedUnion('by', [
              z.strictObject({ by: z.literal('series'), series: seriesField }),
              z.strictObject({ by: z.literal('tax-system'), number: textField(40) }),
            ]),
            title: textField(100).nullable().default(null).meta({
              description:
                '抬头. Null or left out: title and tax number on the customer’s record, and where there are none, their name.',
            }),
            taxNo: textField(30).nullable().default(null),
            purchase: operationIdField.optional().meta({
              description:
                'Of a VAT invoice, the purchase in it, where the slip itself made none. Tax of what is left of it is due at once.',
            }),
          })
          .refine(({ title, taxNo }) => title !== null || taxNo === null, {
            path: ['taxNo'],
            error: 'null | title & taxNo',
          }),
        response: { 200: operationSchema, ...PROBLEMS },
      },
    },
    async ({ who, params: { ticketNo }, body: { purchase, ...body } }) => {
      const asked = { ...body, ticketNo, ...(purchase === undefined ? {} : { purchase }) };
      return operationAnswer(body.operationId, granted(await giveInvoice(app, who, asked)));
    },
  );
}

function addRedInvoiceRoute(desk: Desk, { app }: HttpDeps): void {
  desk.post(
    '/api/invoices/red',
    {
      config: { needs: 'invoice.red' },
      schema: {
        tags: ['finance'],
        summary:
          'A red invoice takes one back (红字发票): tax of unused gas that it had made due is due no more.',
        body: z.strictObject({
          operationId: operationIdField,
          ticketKind: ticketKindField,
          number: textField(40).meta({ description: 'Of the invoice that is taken back.' }),
          redNumber: textField(40).meta({ description: "The tax authority's, of the red one." }),
          reason: textField(200),
        }),
        response: { 200: operationSchema, ...PROBLEMS },
      },
    },
    async ({ who, body }) =>
      operationAnswer(body.operationId, granted(await redInvoice(app, who, body))),
  );
}

export function addTicketRoutes(desk: Desk, deps: HttpDeps): void {
  const { app } = deps;
  addSlipRoutes(desk, deps);
  addRedInvoiceRoute(desk, deps);
  desk.post(
    '/api/ticket-series',
    {
      config: { needs: 'series.enter' },
      schema: {
        tags: ['finance'],
        summary: 'Pre-printed paper with its numbers goes to a person (领用票据).',
        body: z.strictObject({
          operationId: operationIdField,
          series: seriesField,
          ticketKind: ticketKindField,
          first: paperNumberField,
          last: paperNumberField,
          holder: textField(40),
        }),
        response: { 200: operationSchema, ...PROBLEMS },
      },
    },
    async ({ who, body }) =>
      operationAnswer(body.operationId, granted(await enterSeries(app, who, body))),
  );

  desk.post(
    '/api/ticket-series/spoil',
    {
      config: { needs: 'ticket.give' },
      schema: {
        tags,
        summary: 'The next number of a series is spoiled (作废); it is used up like any other.',
        body: z.strictObject({
          operationId: operationIdField,
          series: seriesField,
          reason: textField(200),
        }),
        response: { 200: operationSchema, ...PROBLEMS },
      },
    },
    async ({ who, body }) =>
      operationAnswer(body.operationId, granted(await spoilNumber(app, who, body))),
  );

  desk.get(
    '/api/reports/tickets',
    {
      config: { needs: 'shift.see' },
      schema: {
        tags: ['finance'],
        summary: 'Slips and invoices of each cashier, for the hand-over at month end (票据交接单).',
        querystring: z.strictObject({ from: businessDateField, to: businessDateField }),
        response: { 200: listSchema, ...PROBLEMS },
      },
    },
    ({ query: { from, to } }) => listAnswer(ticketList(app, from, to)),
  );
}
