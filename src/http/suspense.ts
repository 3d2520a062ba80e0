/** 财务部: money that came to the bank for an account that is closed (暂收款). */
import { z } from 'zod';
import { assignSuspense, receiveSuspense, refundSuspense } from '../app/finance/suspense.ts';
import type { SuspendedView } from '../ports/finance.ts';
import { granted, operationAnswer, operationSchema, PROBLEMS } from './answers.ts';
import { bankLineField } from './bank-files.ts';
import type { HttpDeps } from './deps.ts';
import type { Desk } from './desk.ts';
import { accountIdField, amountFenField, operationIdField, textField } from './fields.ts';

const tags = ['finance'];
const needs = 'transfer.confirm';
const secondField = textField(40).meta({ description: 'Who signed it, another person.' });
const suspenseField = operationIdField.meta({
  description: 'The operation that took the money in.',
});

const suspendedSchema = z
  .strictObject({
    suspense: z.string(),
    accountId: z.int().meta({ description: 'Closed.' }),
    payment: z
      .string()
      .nullable()
      .meta({ description: 'The withdrawn transfer, where there was one.' }),
    amountFen: z.int().meta({ description: 'As it came.' }),
    leftFen: z.int().meta({ description: 'Of it, what waits.' }),
    bank: z.string(),
    serial: z.string(),
    bookedOn: z.string(),
  })
  .meta({
    id: 'Suspended',
    description: '暂收款：pay it back, or let it be a transfer that waits.',
  });

const suspendedAnswer = ({ amount, left, ...rest }: SuspendedView) => ({
  suspense: rest.suspense,
  accountId: rest.accountId,
  payment: rest.payment,
  amountFen: amount,
  leftFen: left,
  bank: rest.bank,
  serial: rest.serial,
  bookedOn: rest.bookedOn,
});

export function addSuspenseRoutes(desk: Desk, { app }: HttpDeps): void {
  desk.get(
    '/api/suspense',
    {
      config: { needs },
      schema: {
        tags,
        summary: 'Money that came for closed accounts and waits (暂收款), oldest first.',
        response: { 200: z.array(suspendedSchema), ...PROBLEMS },
      },
    },
    () => app.store.finance.suspended().map(suspendedAnswer),
  );

  desk.post(
    '/api/suspense/receive',
    {
      config: { needs },
      schema: {
        tags,
        summary:
          'Money for a closed account has come to the bank (暂收): a withdrawn transfer after all, or one that nobody was told of. Its line serves once.',
        body: z.strictObject({
          operationId: operationIdField,
          accountId: accountIdField,
          payment: operationIdField.nullable(),
          bankLine: bankLineField
            .omit({ payer: true, bank: true })
            .extend({ bank: textField(20).optional() }),
        }),
        response: { 200: operationSchema, ...PROBLEMS },
      },
    },
    async ({ who, body: { operationId, accountId, payment, bankLine } }) => {
      const { amountFen, ...line } = bankLine;
      const request = { operationId, accountId, payment, bankLine: { ...line, amount: amountFen } };
      return operationAnswer(operationId, granted(await receiveSuspense(app, who, request)));
    },
  );

  desk.post(
    '/api/suspense/refund',
    {
      config: { needs, provesAgain: true },
      schema: {
        tags,
        summary:
          'It goes back to whoever paid it, by the bank (暂收款退还); a second person signs.',
        body: z.strictObject({
          operationId: operationIdField,
          suspense: suspenseField,
          amountFen: amountFenField,
          reference: textField(64).meta({ description: 'Of the bank’s payment.' }),
          reason: textField(120),
          second: secondField,
        }),
        response: { 200: operationSchema, ...PROBLEMS },
      },
    },
    async ({ who, body: { amountFen, ...body } }) =>
      operationAnswer(
        body.operationId,
        granted(await refundSuspense(app, who, { ...body, amount: amountFen })),
      ),
  );

  desk.post(
    '/api/suspense/assign',
    {
      config: { needs },
      schema: {
        tags,
        summary:
          'It is the money of a transfer that waits, of another account too (暂收款转入): confirmed as by the bank; a second person signs.',
        body: z.strictObject({
          operationId: operationIdField,
          suspense: suspenseField,
          payment: operationIdField.meta({ description: 'The transfer that waits.' }),
          reason: textField(120),
          second: secondField,
        }),
        response: { 200: operationSchema, ...PROBLEMS },
      },
    },
    async ({ who, body }) =>
      operationAnswer(body.operationId, granted(await assignSuspense(app, who, body))),
  );
}
