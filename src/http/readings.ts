/** 抄收: readings of meters with their doubts, and how many accounts are to be read. */
import { z } from 'zod';
import { readableAccounts } from '../app/engineering/readable-accounts.ts';
import { recordReading, resolveReading } from '../app/engineering/readings.ts';
import { pageOf } from '../app/page-of.ts';
import type { RowId } from '../core/ids.ts';
import type { ReadingRow } from '../core/ledger/reading-rows.ts';
import { DOUBTS } from '../core/reading.ts';
import { meterAnswer, meterSchema } from './accounts.ts';
import { granted, operationAnswer, operationSchema, PROBLEMS } from './answers.ts';
import type { HttpDeps } from './deps.ts';
import type { Desk } from './desk.ts';
import { litresFromZeroField, operationIdField, textField } from './fields.ts';
import { addFaultRoutes } from './meter-faults.ts';
import { meterIdOf, meterParams } from './meter-fields.ts';
import { limitField, pageFields } from './paging.ts';

const tags = ['engineering'];

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
    spentFen: z.int().optional().meta({
      description: 'What a money meter (金额表) has deducted by itself in all.',
    }),
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

const readingsSchema = z
  .strictObject({
    ...pageFields,
    next: z.int().nullable().meta({ description: '`after` of the next page; null on the last.' }),
    readings: z.array(readingSchema),
  })
  .meta({ id: 'Readings', description: '读数一页' });

const readingText = z
  .string()
  .regex(/^[1-9]\d{0,15}$/)
  .transform(Number)
  .refine(Number.isSafeInteger, `≤ ${Number.MAX_SAFE_INTEGER}`)
  .transform((n) => n as RowId);

const behindReadingField = readingText
  .optional()
  .meta({ description: '`next` of the page before.' });

const readingsPage = (
  total: number,
  limit: number,
  read: (limit: number) => readonly ReadingRow[],
): z.output<typeof readingsSchema> => {
  const { rows, ...page } = pageOf(total, limit, read, readingAnswer, ({ entryId }) => entryId);
  return { ...page, readings: [...rows] };
};

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
        summary: 'The readings of a meter, newest first, whatever their source, a page at a time.',
        params: meterParams,
        querystring: z.strictObject({ after: behindReadingField, limit: limitField }),
        response: { 200: readingsSchema, ...PROBLEMS },
      },
    },
    ({ params, query: { after = null, limit } }) => {
      const { registry } = app.store;
      const meter = meterIdOf(params);
      return readingsPage(registry.readingCount(meter), limit, (most) =>
        registry.readings(meter, most, after),
      );
    },
  );
}

function addDoubts(desk: Desk, { app }: HttpDeps): void {
  desk.get(
    '/api/readings/doubtful',
    {
      config: { needs: 'meter.see' },
      schema: {
        tags,
        summary:
          'Doubtful readings that nobody has looked at (存疑读数), oldest first, a page at a time.',
        querystring: z.strictObject({ after: behindReadingField, limit: limitField }),
        response: { 200: readingsSchema, ...PROBLEMS },
      },
    },
    ({ query: { after = 0, limit } }) => {
      const { registry } = app.store;
      return readingsPage(registry.doubtfulCount(), limit, (most) =>
        registry.doubtfulReadings(after, most),
      );
    },
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

const count = z.int();

export function addReadingRoutes(desk: Desk, deps: HttpDeps): void {
  addReading(desk, deps);
  addDoubts(desk, deps);
  addFaultRoutes(desk, deps);
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
