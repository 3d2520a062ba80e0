/** 财务部: gas that the company gives (赠气). */
import { z } from 'zod';
import { grantGift } from '../app/counter/grant-gift.ts';
import { FEN_MAX } from '../core/units.ts';
import { granted, operationAnswer, operationSchema, PROBLEMS } from './answers.ts';
import type { HttpDeps } from './deps.ts';
import type { Desk } from './desk.ts';
import { accountIdField, operationIdField, textField } from './fields.ts';

export function addGiftRoutes(desk: Desk, { app }: HttpDeps): void {
  desk.post(
    '/api/gifts',
    {
      config: { needs: 'usage.enter' },
      schema: {
        tags: ['finance'],
        summary:
          'Gas that the company gives (赠气): money of the balance, booked as 销售费用, that gas is bought for like any other; two people.',
        body: z.strictObject({
          operationId: operationIdField,
          accountId: accountIdField,
          amountFen: z
            .int()
            .min(-FEN_MAX)
            .max(FEN_MAX)
            .refine((fen) => fen !== 0, '≠ 0')
            .meta({ description: 'Fen; below zero takes back what is left of gifts (收回).' }),
          formNo: textField(40).meta({ description: 'Number of the document (单据号).' }),
          reason: textField(120),
          second: textField(40).meta({ description: 'The second person (复核人).' }),
        }),
        response: { 200: operationSchema, ...PROBLEMS },
      },
    },
    async ({ who, body: { amountFen, ...body } }) =>
      operationAnswer(
        body.operationId,
        granted(await grantGift(app, who, { ...body, amount: amountFen })),
      ),
  );
}
