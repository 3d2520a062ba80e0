/** Use of a month (用气量) as customer service prepares it: entered, collected from the readings, let through, submitted. */
import { z } from 'zod';
import { type Collected, collectUsage } from '../app/finance/collect-usage.ts';
import { proposeEstimates } from '../app/finance/propose-estimates.ts';
import { submitUsage } from '../app/finance/submit-usage.ts';
import { enterUsage, waiveUsage } from '../app/finance/usage.ts';
import { litre } from '../core/units.ts';
import { granted, operationAnswer, operationSchema, PROBLEMS } from './answers.ts';
import type { HttpDeps } from './deps.ts';
import type { Desk } from './desk.ts';
import {
  accountIdField,
  businessDateField,
  litresFromZeroField,
  operationIdField,
  operatorField,
} from './fields.ts';
import { monthParams, reasonField, secondPersonField } from './month-fields.ts';
import { actor } from './who.ts';

const tags = ['finance'];
/** Lines of one request: 64 KiB hold them with room to spare. */
const LINES = 200;
/** Lines that are let through by one request: shorter ones, of an account and its litres. */
const WAIVED = 1_000;

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

const proposedSchema = z
  .strictObject({
    period: z.string(),
    lines: z.int().meta({ description: 'Lines entered, marked as proposed.' }),
    litres: z.int(),
    without: z.strictObject({ count: z.int(), accounts: z.array(z.int()) }).meta({
      description:
        'Due and without a line still: too little past, or no gas known to be in the meter.',
    }),
  })
  .meta({ id: 'ProposedEstimates' });

function collectedAnswer({ doubtful, ...rest }: Collected): z.output<typeof collectedSchema> {
  const { count, accounts } = doubtful;
  return { ...rest, sources: { ...rest.sources }, doubtful: { count, accounts: [...accounts] } };
}

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

function addEstimates(desk: Desk, app: HttpDeps['app']): void {
  desk.post(
    '/api/months/:period/estimates',
    {
      config: { needs: 'usage.enter', repeats: 'ends-alike' },
      schema: {
        tags,
        summary:
          'Propose an estimate for every account whose reading is due and missing, from its own past (自动估抄); within the gas in its meter.',
        params: monthParams,
        body: z.strictObject({ operator: operatorField }),
        response: { 200: proposedSchema, ...PROBLEMS },
      },
    },
    async ({ who, params: { period }, body }) => {
      const context = actor(who, body.operator);
      const { without, ...rest } = granted(await proposeEstimates(app, context, period));
      return { ...rest, without: { count: without.count, accounts: [...without.accounts] } };
    },
  );
}

function addWaiver(desk: Desk, app: HttpDeps['app']): void {
  desk.post(
    '/api/months/:period/waive',
    {
      config: { needs: 'usage.enter' },
      schema: {
        tags,
        summary:
          'Let blocked lines through: one reason, a second person. A line that was entered anew since is refused.',
        params: monthParams,
        body: z.strictObject({
          operationId: operationIdField,
          operator: operatorField,
          why: z.enum(['index-back', 'too-high']),
          lines: z
            .array(z.strictObject({ accountId: accountIdField, litres: z.int() }))
            .min(1)
            .max(WAIVED)
            .meta({ description: 'Use of each account, as the second person sees it.' }),
          reason: reasonField,
          second: secondPersonField,
        }),
        response: { 200: operationSchema, ...PROBLEMS },
      },
    },
    async ({ who, params: { period }, body: { operator, lines, ...body } }) => {
      const accounts = lines.map(({ accountId }) => accountId);
      const wish = { ...body, period, accounts, litres: lines.map(({ litres }) => litres) };
      const waived = granted(await waiveUsage(app, actor(who, operator), wish));
      return operationAnswer(body.operationId, waived);
    },
  );
}

export function addUsageRoutes(desk: Desk, { app }: HttpDeps): void {
  addEstimates(desk, app);
  desk.post(
    '/api/months/:period/usage',
    {
      config: { needs: 'usage.enter' },
      schema: {
        tags,
        summary:
          'Enter use: a reading of the base meter, or an estimate. The next line of an account replaces it.',
        params: monthParams,
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
      config: { needs: 'usage.enter', repeats: 'ends-alike' },
      schema: {
        tags,
        summary:
          'Enter use from the readings: lines, cards that came back (回写), handhelds; and use that could not be billed before.',
        params: monthParams,
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

  addWaiver(desk, app);
  desk.post(
    '/api/months/:period/submit',
    {
      config: { needs: 'usage.enter' },
      schema: {
        tags,
        summary: 'Customer service submits (客户部提交): lines are frozen and hashed.',
        params: monthParams,
        body: z.strictObject({
          operationId: operationIdField,
          operator: operatorField,
          waiver: z
            .strictObject({
              reason: reasonField,
              second: secondPersonField,
              missing: z.int().min(0).meta({
                description: 'How many readings are let pass, as GET …/missing counts them.',
              }),
              revision: z.int().min(0).meta({
                description:
                  'Of the same answer: a line that was entered since makes it another month.',
              }),
              missingHash: z
                .string()
                .regex(/^[0-9a-f]{64}$/)
                .meta({ description: 'Of the same answer: which accounts they are.' }),
            })
            .nullable()
            .default(null),
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
