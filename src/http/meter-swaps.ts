/** 工程部: meters that were written down crosswise are exchanged (表号错误), and the documents of it. */

import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { swapMeters, swapSheet } from '../app/engineering/swap-meters.ts';
import { pageOf } from '../app/page-of.ts';
import { granted, operationAnswer, operationSchema, PROBLEMS } from './answers.ts';
import type { HttpDeps } from './deps.ts';
import type { Desk } from './desk.ts';
import {
  accountIdField,
  accountIdText,
  operationIdField,
  operatorField,
  textField,
} from './fields.ts';
import { behindOperationField, limitField, pageFields } from './paging.ts';
import { appFor } from './personal.ts';
import { wantsText } from './plain-text.ts';
import { meterSwapAnswer, meterSwapSchema } from './swap-answers.ts';
import { actor } from './who.ts';

const tags = ['engineering'];

function addDocumentRoute(desk: Desk, { app }: HttpDeps): void {
  desk.get(
    '/api/meter-swaps/:document',
    {
      config: { needs: 'meter.see', audits: 'personal-data-viewed' },
      schema: {
        tags,
        summary:
          'One document of an exchange (调表单), by its operation id, also as text/plain: who, why, and what went over.',
        params: z.strictObject({ document: operationIdField }),
        response: {
          200: {
            content: {
              'application/json': { schema: meterSwapSchema },
              'text/plain': { schema: z.string() },
            },
          },
          ...PROBLEMS,
        },
      },
    },
    ({ who, params: { document }, headers }, reply) => {
      const { row, text } = granted(swapSheet(appFor(who, app), document));
      // Two kinds of content have no one type.
      const plain = reply as FastifyReply;
      if (wantsText(headers.accept)) {
        plain.type('text/plain; charset=utf-8').serializer(String).send(text);
      } else {
        plain.type('application/json; charset=utf-8').send(meterSwapAnswer(row));
      }
    },
  );
}

const swapsSchema = z
  .strictObject({ ...pageFields, next: z.string().nullable(), swaps: z.array(meterSwapSchema) })
  .meta({ id: 'MeterSwaps', description: '换表交换一页' });

export function addMeterSwapRoutes(desk: Desk, deps: HttpDeps): void {
  const { app } = deps;
  desk.post(
    '/api/meter-swaps',
    {
      config: { needs: 'meter.enter' },
      schema: {
        tags,
        summary:
          'Exchange two meters that were written down crosswise (表号错误): cards, readings, gas with its lots and its ladder go with the meters.',
        body: z.strictObject({
          operationId: operationIdField,
          operator: operatorField,
          witness: textField(40).meta({ description: 'Who checked it, another person (复核人).' }),
          accountId: accountIdField,
          otherAccountId: accountIdField,
          workOrder: textField(40).meta({ description: 'Number of the work order (工作单).' }),
          responsible: textField(40).meta({ description: 'Whose mistake it was (责任人).' }),
          reason: textField(120),
          exchangeDoors: z.boolean().default(true).meta({
            description:
              'Each meter hangs at the other one’s door: only the numbers were exchanged on paper. False where the doors are right and the customers were not.',
          }),
        }),
        response: { 200: operationSchema, ...PROBLEMS },
      },
    },
    async ({ who, body: { operator, accountId: first, otherAccountId: second, ...document } }) => {
      const request = { ...document, accounts: [first, second] as const };
      const swapped = granted(await swapMeters(app, actor(who, operator), request));
      return operationAnswer(request.operationId, swapped);
    },
  );

  addDocumentRoute(desk, deps);

  desk.get(
    '/api/meter-swaps',
    {
      config: { needs: 'meter.see', audits: 'personal-data-viewed' },
      schema: {
        tags,
        summary: 'Exchanges that an account was part of, newest first, a page at a time.',
        querystring: z.strictObject({
          accountId: accountIdText,
          after: behindOperationField,
          limit: limitField,
        }),
        response: { 200: swapsSchema, ...PROBLEMS },
      },
    },
    ({ query: { accountId, after = null, limit } }) => {
      const { registry } = app.store;
      const { rows, ...page } = pageOf(
        registry.meterSwapCount(accountId),
        limit,
        (most) => registry.meterSwapsOf(accountId, most, after),
        meterSwapAnswer,
        ({ document }) => document,
      );
      return { ...page, swaps: [...rows] };
    },
  );
}
