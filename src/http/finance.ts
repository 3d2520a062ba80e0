/** 财务部: price versions. */
import { z } from 'zod';
import { enterTariff } from '../app/finance/enter-tariff.ts';
import { granted, operationAnswer, operationSchema, PROBLEMS } from './answers.ts';
import type { HttpDeps } from './deps.ts';
import type { Desk } from './desk.ts';
import {
  businessDateField,
  litresFromZeroField,
  operationIdField,
  priceE4Field,
  textField,
  volumeLitresField,
} from './fields.ts';

const tags = ['finance'];

export function addFinanceRoutes(desk: Desk, { app }: HttpDeps): void {
  desk.post(
    '/api/tariffs',
    {
      config: { needs: 'price.enter' },
      schema: {
        tags,
        summary: 'Enter a price version (气价版本). A version never changes.',
        body: z.strictObject({
          operationId: operationIdField,
          id: textField(40),
          customerClass: textField(40),
          effectiveFrom: businessDateField,
          cycle: z.enum(['month', 'quarter', 'year']),
          cycleStartMonth: z.int().min(1).max(12),
          tiers: z
            .array(
              z.strictObject({
                upToLitres: volumeLitresField
                  .nullable()
                  .meta({ description: 'Upper bound, inclusive; null in the last tier.' }),
                priceE4: priceE4Field,
              }),
            )
            .min(1)
            .max(10),
          household: z
            .strictObject({
              baseSize: z.int().min(1).max(99),
              perPersonUpToLitres: z.array(litresFromZeroField).max(9),
              capPersons: z.int().min(1).max(99),
            })
            .nullable()
            .default(null),
        }),
        response: { 200: operationSchema, ...PROBLEMS },
      },
    },
    async ({ who, body }) => {
      const { operationId, tiers, household, ...version } = body;
      const request = {
        operationId,
        version: {
          ...version,
          tiers: tiers.map(({ upToLitres, priceE4 }) => ({ upTo: upToLitres, price: priceE4 })),
          household: household && {
            baseSize: household.baseSize,
            perPersonUpTo: household.perPersonUpToLitres,
            capPersons: household.capPersons,
          },
        },
      };
      return operationAnswer(operationId, granted(await enterTariff(app, who, request)));
    },
  );
}
