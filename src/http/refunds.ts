/** 退费: money of the balance goes back by itself, by the channel that it came by. */
import { z } from 'zod';
import { refundBalance } from '../app/counter/refund-balance.ts';
import { granted, operationAnswer, operationSchema, PROBLEMS } from './answers.ts';
import type { HttpDeps } from './deps.ts';
import type { Desk } from './desk.ts';
import { accountIdField, amountFenField, operationIdField, textField } from './fields.ts';

export function addRefundRoutes(desk: Desk, { app }: HttpDeps): void {
  desk.post(
    '/api/payments/refund',
    {
      config: { needs: 'sale.make', provesAgain: true },
      schema: {
        tags: ['counter'],
        summary:
          'Money of the balance goes back (退费) by the channel of the payment that brought it (原路退回), at most what that payment brought; a second person signs.',
        body: z.strictObject({
          operationId: operationIdField,
          accountId: accountIdField,
          payment: operationIdField.meta({ description: 'The operation that took it.' }),
          amountFen: amountFenField,
          reference: textField(80).nullable().default(null).meta({
            description: 'Of the bank or platform, for the way back; null for cash.',
          }),
          papers: textField(60).meta({ description: 'What the owner showed (证件).' }),
          second: textField(40).meta({ description: 'The second person, not the cashier.' }),
        }),
        response: { 200: operationSchema, ...PROBLEMS },
      },
    },
    async ({ who, body: { amountFen, ...rest } }) =>
      operationAnswer(
        rest.operationId,
        granted(await refundBalance(app, who, { ...rest, amount: amountFen })),
      ),
  );
}
