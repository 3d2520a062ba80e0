/** 遗失结案, 销户: a lost card's load ended; the meter settled and gas given back, the balance paid back by its channels, the account closed. */
import { z } from 'zod';
import { closeAccount, closureOf, settleAccount } from '../app/counter/close-account.ts';
import { endLostLoad } from '../app/counter/end-lost-load.ts';
import type { Fen, Litre } from '../core/units.ts';
import { meterAnswer, meterSchema } from './accounts.ts';
import { granted, operationAnswer, operationSchema, PROBLEMS } from './answers.ts';
import type { HttpDeps } from './deps.ts';
import type { Desk } from './desk.ts';
import {
  accountIdText,
  amountFenField,
  fenFromZeroField,
  litresFromZeroField,
  operationIdField,
  textField,
} from './fields.ts';
import { takenDownFields, takenDownOf } from './meter-changes.ts';

const tags = ['counter'];
const params = z.strictObject({ accountId: accountIdText });
const papersField = textField(60).meta({ description: 'What the owner showed (证件).' });

const proposalSchema = z
  .strictObject({
    meter: meterSchema.nullable().meta({ description: 'Taken down and settled first.' }),
    gasLitres: z.int(),
    unusedFen: z.int().meta({
      description:
        'Money of what was bought and not used; of a money meter (金额表) all that it still holds.',
    }),
    overUseFen: z.int().meta({ description: 'Owed; paid first.' }),
    balanceFen: z.int(),
    giftFen: z.int().meta({
      description:
        'Of the balance, what is left of gifts (赠气): it returns to the company and is not paid out.',
    }),
    depositHeldFen: z.int().meta({
      description: 'Deposits (预付款) still held: paid back first, or kept by keepDeposit.',
    }),
    refunds: z.array(
      z.strictObject({
        payment: z.string(),
        channel: z.enum(['cash', 'bank-transfer', 'wechat', 'alipay']),
        amountFen: z.int(),
      }),
    ),
  })
  .meta({
    id: 'ClosureProposal',
    description: 'Refunds of the whole balance, newest payment first.',
  });

const closureSchema = z
  .strictObject({ closure: operationSchema, refunds: z.array(operationSchema) })
  .meta({ id: 'Closure', description: 'All of it stands together or not at all.' });

function addSettlement(desk: Desk, { app }: HttpDeps): void {
  const { accountId: _, ...sheetFields } = takenDownFields;
  desk.post(
    '/api/accounts/:accountId/settlement',
    {
      config: { needs: 'account.close' },
      schema: {
        tags,
        summary:
          'Take the meter down at the end of a contract: gas that was not used goes back at the price paid (退气).',
        params,
        body: z.strictObject({ ...sheetFields, papers: papersField }),
        response: { 200: operationSchema, ...PROBLEMS },
      },
    },
    async ({ who, params: { accountId }, body }) => {
      const { operationId, papers } = body;
      const sheet = takenDownOf({ ...body, accountId });
      const request = { operationId, ...sheet, papers };
      return operationAnswer(operationId, granted(await settleAccount(app, who, request)));
    },
  );
}

const lostLoadBody = z
  .strictObject({
    operationId: operationIdField,
    meterTotalLitres: litresFromZeroField.optional().meta({
      description: 'Total of bought gas that the meter itself shows (累计购气量).',
    }),
    meterTotalFen: fenFromZeroField.optional().meta({
      description: 'Of a money meter (金额表) instead: total of bought money that it shows.',
    }),
    photo: textField(200).optional().meta({ description: 'Where the photograph of it is kept.' }),
    fromWindow: z.literal(true).optional().meta({
      description: 'Instead of both: the last count noted from the meter’s window since the write.',
    }),
    reason: textField(120),
    second: textField(40).meta({ description: 'The second person (复核人).' }),
  })
  .refine(
    ({ meterTotalLitres, meterTotalFen, photo, fromWindow }) => {
      const totals = [meterTotalLitres, meterTotalFen].filter((total) => total !== undefined);
      return fromWindow === true
        ? totals.length === 0 && photo === undefined
        : totals.length === 1 && photo !== undefined;
    },
    {
      path: ['meterTotalLitres'],
      error: 'meterTotalLitres & photo | meterTotalFen & photo | fromWindow',
    },
  );

/** Null where the noted count is meant. */
function countTyped(photo?: string, meterTotal?: Litre, meterTotalFen?: Fen) {
  if (photo === undefined) return null;
  if (meterTotalFen !== undefined) {
    return { meterTotal: meterTotalFen, counts: 'money', photo } as const;
  }
  return meterTotal === undefined ? null : { meterTotal, photo };
}

function addLostLoad(desk: Desk, { app }: HttpDeps): void {
  desk.post(
    '/api/loads/:operationId/lost',
    {
      config: { needs: 'card.lost' },
      schema: {
        tags,
        summary:
          'End an open load whose card cannot come back, from the total that its meter shows (遗失结案); two people.',
        params: z.strictObject({ operationId: operationIdField }),
        body: lostLoadBody,
        response: { 200: operationSchema, ...PROBLEMS },
      },
    },
    async ({ who, params: { operationId: load }, body }) => {
      const { meterTotalLitres, meterTotalFen, photo, fromWindow: _, ...rest } = body;
      const request = { ...rest, load, count: countTyped(photo, meterTotalLitres, meterTotalFen) };
      return operationAnswer(body.operationId, granted(await endLostLoad(app, who, request)));
    },
  );
}

export function addClosureRoutes(desk: Desk, deps: HttpDeps): void {
  addSettlement(desk, deps);
  addLostLoad(desk, deps);
  const { app } = deps;
  desk.get(
    '/api/accounts/:accountId/closure',
    {
      config: { needs: 'customer.see', audits: 'personal-data-viewed' },
      schema: {
        tags,
        summary: 'What closing the account would pay back, and what still bars it.',
        params,
        response: { 200: proposalSchema, ...PROBLEMS },
      },
    },
    ({ params: { accountId } }) => {
      const { meter, refunds, ...rest } = granted(closureOf(app, accountId));
      return {
        ...rest,
        meter: meter === null ? null : meterAnswer(meter),
        refunds: refunds.map((refund) => ({ ...refund })),
      };
    },
  );

  desk.post(
    '/api/accounts/:accountId/closure',
    {
      config: { needs: 'account.close', provesAgain: true },
      schema: {
        tags,
        summary: 'Pay the balance back by its channels (原路退回) and close the account (销户).',
        params,
        body: z.strictObject({
          operationId: operationIdField,
          reason: textField(120),
          papers: papersField,
          second: textField(40).meta({ description: 'The second person (复核人).' }),
          keepDeposit: z.boolean().default(false).meta({
            description: 'True where a deposit that is still held stays a liability (留存).',
          }),
          refunds: z
            .array(
              z.strictObject({
                operationId: operationIdField,
                payment: operationIdField,
                amountFen: amountFenField,
                reference: textField(64).nullable().default(null),
              }),
            )
            .max(50),
        }),
        response: { 200: closureSchema, ...PROBLEMS },
      },
    },
    async ({ who, params: { accountId }, body }) => {
      const refunds = body.refunds.map(({ operationId, payment, amountFen, reference }) => ({
        operationId,
        payment,
        amount: amountFen,
        reference,
      }));
      const { keepDeposit, ...rest } = body;
      const closing = { ...rest, accountId, refunds, ...(keepDeposit ? { keepDeposit } : {}) };
      const done = granted(await closeAccount(app, who, closing));
      return {
        closure: operationAnswer(body.operationId, done.closure),
        refunds: done.refunds.map((one, index) =>
          operationAnswer(refunds[index]?.operationId ?? body.operationId, one),
        ),
      };
    },
  );
}
