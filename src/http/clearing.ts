/** 财务部: what customers paid by WeChat and Alipay comes to the bank. */
import { z } from 'zod';
import { redClearing, settleClearing } from '../app/finance/settle-clearing.ts';
import { fen } from '../core/units.ts';
import { granted, operationAnswer, operationSchema, PROBLEMS } from './answers.ts';
import { bankLineField } from './bank-files.ts';
import type { HttpDeps } from './deps.ts';
import type { Desk } from './desk.ts';
import { amountFenField, operationIdField, textField } from './fields.ts';

export function addClearingRoutes(desk: Desk, { app }: HttpDeps): void {
  desk.post(
    '/api/clearing/settle',
    {
      config: { needs: 'transfer.confirm' },
      schema: {
        tags: ['finance'],
        summary:
          'A platform has paid out (第三方清算): what was cleared less its fee is what the bank’s line says; a second person signs.',
        body: z.strictObject({
          operationId: operationIdField,
          channel: z.enum(['wechat', 'alipay']),
          clearedFen: amountFenField.meta({ description: 'Of customers’ payments.' }),
          feeFen: z.int().min(0).meta({ description: 'Kept by the platform (手续费), in fen.' }),
          bankLine: bankLineField
            .omit({ payer: true, bank: true })
            .extend({ bank: textField(20).optional() }),
          second: textField(40).meta({ description: 'Who signed it, another person.' }),
        }),
        response: { 200: operationSchema, ...PROBLEMS },
      },
    },
    async ({ who, body: { operationId, channel, clearedFen, feeFen, bankLine, second } }) => {
      const { amountFen, ...line } = bankLine;
      const request = {
        ...{ operationId, channel, second, cleared: clearedFen, fee: fen(feeFen) },
        bankLine: { ...line, amount: amountFen },
      };
      return operationAnswer(operationId, granted(await settleClearing(app, who, request)));
    },
  );
  desk.post(
    '/api/clearing/red',
    {
      config: { needs: 'transfer.confirm' },
      schema: {
        tags: ['finance'],
        summary:
          'A platform’s payment was entered by mistake (清算红字): it is taken back whole, and its line of the bank is free again; a second person signs.',
        body: z.strictObject({
          operationId: operationIdField,
          bankLine: bankLineField
            .pick({ serial: true })
            .extend({ bank: textField(20).optional() })
            .meta({ description: 'By which it was entered.' }),
          reason: textField(120),
          second: textField(40).meta({ description: 'Who signed it, another person.' }),
        }),
        response: { 200: operationSchema, ...PROBLEMS },
      },
    },
    async ({ who, body }) =>
      operationAnswer(body.operationId, granted(await redClearing(app, who, body))),
  );
}
