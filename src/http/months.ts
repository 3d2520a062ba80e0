/**
 * The month (月末扣收): use is entered and submitted by customer service, reviewed and deducted by finance. The ledger refuses
 * one person in both places.
 */
import { z } from 'zod';
import { closeMonth } from '../app/finance/close-month.ts';
import { MonthDesk } from '../app/finance/month-desk.ts';
import { missingReadings } from '../app/finance/submit-usage.ts';
import { reviewUsage, withdrawUsage } from '../app/finance/usage.ts';
import type { MonthRow, UsageRow } from '../core/ledger/month-rows.ts';
import { granted, operationAnswer, operationSchema, PROBLEMS } from './answers.ts';
import type { HttpDeps } from './deps.ts';
import type { Desk } from './desk.ts';
import { Refused } from './faults.ts';
import { operationIdField, operatorField } from './fields.ts';
import { usageLineSchema } from './month-answers.ts';
import { monthParams, reasonField, secondPersonField } from './month-fields.ts';
import { problemOf, problemSchema } from './problem.ts';
import { addUsageRoutes } from './usage.ts';
import { actor } from './who.ts';

const tags = ['finance'];
const PAGE = 200;
const NAMED = 100;

export const monthSchema = z
  .strictObject({
    period: z.string(),
    firstDay: z.string(),
    lastDay: z.string(),
    state: z.enum(['preparing', 'submitted', 'reviewed', 'posting', 'closed']),
    lines: z.int(),
    litres: z.int(),
    blocked: z.int(),
    hash: z.string().nullable().meta({ description: 'Of the submitted lines; reviewed by it.' }),
    submittedBy: z.string().nullable(),
    missing: z.int(),
    missingReason: z.string().nullable(),
    missingSecond: z.string().nullable(),
    reviewedBy: z.string().nullable(),
    closedBy: z.string().nullable(),
  })
  .meta({ id: 'Month' });

export const monthAnswer = ({
  revision: _revision,
  ...month
}: MonthRow): z.output<typeof monthSchema> => month;

export const usageSchema = usageLineSchema
  .extend({ state: z.enum(['entered', 'blocked', 'waived', 'deducted']) })
  .meta({ id: 'Usage' });

export const usageAnswer = ({ period: _period, proposed, ...row }: UsageRow) => ({
  ...row,
  ...(proposed === 1 ? { proposed: true as const } : {}),
});

const runSchema = z
  .strictObject({
    state: z.enum(['running', 'ended']),
    lines: z.int().meta({ description: 'Of the period.' }),
    before: z.int().meta({ description: 'Deducted by earlier runs, when this one began.' }),
    deducted: z.int().meta({ description: 'By this run.' }),
    refused: z.int(),
    exceptions: z.array(z.strictObject({ accountId: z.int(), problem: problemSchema })),
  })
  .meta({
    id: 'DeductionRun',
    description: 'How far the deduction of the period is, and what this run has done of it.',
  });

function addReadRoutes(desk: Desk, { app }: HttpDeps): void {
  desk.get(
    '/api/months',
    {
      config: { needs: 'month.see' },
      schema: {
        tags,
        summary: 'Every accounting period that was begun, oldest first.',
        response: { 200: z.array(monthSchema), ...PROBLEMS },
      },
    },
    () => app.store.finance.months().map(monthAnswer),
  );

  desk.get(
    '/api/months/:period/usage',
    {
      config: { needs: 'month.see' },
      schema: {
        tags,
        summary: 'Lines of use by account; with why, those that wait for a second look.',
        params: monthParams,
        querystring: z.strictObject({
          after: z
            .string()
            .regex(/^\d{1,10}$/)
            .default('0')
            .transform(Number),
          why: z.enum(['index-back', 'too-high']).optional(),
        }),
        response: { 200: z.array(usageSchema), ...PROBLEMS },
      },
    },
    ({ params: { period }, query: { after, why } }) => {
      const { finance } = app.store;
      const rows =
        why === undefined
          ? finance.usageAfter(period, after, PAGE)
          : finance.usageBlocked(period, why, after, PAGE);
      return rows.map(usageAnswer);
    },
  );

  desk.get(
    '/api/months/:period/missing',
    {
      config: { needs: 'month.see' },
      schema: {
        tags,
        summary:
          'Accounts that were due for a reading and have none (应抄未抄); the first are named.',
        params: monthParams,
        response: {
          200: z.strictObject({
            count: z.int(),
            accounts: z.array(z.int()),
            revision: z.int().meta({ description: 'Of the lines that were looked at.' }),
            missingHash: z.string().meta({
              description: 'SHA-256 over all of them in order: which they are, for a waiver.',
            }),
          }),
          ...PROBLEMS,
        },
      },
    },
    async ({ params: { period } }) => {
      const revision = app.store.finance.month(period)?.revision ?? 0;
      const { count, accounts, digest } = await missingReadings(app, period, NAMED);
      return { count, accounts: [...accounts], revision, missingHash: digest };
    },
  );
}

function addReviewRoutes(desk: Desk, { app }: HttpDeps): void {
  desk.post(
    '/api/months/:period/withdraw',
    {
      config: { needs: 'usage.withdraw' },
      schema: {
        tags,
        summary: 'Two people take the submission back, before anything was deducted.',
        params: monthParams,
        body: z.strictObject({
          operationId: operationIdField,
          operator: operatorField,
          reason: reasonField,
          second: secondPersonField,
        }),
        response: { 200: operationSchema, ...PROBLEMS },
      },
    },
    async ({ who, params: { period }, body: { operator, ...body } }) =>
      operationAnswer(
        body.operationId,
        granted(await withdrawUsage(app, actor(who, operator), { ...body, period })),
      ),
  );

  desk.post(
    '/api/months/:period/review',
    {
      config: { needs: 'month.close' },
      schema: {
        tags,
        summary: 'Finance has reviewed the lines with this hash (财务审核).',
        params: monthParams,
        body: z.strictObject({
          operationId: operationIdField,
          operator: operatorField,
          hash: z.string().regex(/^[0-9a-f]{64}$/),
        }),
        response: { 200: operationSchema, ...PROBLEMS },
      },
    },
    async ({ who, params: { period }, body: { operator, ...body } }) =>
      operationAnswer(
        body.operationId,
        granted(await reviewUsage(app, actor(who, operator), { ...body, period })),
      ),
  );

  desk.post(
    '/api/months/:period/close',
    {
      config: { needs: 'month.close' },
      schema: {
        tags,
        summary:
          'Close the period (关账): later facts are of the next one, and it is never opened again.',
        params: monthParams,
        body: z.strictObject({ operationId: operationIdField, operator: operatorField }),
        response: { 200: operationSchema, ...PROBLEMS },
      },
    },
    async ({ who, params: { period }, body: { operator, operationId } }) =>
      operationAnswer(
        operationId,
        granted(await closeMonth(app, actor(who, operator), { operationId, period })),
      ),
  );
}

function addRunRoutes(desk: Desk, { app, work, onBug }: HttpDeps): void {
  const months = new MonthDesk(app, work, onBug);

  const answer = (period: MonthRow['period']): z.output<typeof runSchema> => {
    const { running, run } = months.progress(period);
    return {
      state: running ? 'running' : 'ended',
      lines: run.lines,
      before: run.before,
      deducted: run.deducted,
      refused: run.refused,
      exceptions: run.exceptions.map(({ accountId, refusal }) => ({
        accountId,
        problem: problemOf(refusal),
      })),
    };
  };

  desk.post(
    '/api/months/:period/deduct',
    {
      config: { needs: 'month.close', repeats: 'goes-on' },
      schema: {
        tags,
        summary:
          'Begin the deduction (扣收), or go on with it. It runs on while counters work; ask for its progress.',
        params: monthParams,
        body: z.strictObject({ operator: operatorField }),
        response: { 200: runSchema, ...PROBLEMS },
      },
    },
    ({ who, params: { period }, body }) => {
      granted(months.begin(actor(who, body.operator), period));
      return answer(period);
    },
  );

  desk.get(
    '/api/months/:period',
    {
      config: { needs: 'month.see' },
      schema: {
        tags,
        summary: 'One period, and what the deduction run of this start of the station has done.',
        params: monthParams,
        response: {
          200: z.strictObject({ month: monthSchema, run: runSchema }),
          ...PROBLEMS,
        },
      },
    },
    ({ params: { period } }) => {
      const month = app.store.finance.month(period);
      if (month === undefined) throw new Refused({ code: 'period.unknown', facts: { period } });
      return { month: monthAnswer(month), run: answer(period) };
    },
  );
}

export function addMonthRoutes(desk: Desk, deps: HttpDeps): void {
  addReadRoutes(desk, deps);
  addUsageRoutes(desk, deps);
  addReviewRoutes(desk, deps);
  addRunRoutes(desk, deps);
}
