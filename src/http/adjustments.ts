/** 财务部: adjustments of what was billed, each a document of two people. */
import { z } from 'zod';
import { adjustUsage } from '../app/finance/adjust-usage.ts';
import { LITRE_MAX } from '../core/units.ts';
import { granted, operationAnswer, operationSchema, PROBLEMS } from './answers.ts';
import type { HttpDeps } from './deps.ts';
import type { Desk } from './desk.ts';
import {
  accountIdField,
  litresFromZeroField,
  operationIdField,
  operatorField,
  textField,
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
}
