/** 抄收: readings of meters with their doubts, meters that are stuck, dead or broken, and how many accounts are to be read. */
import { z } from 'zod';
import { readableAccounts } from '../app/engineering/readable-accounts.ts';
import {
  endFault,
  recordReading,
  reportFault,
  resolveReading,
} from '../app/engineering/readings.ts';
import { businessDate } from '../core/calendar.ts';
import type { RowId } from '../core/ids.ts';
import { FAULT_KINDS, type ReadingRow } from '../core/ledger/reading-rows.ts';
import { dayNumber } from '../core/period.ts';
import { DOUBTS } from '../core/reading.ts';
import { meterAnswer, meterSchema } from './accounts.ts';
import { granted, operationAnswer, operationSchema, PROBLEMS } from './answers.ts';
import type { HttpDeps } from './deps.ts';
import type { Desk } from './desk.ts';
import { businessDateField, litresFromZeroField, operationIdField, textField } from './fields.ts';
import { meterIdOf, meterParams } from './meter-fields.ts';

const tags = ['engineering'];
const LIST_LIMIT = 200;
/** 「卡、死、坏」 of more days than this are flagged (制度 13.3). */
const OVERDUE_DAYS = 30;

const readingSchema = z
  .strictObject({
    reading: z.int().meta({ description: 'Its number, for resolving a doubt.' }),
    meter: meterSchema,
    accountId: z.int().nullable(),
    source: z.enum(['line', 'card', 'handheld', 'typed', 'estimate']),
    at: z.int().meta({ description: 'When it was read, milliseconds since 1970 UTC.' }),
    indexLitres: z.int(),
    useLitres: z.int().meta({ description: 'Since the reading before it that counts.' }),
    electronicLitres: z.int().nullable(),
    valveOpen: z.boolean().nullable(),
    batteryLow: z.boolean().nullable(),
    readBy: z.string(),
    doubts: z.array(z.enum(DOUBTS)),
    counts: z.boolean(),
    resolution: z.enum(['', 'confirmed', 'discarded']),
    resolvedBy: z.string(),
    reason: z.string(),
  })
  .meta({ id: 'Reading', description: 'An observation; it posts nothing.' });

function readingAnswer(row: ReadingRow): z.output<typeof readingSchema> {
  const { entryId, meter, index, use, electronic, doubts, ...rest } = row;
  return {
    ...rest,
    reading: entryId,
    meter: meterAnswer(meter),
    indexLitres: index,
    useLitres: use,
    electronicLitres: electronic,
    doubts: [...doubts],
  };
}

function addReading(desk: Desk, { app }: HttpDeps): void {
  desk.post(
    '/api/meters/:maker/:number/readings',
    {
      config: { needs: 'reading.enter' },
      schema: {
        tags,
        summary:
          'Record a reading (抄表). The answer names its doubts; a doubtful one does not count yet.',
        params: meterParams,
        body: z.strictObject({
          operationId: operationIdField,
          source: z.enum(['typed', 'handheld', 'estimate']).default('typed'),
          at: z.int().min(1),
          indexLitres: litresFromZeroField,
          electronicLitres: litresFromZeroField.nullable().default(null),
          valveOpen: z.boolean().nullable().default(null),
          batteryLow: z.boolean().nullable().default(null),
          readBy: textField(40),
        }),
        response: { 200: operationSchema, ...PROBLEMS },
      },
    },
    async ({ who, params, body }) => {
      const { operationId, readBy, indexLitres, electronicLitres, ...rest } = body;
      const reading = { ...rest, index: indexLitres, electronic: electronicLitres };
      const request = { operationId, meter: meterIdOf(params), reading, readBy };
      return operationAnswer(operationId, granted(await recordReading(app, who, request)));
    },
  );

  desk.get(
    '/api/meters/:maker/:number/readings',
    {
      config: { needs: 'meter.see' },
      schema: {
        tags,
        summary: 'The last readings of a meter, newest first, whatever their source.',
        params: meterParams,
        response: { 200: z.array(readingSchema), ...PROBLEMS },
      },
    },
    ({ params }) => app.store.registry.readings(meterIdOf(params), LIST_LIMIT).map(readingAnswer),
  );
}

function addDoubts(desk: Desk, { app }: HttpDeps): void {
  const readingText = z
    .string()
    .regex(/^[1-9]\d{0,15}$/)
    .transform(Number)
    .refine(Number.isSafeInteger)
    .transform((n) => n as RowId);

  desk.get(
    '/api/readings/doubtful',
    {
      config: { needs: 'meter.see' },
      schema: {
        tags,
        summary: 'Doubtful readings that nobody has looked at (存疑读数), oldest first.',
        querystring: z.strictObject({ after: readingText.optional() }),
        response: { 200: z.array(readingSchema), ...PROBLEMS },
      },
    },
    ({ query }) =>
      app.store.registry.doubtfulReadings(query.after ?? 0, LIST_LIMIT).map(readingAnswer),
  );

  desk.post(
    '/api/readings/:reading/resolution',
    {
      config: { needs: 'reading.enter' },
      schema: {
        tags,
        summary:
          'A doubtful reading was looked at: it is right and counts, or it was read wrongly.',
        params: z.strictObject({ reading: readingText }),
        body: z.strictObject({
          operationId: operationIdField,
          resolution: z.enum(['confirmed', 'discarded']),
          reason: textField(120),
        }),
        response: { 200: operationSchema, ...PROBLEMS },
      },
    },
    async ({ who, params, body }) =>
      operationAnswer(
        body.operationId,
        granted(await resolveReading(app, who, { ...body, ...params })),
      ),
  );
}

function addFaults(desk: Desk, { app }: HttpDeps): void {
  desk.post(
    '/api/meters/:maker/:number/fault',
    {
      config: { needs: 'reading.enter' },
      schema: {
        tags,
        summary: 'A meter was found stuck, dead or broken (卡、死、坏).',
        params: meterParams,
        body: z.strictObject({
          operationId: operationIdField,
          fault: z.enum(FAULT_KINDS),
          foundOn: businessDateField,
          foundBy: textField(40),
        }),
        response: { 200: operationSchema, ...PROBLEMS },
      },
    },
    async ({ who, params, body }) =>
      operationAnswer(
        body.operationId,
        granted(await reportFault(app, who, { ...body, meter: meterIdOf(params) })),
      ),
  );

  desk.post(
    '/api/meters/:maker/:number/fault/end',
    {
      config: { needs: 'reading.enter' },
      schema: {
        tags,
        summary: 'The fault of a meter was dealt with (处理).',
        params: meterParams,
        body: z.strictObject({
          operationId: operationIdField,
          endedOn: businessDateField,
          handling: textField(120),
        }),
        response: { 200: operationSchema, ...PROBLEMS },
      },
    },
    async ({ who, params, body }) =>
      operationAnswer(
        body.operationId,
        granted(await endFault(app, who, { ...body, meter: meterIdOf(params) })),
      ),
  );

  desk.get(
    '/api/faults',
    {
      config: { needs: 'meter.see' },
      schema: {
        tags,
        summary: `Faults that stand, oldest first; those of more than ${OVERDUE_DAYS} days are flagged.`,
        response: {
          200: z.array(
            z.strictObject({
              meter: meterSchema,
              fault: z.enum(FAULT_KINDS),
              foundOn: z.string(),
              foundBy: z.string(),
              ageDays: z.int(),
              overdue: z.boolean(),
            }),
          ),
          ...PROBLEMS,
        },
      },
    },
    () => {
      const today = businessDate(app.clock.now(), app.company.timeZone);
      return app.store.registry.openFaults(LIST_LIMIT).map((row) => {
        const { meter, fault, foundOn, foundBy } = row;
        const ageDays = dayNumber(today) - dayNumber(foundOn);
        const overdue = ageDays > OVERDUE_DAYS;
        return { meter: meterAnswer(meter), fault, foundOn, foundBy, ageDays, overdue };
      });
    },
  );
}

const count = z.int();

export function addReadingRoutes(desk: Desk, deps: HttpDeps): void {
  addReading(desk, deps);
  addDoubts(desk, deps);
  addFaults(desk, deps);
  desk.get(
    '/api/reports/readable-accounts',
    {
      config: { needs: 'meter.see' },
      schema: {
        tags,
        summary:
          '应抄表客户数 = 点火通气户数（在册 − 待点火）− 空房 − 拆除 − 报停 − 封停 − 当月新点火, as of today.',
        response: {
          200: z.strictObject({
            month: z.string(),
            asOf: z.string(),
            registered: count,
            awaitingIgnition: count,
            lit: count,
            vacant: count,
            dismantled: count,
            suspended: count,
            stopped: count,
            litThisMonth: count,
            readable: count,
            closed: count,
          }),
          ...PROBLEMS,
        },
      },
    },
    () => readableAccounts(deps.app),
  );
}
