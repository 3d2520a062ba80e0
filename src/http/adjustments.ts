/** 财务部: adjustments of what was billed and of the price at which it was, each a document of two people. */
import { z } from 'zod';
import { adjustUsage } from '../app/finance/adjust-usage.ts';
import { correctPrice } from '../app/finance/correct-price.ts';
import { LITRE_MAX, PRICE_MAX } from '../core/units.ts';
import { granted, operationAnswer, operationSchema, PROBLEMS } from './answers.ts';
import type { HttpDeps } from './deps.ts';
import type { Desk } from './desk.ts';
import {
  accountIdField,
  litresFromZeroField,
  operationIdField,
  operatorField,
  textField,
  volumeLitresField,
} from './fields.ts';
import { actor } from './who.ts';

export function addAdjustmentRoutes(desk: Desk, { app }: HttpDeps): void {
  desk.post(
    '/api/adjustments',
    {
      config: { needs: 'usage.enter' },
      schema: {
        tags: ['finance'],
        summary:
          'Adjust what was billed (调量、补量): an entry of the open period, whatever it speaks of.',
        body: z.strictObject({
          operationId: operationIdField,
          operator: operatorField,
          second: textField(40).meta({ description: 'Who signed it, another person (部门经理).' }),
          accountId: accountIdField,
          litres: z.int().min(-LITRE_MAX).max(LITRE_MAX).meta({
            description: 'Above zero: used and not billed; below zero: billed and not used.',
          }),
          trueIndexLitres: litresFromZeroField.nullable().default(null).meta({
            description:
              'Where the index was read wrongly: what it truly was then; litres is this less the one that was read.',
          }),
          formNo: textField(40).meta({ description: 'Number of the 《气表调整量工作单》.' }),
          reason: textField(120),
          evidence: textField(200).meta({ description: 'What proves it: readings, photographs.' }),
          responsible: textField(40).meta({ description: 'Whose mistake it was (责任人).' }),
        }),
        response: { 200: operationSchema, ...PROBLEMS },
      },
    },
    async ({ who, body: { operator, trueIndexLitres, ...document } }) => {
      const read = trueIndexLitres === null ? {} : { trueIndex: trueIndexLitres };
      const request = { ...document, ...read };
      const adjusted = granted(await adjustUsage(app, actor(who, operator), request));
      return operationAnswer(request.operationId, adjusted);
    },
  );
  desk.post(
    '/api/price-corrections',
    {
      config: { needs: 'usage.enter' },
      schema: {
        tags: ['finance'],
        summary:
          'Charge or give back the difference of a price that was wrong (调价追收、追退): an entry of the open period; no lot is priced again.',
        body: z.strictObject({
          operationId: operationIdField,
          operator: operatorField,
          second: textField(40).meta({ description: 'Who signed it, another person.' }),
          accountId: accountIdField,
          tariffId: textField(40).meta({ description: 'Price version of the gas.' }),
          litres: volumeLitresField.meta({
            description: 'At most what was bought at that version.',
          }),
          differenceE4: z.int().min(-PRICE_MAX).max(PRICE_MAX).meta({
            description:
              'What 1 m³ should have cost more, in 1/10000 yuan (追收); below zero: less (追退).',
          }),
          formNo: textField(40),
          reason: textField(120),
          evidence: textField(200).meta({ description: 'The notice of the price, the lots …' }),
          responsible: textField(40),
        }),
        response: { 200: operationSchema, ...PROBLEMS },
      },
    },
    async ({ who, body: { operator, ...document } }) =>
      operationAnswer(
        document.operationId,
        granted(await correctPrice(app, actor(who, operator), document)),
      ),
  );
}
