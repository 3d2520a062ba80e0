/** 财务部: transfers that the counter was told of: they have come, or they never do. */
import { z } from 'zod';
import { confirmPayment } from '../app/finance/confirm-payment.ts';
import { withdrawTransfer } from '../app/finance/withdraw-transfer.ts';
import { granted, operationAnswer, operationSchema, PROBLEMS } from './answers.ts';
import { bankLineField, evidenceOf } from './bank-files.ts';
import type { HttpDeps } from './deps.ts';
import type { Desk } from './desk.ts';
import { operationIdField, operatorField, textField } from './fields.ts';
import { actor } from './who.ts';

const tags = ['finance'];

export function addTransferRoutes(desk: Desk, { app }: HttpDeps): void {
  desk.post(
    '/api/payments/confirm',
    {
      config: { needs: 'transfer.confirm' },
      schema: {
        tags,
        summary:
          'A pending transfer has arrived (到账确认): it becomes balance, or pays the item that it was taken for (预付款、收费项目).',
        body: z.strictObject({
          operationId: operationIdField,
          payment: operationIdField,
          operator: operatorField.optional(),
          bankLine: bankLineField.optional(),
        }),
        response: { 200: operationSchema, ...PROBLEMS },
      },
    },
    async ({ who, body: { operator, bankLine, ...body } }) => {
      const evidence = bankLine === undefined ? {} : { bankLine: evidenceOf(bankLine) };
      const confirmed = await confirmPayment(app, actor(who, operator), { ...body, ...evidence });
      return operationAnswer(body.operationId, granted(confirmed));
    },
  );

  desk.post(
    '/api/payments/withdraw',
    {
      config: { needs: 'transfer.confirm' },
      schema: {
        tags,
        summary:
          'A transfer that never came is no longer waited for (转账撤回); a second person signs. Nothing was posted, so nothing goes back.',
        body: z.strictObject({
          operationId: operationIdField,
          payment: operationIdField,
          operator: operatorField.optional(),
          reason: textField(120),
          second: textField(40).meta({ description: 'Who signed it, another person.' }),
        }),
        response: { 200: operationSchema, ...PROBLEMS },
      },
    },
    async ({ who, body: { operator, ...body } }) =>
      operationAnswer(
        body.operationId,
        granted(await withdrawTransfer(app, actor(who, operator), body)),
      ),
  );
}
