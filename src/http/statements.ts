/** 财务部: the sub-ledger of one customer, posting by posting down to the ticket, and every price version. */
import { z } from 'zod';
import { stageCount } from '../app/finance/stage-count.ts';
import { CHART } from '../core/journal.ts';
import type { StatementLine } from '../ports/finance.ts';
import { granted, PROBLEMS } from './answers.ts';
import type { HttpDeps } from './deps.ts';
import type { Desk } from './desk.ts';
import { Refused } from './faults.ts';
import { accountIdText } from './fields.ts';

const PAGE = 200;
const tags = ['finance'];
/** Station and sequence in one: longer than any other number. */
const rowText = z
  .string()
  .regex(/^[1-9]\d{0,15}$/)
  .transform(Number);

const sideSchema = z.strictObject({
  zh: z.string(),
  en: z.string(),
  stage: z
    .string()
    .nullable()
    .meta({ description: 'Of the customer (环节); null for an account of the company.' }),
});

const lineSchema = z
  .strictObject({
    row: z.int().meta({ description: 'Of the posting; `before` goes on from the last one.' }),
    operationId: z.string(),
    kind: z.string(),
    at: z.int(),
    businessDate: z.string(),
    operator: z.string(),
    ticketNo: z.int().nullable(),
    sale: z.array(z.string()).meta({
      description:
        'Of a payment: purchase and load that were asked for with it and are on its ticket.',
    }),
    commodity: z.enum(['fen', 'litre']),
    amount: z.int(),
    debit: sideSchema,
    credit: sideSchema,
  })
  .meta({ id: 'StatementLine', description: '户台账一行' });

const sideOf = (account: StatementLine['debit']) => {
  const { zh, en, stage } = CHART[account];
  return { zh, en, stage };
};

const lineAnswer = ({ debit, credit, sale, ...line }: StatementLine) => ({
  ...line,
  sale: [...sale],
  commodity: CHART[debit].commodity,
  debit: sideOf(debit),
  credit: sideOf(credit),
});

const versionSchema = z
  .strictObject({
    id: z.string(),
    customerClass: z.string(),
    effectiveFrom: z.string(),
    cycle: z.enum(['month', 'quarter', 'year']),
    cycleStartMonth: z.int(),
    tiers: z.array(z.strictObject({ upToLitres: z.int().nullable(), priceE4: z.int() })),
    household: z
      .strictObject({
        baseSize: z.int(),
        perPersonUpToLitres: z.array(z.int()),
        capPersons: z.int(),
      })
      .nullable(),
  })
  .meta({ id: 'PriceVersion', description: '气价版本' });

export function addStatementRoutes(desk: Desk, { app }: HttpDeps): void {
  const { finance } = app.store;
  desk.get(
    '/api/accounts/:accountId/statement',
    {
      config: { needs: 'customer.see', audits: 'personal-data-viewed' },
      schema: {
        tags,
        summary: `The postings of an account, newest first, ${PAGE} in one answer (户台账).`,
        params: z.strictObject({ accountId: accountIdText }),
        querystring: z.strictObject({ before: rowText.optional() }),
        response: { 200: z.array(lineSchema), ...PROBLEMS },
      },
    },
    ({ params: { accountId }, query: { before = null } }) => {
      const lines = finance.statement(accountId, before, PAGE);
      if (lines === undefined) throw new Refused({ code: 'account.unknown', facts: { accountId } });
      return lines.map(lineAnswer);
    },
  );

  desk.get(
    '/api/accounts/:accountId/statement/count',
    {
      config: { needs: 'customer.see', audits: 'personal-data-viewed' },
      schema: {
        tags,
        summary: 'How many postings of an account moved one of its stages (环节).',
        params: z.strictObject({ accountId: accountIdText }),
        querystring: z.strictObject({
          stage: z.string().min(1).max(40),
          commodity: z.enum(['fen', 'litre']),
        }),
        response: { 200: z.strictObject({ total: z.int() }), ...PROBLEMS },
      },
    },
    async ({ params: { accountId }, query: { stage, commodity } }) => ({
      total: granted(await stageCount(app, accountId, stage, commodity)),
    }),
  );

  desk.get(
    '/api/tariffs',
    {
      config: { needs: 'customer.see' },
      schema: {
        tags,
        summary: 'Every price version (气价版本), also those of classes that nobody is of.',
        response: { 200: z.array(versionSchema), ...PROBLEMS },
      },
    },
    () =>
      finance.priceVersions().map(({ tiers, household, ...version }) => ({
        ...version,
        tiers: tiers.map(({ upTo, price }) => ({ upToLitres: upTo, priceE4: price })),
        household: household && {
          baseSize: household.baseSize,
          perPersonUpToLitres: [...household.perPersonUpTo],
          capPersons: household.capPersons,
        },
      })),
  );
}
