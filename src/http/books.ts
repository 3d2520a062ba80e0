/** 财务部: the trial balance and what stands behind its totals, deposits held, and the vouchers of a period before they are exported. */
import { z } from 'zod';
import { accountId } from '../core/ids.ts';
import { accountOfCode } from '../core/journal.ts';
import { granted, PROBLEMS } from './answers.ts';
import type { BookReports } from './book-reports.ts';
import type { HttpDeps } from './deps.ts';
import type { Desk } from './desk.ts';
import { Refused } from './faults.ts';
import { accountIdText, businessDateField, periodField } from './fields.ts';
import { shownTo } from './personal.ts';

const tags = ['finance'];
const DEPOSITS_PAGE = 200;
const DEPOSITS_MAX = 1_000;
const amountField = z.string().meta({ description: 'Fen or litres, whole, as decimal text.' });

const trialSchema = z
  .strictObject({
    code: z.int(),
    gl: z.string().nullable().meta({ description: 'Null for gas, which is in no general ledger.' }),
    zh: z.string(),
    en: z.string(),
    commodity: z.enum(['fen', 'litre']),
    debit: amountField,
    credit: amountField,
    balance: amountField,
  })
  .meta({ id: 'TrialBalanceLine', description: '试算平衡一行' });

const daySchema = z
  .strictObject({
    date: z.string(),
    kind: z.string(),
    debit: amountField,
    credit: amountField,
    count: z.int(),
  })
  .meta({ id: 'AccountDay', description: 'What entries of one kind moved on one day.' });

const postingSchema = z
  .strictObject({
    row: z.int().meta({ description: 'Of the posting; `before` goes on from the last one.' }),
    kind: z.string(),
    at: z.int(),
    date: z.string(),
    operator: z.string(),
    accountId: z.int().nullable().meta({ description: 'The customer; null where it is nobody’s.' }),
    ticketNo: z.int().nullable(),
    other: z.strictObject({ code: z.int(), zh: z.string(), en: z.string() }),
    debit: z.int(),
    credit: z.int(),
  })
  .meta({ id: 'AccountPosting' });

const rangeFields = { from: businessDateField.optional(), to: businessDateField.optional() };
const codeField = z
  .string()
  .regex(/^\d{4}$/)
  .transform(Number)
  .refine((code) => accountOfCode(code) !== undefined)
  .meta({ description: 'Code of the chart, as the trial balance has it.' });

function addTrial(desk: Desk, reports: BookReports): void {
  desk.get(
    '/api/reports/trial-balance',
    {
      config: { needs: 'month.see' },
      schema: {
        tags,
        summary: 'Debits, credits and balance of every account that moved (试算平衡).',
        querystring: z.strictObject(rangeFields),
        response: { 200: z.array(trialSchema), ...PROBLEMS },
      },
    },
    async ({ query: { from = null, to = null } }) =>
      granted(await reports.trial({ from, to })).map((line) => ({ ...line })),
  );
  desk.get(
    '/api/reports/trial-balance/:code/days',
    {
      config: { needs: 'month.see' },
      schema: {
        tags,
        summary: 'What moved one account, by day and kind of entry, newest day first.',
        params: z.strictObject({ code: codeField }),
        querystring: z.strictObject(rangeFields),
        response: { 200: z.array(daySchema), ...PROBLEMS },
      },
    },
    async ({ params: { code }, query: { from = null, to = null } }) =>
      granted(await reports.days(code, { from, to })).map((line) => ({ ...line })),
  );
  desk.get(
    '/api/reports/trial-balance/:code/postings',
    {
      config: { needs: 'month.see' },
      schema: {
        tags,
        summary: 'The postings of one account, newest first, each with its customer and ticket.',
        params: z.strictObject({ code: codeField }),
        querystring: z.strictObject({
          ...rangeFields,
          kind: z
            .string()
            .regex(/^[a-z-]{1,40}$/)
            .optional(),
          before: z.coerce.number().int().min(1).optional(),
        }),
        response: { 200: z.array(postingSchema), ...PROBLEMS },
      },
    },
    async ({ params: { code }, query: { from = null, to = null, kind = null, before = null } }) =>
      granted(await reports.postings(code, { from, to, kind, before })).map((line) => ({
        ...line,
        other: { ...line.other },
      })),
  );
}

const depositSchema = z
  .strictObject({
    accountId: z.int(),
    name: z.string(),
    heldFen: z.int(),
    since: z.string().meta({ description: 'Business date of the oldest ticket.' }),
    tickets: z
      .array(
        z.strictObject({
          ticketNo: z.int(),
          leftFen: z.int().meta({ description: 'What of it has not gone back; 0: all has.' }),
        }),
      )
      .meta({ description: 'That took deposits, oldest first.' }),
  })
  .meta({ id: 'DepositHeld', description: '在押预付款' });

const depositsSchema = z
  .strictObject({
    total: z.int().meta({ description: 'Customers with a deposit.' }),
    totalFen: z.int().meta({ description: 'What all of them hold.' }),
    held: z.array(depositSchema),
    next: z.int().nullable().meta({ description: 'Null on the last page.' }),
  })
  .meta({ id: 'DepositsHeld', description: '在押预付款一页' });

function addDeposits(desk: Desk, { app }: HttpDeps, reports: BookReports): void {
  desk.get(
    '/api/reports/deposits',
    {
      config: { needs: 'month.see', audits: 'personal-data-viewed' },
      schema: {
        tags,
        summary:
          'Deposits held, by customer, with the tickets that took them (在押预付款); a page, and what all of them come to.',
        querystring: z.strictObject({
          after: accountIdText.optional().meta({ description: '`next` of the page before.' }),
          limit: z.coerce.number().int().min(1).max(DEPOSITS_MAX).default(DEPOSITS_PAGE),
        }),
        response: { 200: depositsSchema, ...PROBLEMS },
      },
    },
    async ({ who, query: { after = null, limit } }) => {
      const { held, ...page } = granted(await reports.deposits({ after, limit }));
      const lines = held.map(({ tickets, ...line }) => {
        const account = app.store.account(accountId(line.accountId));
        const name = account === undefined ? '' : shownTo(who, account).name;
        return { ...line, name, tickets: tickets.map((ticket) => ({ ...ticket })) };
      });
      return { ...page, held: lines };
    },
  );
}

const vouchersSchema = z
  .strictObject({
    period: z.string(),
    draft: z.boolean().meta({ description: 'True until the period is closed: they may change.' }),
    vouchers: z.array(
      z.strictObject({
        number: z.int(),
        date: z.string(),
        summary: z.string(),
        lines: z.array(
          z.strictObject({
            gl: z.string(),
            name: z.string(),
            customerClass: z.string(),
            tier: z.int(),
            debitFen: z.int(),
            creditFen: z.int(),
          }),
        ),
      }),
    ),
  })
  .meta({ id: 'PeriodVouchers', description: '凭证预览' });

function addVouchers(desk: Desk, { app }: HttpDeps, reports: BookReports): void {
  desk.get(
    '/api/months/:period/vouchers',
    {
      config: { needs: 'month.see' },
      schema: {
        tags,
        summary:
          'The vouchers of a period as they stand (凭证预览): before it is closed and exported too.',
        params: z.strictObject({ period: periodField }),
        response: { 200: vouchersSchema, ...PROBLEMS },
      },
    },
    async ({ params: { period } }) => {
      const months = app.store.finance.months();
      if (months.every((month) => month.period !== period)) {
        throw new Refused({ code: 'period.unknown', facts: { period } });
      }
      if (months.some((month) => month.period < period && month.state !== 'closed')) {
        throw new Refused({ code: 'period.not-next', facts: { period } });
      }
      const made = granted(await reports.vouchers(period));
      return {
        ...made,
        vouchers: made.vouchers.map(({ lines, ...voucher }) => ({
          ...voucher,
          lines: lines.map((line) => ({ ...line })),
        })),
      };
    },
  );
}

export function addBookRoutes(desk: Desk, deps: HttpDeps, reports: BookReports): void {
  addTrial(desk, reports);
  addDeposits(desk, deps, reports);
  addVouchers(desk, deps, reports);
}
