/** Charges beyond gas (收费项目). */
import { z } from 'zod';
import { enterChargeItem, refundDeposit } from '../app/counter/charge.ts';
import { granted, operationAnswer, operationSchema, PROBLEMS } from './answers.ts';
import type { HttpDeps } from './deps.ts';
import type { Desk } from './desk.ts';
import { accountIdField, amountFenField, operationIdField, textField } from './fields.ts';

const itemField = textField(20).meta({ description: 'Code of the item.' });
const itemSchema = z
  .strictObject({
    item: z.string(),
    name: z.string(),
    income: z.boolean(),
    taxBasisPoints: z.int(),
  })
  .meta({ id: 'ChargeItem', description: '收费项目；income false is a deposit (预付款).' });

export function addChargeRoutes(desk: Desk, { app, counter }: HttpDeps): void {
  desk.get(
    '/api/charge-items',
    {
      config: { needs: 'station.see' },
      schema: {
        tags: ['counter'],
        summary: 'What is charged beyond gas.',
        response: { 200: z.array(itemSchema), ...PROBLEMS },
      },
    },
    () => app.store.hall.chargeItems().map((row) => ({ ...row })),
  );

  desk.post(
    '/api/charge-items',
    {
      config: { needs: 'price.enter' },
      schema: {
        tags: ['finance'],
        summary: 'Enter an item with its tax rate (收费项目、税率). An item never changes.',
        body: z.strictObject({
          operationId: operationIdField,
          item: itemField,
          name: textField(40),
          income: z.boolean().default(true).meta({ description: 'false is a deposit.' }),
          taxBasisPoints: z.int().min(0).max(10_000).meta({
            description:
              'VAT within the price in 1/100 of a percent: 1300 is 13 %; 0 for a deposit.',
          }),
        }),
        response: { 200: operationSchema, ...PROBLEMS },
      },
    },
    async ({ who, body }) =>
      operationAnswer(body.operationId, granted(await enterChargeItem(app, who, body))),
  );

  desk.post(
    '/api/charges',
    {
      config: { needs: 'sale.make' },
      schema: {
        tags: ['counter'],
        summary:
          'Take money for an item: on its own ticket, never into the balance (收费). A transfer is pending until finance confirms it.',
        body: z.strictObject({
          operationId: operationIdField,
          accountId: accountIdField,
          item: itemField,
          amountFen: amountFenField,
          channel: z.enum(['cash', 'wechat', 'alipay', 'bank-transfer']),
          cashGivenFen: amountFenField.nullable().default(null),
          reference: textField(80).nullable().default(null),
          payer: textField(80).nullable().default(null),
        }),
        response: { 200: operationSchema, ...PROBLEMS },
      },
    },
    async ({ who, body }) => {
      const { amountFen, cashGivenFen, ...rest } = body;
      const request = { ...rest, amount: amountFen, cashGiven: cashGivenFen };
      return operationAnswer(body.operationId, granted(await counter.takeCharge(who, request)));
    },
  );
  desk.post(
    '/api/deposits/refund',
    {
      config: { needs: 'sale.make', provesAgain: true },
      schema: {
        tags: ['counter'],
        summary: 'Give a deposit back by its channel (非居民预付款退还); a second person signs.',
        body: z.strictObject({
          operationId: operationIdField,
          accountId: accountIdField,
          charge: operationIdField.meta({ description: 'The operation that took it.' }),
          amountFen: amountFenField,
          reference: textField(80).nullable().default(null),
          papers: textField(80).meta({
            description:
              'What the owner showed and gave back: papers, deposit receipt (预付款收据).',
          }),
          second: textField(40).meta({ description: 'The second person, not the cashier.' }),
        }),
        response: { 200: operationSchema, ...PROBLEMS },
      },
    },
    async ({ who, body: { amountFen, ...rest } }) =>
      operationAnswer(
        rest.operationId,
        granted(await refundDeposit(app, who, { ...rest, amount: amountFen })),
      ),
  );
}
