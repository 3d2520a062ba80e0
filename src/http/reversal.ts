/** 冲正 over HTTP: the last purchase undone, its money in the balance or back by its channel. */
import { z } from 'zod';
import type { RefundRequest } from '../app/counter/reverse-purchase.ts';
import { granted, operationAnswer, operationSchema, PROBLEMS } from './answers.ts';
import type { HttpDeps } from './deps.ts';
import type { Desk } from './desk.ts';
import { accountIdField, amountFenField, operationIdField, textField } from './fields.ts';

const refundField = z
  .strictObject({
    operationId: operationIdField,
    payment: operationIdField.meta({ description: 'The payment whose money goes back.' }),
    amountFen: amountFenField,
    reference: textField(64).nullable().default(null).meta({
      description: 'Reference of the bank or platform, with every channel but cash.',
    }),
    papers: textField(60).meta({ description: 'What the owner showed (证件).' }),
  })
  .meta({ description: 'Back by the channel that it came by (原路退回).' });

/** From the wire's fen to the counter's words; field by field, because the body is what is hashed. */
const refundOf = ({
  operationId,
  payment,
  amountFen,
  reference,
  papers,
}: z.output<typeof refundField>): RefundRequest => ({
  operationId,
  payment,
  amount: amountFen,
  reference,
  papers,
});

const reversalSchema = z
  .strictObject({ reversal: operationSchema, refund: operationSchema.nullable() })
  .meta({ id: 'Reversal', description: 'Both stand together or not at all.' });

export function addReversalRoutes(desk: Desk, { counter }: HttpDeps): void {
  desk.post(
    '/api/purchases/reverse',
    {
      config: { needs: 'sale.make' },
      schema: {
        tags: ['counter'],
        summary:
          'Undo the last purchase of today while its gas waits to be written (冲正); null refund leaves the money in the balance.',
        body: z.strictObject({
          operationId: operationIdField,
          accountId: accountIdField,
          purchase: operationIdField,
          reason: textField(60),
          refund: refundField.nullable().default(null),
        }),
        response: { 200: reversalSchema, ...PROBLEMS },
      },
    },
    async ({ who, body }) => {
      const { refund } = body;
      const request = { ...body, refund: refund && refundOf(refund) };
      const done = granted(await counter.reversePurchase(who, request));
      return {
        reversal: operationAnswer(body.operationId, done.reversal),
        refund: refund && done.refund && operationAnswer(refund.operationId, done.refund),
      };
    },
  );
}
