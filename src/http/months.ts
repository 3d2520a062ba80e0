/**
 * The month (月末扣收): use is entered and submitted by customer service, reviewed and deducted by finance. The ledger refuses
 * one person in both places.
 */
import { z } from 'zod';
import { closeMonth } from '../app/finance/close-month.ts';
import { type Collected, collectUsage } from '../app/finance/collect-usage.ts';
import { MonthDesk } from '../app/finance/month-desk.ts';
import { missingReadings, submitUsage } from '../app/finance/submit-usage.ts';
import { enterUsage, reviewUsage, waiveUsage, withdrawUsage } from '../app/finance/usage.ts';
import type { MonthRow, UsageRow } from '../core/ledger/month-rows.ts';
import { litre } from '../core/units.ts';
import { granted, operationAnswer, operationSchema, PROBLEMS } from './answers.ts';
import type { HttpDeps } from './deps.ts';
import type { Desk } from './desk.ts';
import { Refused } from './faults.ts';
import {
  accountIdField,
  businessDateField,
  litresFromZeroField,
  operationIdField,
  operatorField,
  periodField,
  textField,
} from './fields.ts';
import { usageLineSchema } from './month-answers.ts';
import { problemOf, problemSchema } from './problem.ts';
import { actor } from './who.ts';

const tags = ['finance'];
/** Lines of one request: 64 KiB hold them with room to spare. */
const LINES = 200;
const PAGE = 200;
const NAMED = 100;

const params = z.strictObject({ period: periodField });
const secondPerson = textField(40).meta({ description: 'The second person, not the first.' });
const reason = textField(120);

const monthSchema = z
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

const monthAnswer = ({ revision: _revision, ...month }: MonthRow): z.output<typeof monthSchema> =>
  month;

const usageSchema = usageLineSchema
  .extend({ state: z.enum(['entered', 'blocked', 'waived', 'deducted']) })
  .meta({ id: 'Usage' });

const usageAnswer = ({ period: _period, ...row }: UsageRow): z.output<typeof usageSchema> => row;

const collectedSchema = z
  .strictObject({
    period: z.string(),
    lines: z.int().meta({ description: 'Lines entered or replaced by a better reading.' }),
    blocked: z.int(),
    sources: z
      .strictObject({ line: z.int(), card: z.int(), handheld: z.int(), estimate: z.int() })
      .meta({ description: 'Those lines by their source.' }),
    doubtful: z.strictObject({ count: z.int(), accounts: z.array(z.int()) }).meta({
      description: 'Accounts with a doubtful reading (存疑读数) that nobody has looked at.',
    }),
    missing: z.int().meta({ description: 'Due for a reading, and without a line (应抄未抄).' }),
    notDue: z.int().meta({ description: 'Not due for a reading, and without a line.' }),
  })
  .meta({ id: 'CollectedUsage' });

function collectedAnswer({ doubtful, ...rest }: Collected): z.output<typeof collectedSchema> {
  const { count, accounts } = doubtful;
  return { ...rest, sources: { ...rest.sources }, doubtful: { count, accounts: [...accounts] } };
}

const runSchema = z
  .strictObject({
    state: z.enum(['running', 'ended']),
    deducted: z.int(),
    refused: z.int(),
    exceptions: z.array(z.strictObject({ accountId: z.int(), problem: problemSchema })),
  })
  .meta({ id: 'DeductionRun', description: 'What this run has done so far.' });

const entryField = z
  .strictObject({
    accountId: accountIdField,
    source: z.enum(['line', 'card', 'handheld', 'estimate']),
    indexLitres: litresFromZeroField
      .nullable()
      .default(null)
      .meta({ description: 'Index of the base meter (字轮); null for an estimate.' }),
    litres: z
      .int()
      .min(0)
      .max(999_999_999)
      .nullable()
      .default(null)
      .meta({ description: 'Estimated use; null for a reading.' }),
    readOn: businessDateField,
  })
  .transform(({ indexLitres, litres, ...rest }) => ({
    ...rest,
    index: indexLitres,
    litres: litres === null ? null : litre(litres),
  }));

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
        params,
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
        params,
        response: {
          200: z.strictObject({ count: z.int(), accounts: z.array(z.int()) }),
          ...PROBLEMS,
        },
      },
    },
    async ({ params: { period } }) => {
      const { count, accounts } = await missingReadings(app, period, NAMED);
      return { count, accounts: [...accounts] };
    },
  );
}

function addPreparingRoutes(desk: Desk, { app }: HttpDeps): void {
  desk.post(
    '/api/months/:period/usage',
    {
      config: { needs: 'usage.enter' },
      schema: {
        tags,
        summary:
          'Enter use: a reading of the base meter, or an estimate. The next line of an account replaces it.',
        params,
        body: z.strictObject({
          operationId: operationIdField,
          operator: operatorField,
          lines: z.array(entryField).min(1).max(LINES),
        }),
        response: { 200: operationSchema, ...PROBLEMS },
      },
    },
    async ({ who, params: { period }, body: { operator, ...body } }) =>
      operationAnswer(
        body.operationId,
        granted(await enterUsage(app, actor(who, operator), { ...body, period })),
      ),
  );

  desk.post(
    '/api/months/:period/collect',
    {
      config: { needs: 'usage.enter' },
      schema: {
        tags,
        summary:
          'Enter use from the readings: lines, cards that came back (回写), handhelds; and use that could not be billed before.',
        params,
        body: z.strictObject({ operator: operatorField }),
        response: {
          200: collectedSchema,
          ...PROBLEMS,
        },
      },
    },
    async ({ who, params: { period }, body }) =>
      collectedAnswer(granted(await collectUsage(app, actor(who, body.operator), period))),
  );

  desk.post(
    '/api/months/:period/waive',
    {
      config: { needs: 'usage.enter' },
      schema: {
        tags,
        summary: 'Let blocked lines through: one reason, a second person.',
        params,
        body: z.strictObject({
          operationId: operationIdField,
          operator: operatorField,
          why: z.enum(['index-back', 'too-high']),
          accounts: z.array(accountIdField).min(1).max(LINES),
          reason,
          second: secondPerson,
        }),
        response: { 200: operationSchema, ...PROBLEMS },
      },
    },
    async ({ who, params: { period }, body: { operator, ...body } }) =>
      operationAnswer(
        body.operationId,
        granted(await waiveUsage(app, actor(who, operator), { ...body, period })),
      ),
  );

  desk.post(
    '/api/months/:period/submit',
    {
      config: { needs: 'usage.enter' },
      schema: {
        tags,
        summary: 'Customer service submits (客户部提交): lines are frozen and hashed.',
        params,
        body: z.strictObject({
          operationId: operationIdField,
          operator: operatorField,
          waiver: z.strictObject({ reason, second: secondPerson }).nullable().default(null),
        }),
        response: { 200: operationSchema, ...PROBLEMS },
      },
    },
    async ({ who, params: { period }, body: { operator, ...body } }) =>
      operationAnswer(
        body.operationId,
        granted(await submitUsage(app, actor(who, operator), { ...body, period })),
      ),
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
        params,
        body: z.strictObject({
          operationId: operationIdField,
          operator: operatorField,
          reason,
          second: secondPerson,
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
        params,
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
        params,
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
      config: { needs: 'month.close' },
      schema: {
        tags,
        summary:
          'Begin the deduction (扣收), or go on with it. It runs on while counters work; ask for its progress.',
        params,
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
        params,
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
  addPreparingRoutes(desk, deps);
  addReviewRoutes(desk, deps);
  addRunRoutes(desk, deps);
}
