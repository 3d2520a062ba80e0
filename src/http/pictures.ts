/** 图表: series over time, each with what a table of it needs; and the evidence of one writing of gas. */
import { z } from 'zod';
import { communityFlow } from '../app/pictures/community-flow.ts';
import {
  type EvidenceStep,
  type LoadEvidence,
  loadEvidence,
} from '../app/pictures/load-evidence.ts';
import { loadOutcomes } from '../app/pictures/load-outcomes.ts';
import { useByMonth } from '../app/pictures/meter-use.ts';
import { prepaidRoll, STAGE_NAMES } from '../app/pictures/prepaid-roll.ts';
import { formatMeter } from '../core/ids.ts';
import { granted, PROBLEMS } from './answers.ts';
import { countSchema } from './counted.ts';
import type { HttpDeps } from './deps.ts';
import type { Desk } from './desk.ts';
import { accountIdText, numberTextField, operationIdField } from './fields.ts';
import { appFor } from './personal.ts';

const tags = ['pictures'];

const useSchema = z
  .array(
    z.strictObject({
      period: z.string(),
      litres: z
        .int()
        .nullable()
        .meta({ description: 'Null where the month has neither line nor reading.' }),
      source: z.enum(['line', 'card', 'handheld', 'estimate', 'readings']).nullable().meta({
        description: 'readings: by the wheel alone; no month has billed it yet.',
      }),
      lastYearLitres: z.int().nullable().meta({ description: 'Of the same month a year before.' }),
    }),
  )
  .meta({ id: 'UseByMonth' });

const flowSchema = z
  .strictObject({
    households: z.int(),
    months: z.array(
      z.strictObject({
        period: z.string(),
        purchases: z.int(),
        boughtLitres: z.int().meta({ description: 'Less what was reversed, by business date.' }),
        boughtFen: z.int(),
        usedLitres: z.int().nullable(),
      }),
    ),
  })
  .meta({ id: 'CommunityFlow' });

const STAGES_SCHEMA = z.strictObject({
  balance: z.int(),
  toBeWritten: z.int(),
  owed: z.int(),
  inFlight: z.int(),
  onCard: z.int(),
  inMeter: z.int(),
});

const rollSchema = z
  .array(
    z.strictObject({
      period: z.string(),
      fen: STAGES_SCHEMA,
      litres: STAGES_SCHEMA,
      openingFen: z.int(),
      closingFen: z.int(),
    }),
  )
  .meta({ id: 'PrepaidRoll', description: `By stage: ${STAGE_NAMES.join(', ')}.` });

const daysSchema = z
  .array(
    z.strictObject({
      day: z.string(),
      begun: z.int(),
      posted: z.int(),
      voided: z.int(),
      superseded: z.int(),
      openAtEnd: z.int(),
      openLitres: z.int(),
    }),
  )
  .meta({ id: 'LoadDays' });

const evidenceSchema = z
  .strictObject({
    operationId: z.string(),
    accountId: z.int(),
    cardNo: z.int(),
    state: z.enum(['RESERVED', 'POSTED', 'VOIDED', 'SUPERSEDED', 'CASE']),
    attempt: z.int(),
    litres: z.int(),
    fen: z.int(),
    reservedAt: z.int(),
    endedAt: z.int().nullable(),
    imageBefore: z.string().meta({ description: 'The card as it was read, hex.' }),
    imageTarget: z.string().meta({ description: 'The card as it was to be, hex.' }),
    changedBytes: z.array(z.int()).meta({ description: 'Offsets at which the two differ.' }),
    meter: z.string().meta({ description: 'Maker and number of the meter that it was for.' }),
    counts: z
      .strictObject({ before: countSchema, target: countSchema, meter: countSchema.nullable() })
      .meta({
        description:
          'Sequence and total of the card as read and as it was to be, and what the meter is known to have taken until now: it took a posted load once its total is not below the target.',
      }),
    steps: z.array(
      z.strictObject({
        operationId: z.string(),
        kind: z.string(),
        at: z.int(),
        operator: z.string(),
        entryId: z.int(),
        chain: z
          .string()
          .nullable()
          .meta({ description: 'station-batch-digest: where the entry stands in the chain.' }),
        record: z
          .string()
          .meta({ description: 'Request and result as the ledger has them, JSON.' }),
      }),
    ),
    tickets: z.array(z.strictObject({ ticketNo: z.int(), text: z.string() })),
  })
  .meta({ id: 'LoadEvidence' });

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase();

function stepAnswer({ operation, place }: EvidenceStep) {
  const { operationId, kind, command, committed } = operation;
  return {
    operationId,
    kind,
    at: committed.at,
    operator: command.operator,
    entryId: committed.entryId,
    chain: place === undefined ? null : `${place.station}-${place.n}-${place.chain}`,
    record: JSON.stringify({ command, result: committed.result }, jsonField),
  };
}

/** Images stand in requests as bytes. */
const jsonField = (_: string, value: unknown): unknown =>
  value instanceof Uint8Array ? hexOf(value) : value;

function evidenceAnswer(evidence: LoadEvidence) {
  const { load, changedBytes, meter, countsMoney, steps, tickets } = evidence;
  const { operationId, accountId, cardNo, state, attempt, litres, fen, target } = load;
  const count = (sequence: number, total: number): z.output<typeof countSchema> =>
    countsMoney ? { sequence, totalLitres: 0, totalFen: total } : { sequence, totalLitres: total };
  return {
    operationId,
    accountId,
    cardNo,
    state,
    attempt,
    litres,
    fen,
    reservedAt: load.reservedAt,
    endedAt: load.endedAt,
    imageBefore: hexOf(load.imageBefore),
    imageTarget: hexOf(load.imageTarget),
    changedBytes: [...changedBytes],
    meter: formatMeter(load.meter),
    counts: {
      before: count(load.sequenceBefore, load.totalBefore),
      target: count(target.writeSequence, target.total),
      meter: meter === undefined ? null : count(meter.takenSequence, meter.takenTotal),
    },
    steps: steps.map(stepAnswer),
    tickets: [...tickets],
  };
}

export function addPictureRoutes(desk: Desk, { app }: HttpDeps): void {
  desk.get(
    '/api/accounts/:accountId/use',
    {
      config: { needs: 'customer.see', audits: 'personal-data-viewed' },
      schema: {
        tags,
        summary: 'Use of thirteen months beside the same months of the year before (同比).',
        params: z.strictObject({ accountId: accountIdText }),
        response: { 200: useSchema, ...PROBLEMS },
      },
    },
    ({ params }) => [...granted(useByMonth(app, params.accountId))],
  );

  desk.get(
    '/api/communities/:communityId/flow',
    {
      config: { needs: 'meter.see' },
      schema: {
        tags,
        summary: 'What the households of a community bought and used in thirteen months.',
        params: z.strictObject({ communityId: numberTextField }),
        response: { 200: flowSchema, ...PROBLEMS },
      },
    },
    async ({ params }) => {
      const { households, months } = granted(await communityFlow(app, params.communityId));
      return { households, months: [...months] };
    },
  );

  desk.get(
    '/api/pictures/prepaid',
    {
      config: { needs: 'month.see' },
      schema: {
        tags,
        summary: 'Where prepaid money and gas stood at the end of each closed month, by stage.',
        querystring: z.strictObject({
          months: z.coerce.number().int().min(1).max(60).default(13),
        }),
        response: { 200: rollSchema, ...PROBLEMS },
      },
    },
    ({ query }) => [...prepaidRoll(app, query.months)],
  );

  desk.get(
    '/api/pictures/loads',
    {
      config: { needs: 'customer.see' },
      schema: {
        tags,
        summary: "How this station's writings of gas ended, day by day, and how many were open.",
        querystring: z.strictObject({ days: z.coerce.number().int().min(1).max(92).default(30) }),
        response: { 200: daysSchema, ...PROBLEMS },
      },
    },
    async ({ query }) => [...(await loadOutcomes(app, query.days))],
  );

  desk.get(
    '/api/loads/:operationId/evidence',
    {
      config: { needs: 'card.diagnose', audits: 'export-taken', isFile: true },
      schema: {
        tags,
        summary: 'Everything about one writing of gas: images, times, entries, tickets (举证).',
        params: z.strictObject({ operationId: operationIdField }),
        response: { 200: evidenceSchema, ...PROBLEMS },
      },
    },
    ({ who, params }) =>
      evidenceAnswer(granted(loadEvidence(appFor(who, app), params.operationId))),
  );
}
