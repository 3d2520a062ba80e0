/** What became of it: operations by their id, and tickets by their number. */

import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { OperationState } from '../app/counter/operation-state.ts';
import { ticketOf } from '../app/counter/ticket.ts';
import type { Ticket } from '../app/counter/ticket-facts.ts';
import {
  copyOfResult,
  granted,
  PROBLEMS,
  problemOrNull,
  resultSchema,
  tierLineSchema,
} from './answers.ts';
import type { HttpDeps } from './deps.ts';
import type { Desk } from './desk.ts';
import { numberTextField, operationIdField } from './fields.ts';
import { appFor } from './personal.ts';
import { wantsText } from './plain-text.ts';
import { problemSchema } from './problem.ts';

const operationStateSchema = z
  .strictObject({
    operationId: z.string(),
    state: z.enum(['running', 'done', 'pending', 'not-done']),
    kind: z.string().nullable(),
    result: resultSchema.nullable(),
    problem: problemSchema.nullable(),
  })
  .meta({ id: 'OperationState' });

function stateAnswer(operation: OperationState): z.output<typeof operationStateSchema> {
  const { operationId, state, kind, result, refusal } = operation;
  return {
    operationId,
    state,
    kind: kind ?? null,
    result: result === undefined ? null : copyOfResult(result),
    problem: problemOrNull(refusal),
  };
}

const ticketSchema = z
  .strictObject({
    company: z.string(),
    outlet: z.string(),
    number: z.string().meta({ description: 'Station and number: "S1-00000001".' }),
    ticketNo: z.int(),
    station: z.int(),
    at: z.int(),
    time: z.string(),
    operator: z.string(),
    anchor: z
      .string()
      .meta({ description: '校验码: station, batch and start of its chain value.' }),
    accountId: z.int(),
    name: z.string(),
    address: z.string(),
    meter: z.string().nullable(),
    cardNo: z.int().nullable(),
    payment: z.strictObject({
      operationId: z.string(),
      channel: z.enum(['cash', 'wechat', 'alipay', 'bank-transfer']),
      state: z.enum(['settled', 'pending', 'withdrawn']),
      amountFen: z.int(),
      cashGivenFen: z.int().nullable(),
      refundedFen: z.int().meta({ description: 'Went back by its channel since.' }),
      changeFen: z.int().nullable(),
      overUsePaidFen: z.int(),
      payer: z.string().nullable(),
    }),
    lastBalanceFen: z.int(),
    balanceFen: z.int(),
    purchase: z
      .strictObject({
        operationId: z.string(),
        volumeLitres: z.int(),
        costFen: z.int(),
        tiers: z.array(tierLineSchema),
        counts: z.literal('money').optional().meta({ description: 'Money for a money meter.' }),
        tariffId: z.string().optional(),
      })
      .nullable(),
    reversed: z
      .strictObject({
        at: z.int(),
        time: z.string(),
        reason: z.string(),
        costFen: z.int(),
        refundedFen: z.int(),
      })
      .nullable()
      .meta({ description: '冲正: the purchase was undone.' }),
    write: z
      .strictObject({
        state: z.enum(['done', 'not-written', 'pending']),
        next: z.string(),
        again: z.boolean().meta({ description: '补写: a later load did it.' }),
      })
      .nullable()
      .meta({ description: '写卡：成功 · 未写 · 待核实, as it stands now.' }),
    charge: z
      .strictObject({
        item: z.string(),
        name: z.string(),
        income: z.boolean(),
        netFen: z.int(),
        taxFen: z.int(),
      })
      .nullable()
      .meta({ description: 'Where it was not gas (收费项目); income false is a deposit.' }),
  })
  .meta({ id: 'Ticket', description: '收费小票' });

/** The ledger's own value is read-only; the answer is a copy of it. */
const ticketAnswer = (ticket: Ticket): z.output<typeof ticketSchema> => ({
  ...ticket,
  payment: { ...ticket.payment },
  purchase: ticket.purchase && {
    ...ticket.purchase,
    tiers: ticket.purchase.tiers.map((tier) => ({ ...tier })),
  },
  reversed: ticket.reversed && { ...ticket.reversed },
  write: ticket.write && { ...ticket.write },
  charge: ticket.charge && { ...ticket.charge },
});

function addReceiptRoute(desk: Desk, { app }: HttpDeps): void {
  desk.get(
    '/api/receipts/:ticketNo',
    {
      config: { needs: 'customer.see', audits: 'personal-data-viewed' },
      schema: {
        tags: ['counter'],
        summary: 'The ticket of a payment at this station (收费小票), also as text/plain.',
        params: z.strictObject({ ticketNo: numberTextField }),
        response: {
          200: {
            content: {
              'application/json': { schema: ticketSchema },
              'text/plain': { schema: z.string() },
            },
          },
          ...PROBLEMS,
        },
      },
    },
    ({ who, params, headers }, reply) => {
      const { ticket, text } = granted(ticketOf(appFor(who, app), params.ticketNo));
      // Two kinds of content have no one type.
      const plain = reply as FastifyReply;
      if (wantsText(headers.accept)) {
        plain.type('text/plain; charset=utf-8').serializer(String).send(text);
      } else {
        plain.type('application/json; charset=utf-8').send(ticketAnswer(ticket));
      }
    },
  );
}

export function addRecordRoutes(desk: Desk, deps: HttpDeps): void {
  addReceiptRoute(desk, deps);
  const { counter } = deps;
  desk.get(
    '/api/operations/:operationId',
    {
      config: { needs: 'operation.see' },
      schema: {
        tags: ['counter'],
        summary: 'What became of an operation. Ask this before anything is done a second time.',
        params: z.strictObject({ operationId: operationIdField }),
        response: { 200: operationStateSchema, ...PROBLEMS },
      },
    },
    ({ params }) => stateAnswer(granted(counter.operationState(params.operationId))),
  );
}
