/** 卡死坏: meters that are stuck, dead or broken, from the day they were found so until they are dealt with. */
import { z } from 'zod';
import { endFault, reportFault } from '../app/engineering/readings.ts';
import { businessDate, isBusinessDate, toBusinessDate } from '../core/calendar.ts';
import { meterId } from '../core/ids.ts';
import { FAULT_KINDS, type MeterFaultRow } from '../core/ledger/reading-rows.ts';
import { dateOfDay, dayNumber } from '../core/period.ts';
import type { FaultPlace } from '../ports/registry.ts';
import { meterAnswer, meterSchema } from './accounts.ts';
import { granted, operationAnswer, operationSchema, PROBLEMS } from './answers.ts';
import type { HttpDeps } from './deps.ts';
import type { Desk } from './desk.ts';
import { businessDateField, operationIdField, textField } from './fields.ts';
import { meterIdOf, meterParams } from './meter-fields.ts';

const tags = ['engineering'];
const PAGE = 200;
/** 「卡、死、坏」 of more days than this are flagged (制度 13.3). */
const OVERDUE_DAYS = 30;

/** Where a page ends: day and plate of its last fault, "2026-05-01_2-202611230042". */
const placeText = ({ foundOn, meter }: FaultPlace): string =>
  `${foundOn}_${meterAnswer(meter).plate}`;

const faultPlace = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d_[1-8]\d{0,3}-(?!0{12})\d{12}$/)
  .refine((text) => isBusinessDate(text.slice(0, 10)), 'YYYY-MM-DD_…')
  .transform((text): FaultPlace => {
    const [day = '', plate = ''] = text.split('_');
    const [maker = 0, number = 0] = plate.split('-').map(Number);
    return { foundOn: toBusinessDate(day), meter: meterId(maker, number) };
  });

const pageSchema = z
  .strictObject({
    total: z.int().meta({ description: 'Of all pages.' }),
    overdue: z.int().meta({ description: `Of them older than ${OVERDUE_DAYS} days.` }),
    next: z
      .string()
      .nullable()
      .meta({ description: '`after` of the next page; null on the last.' }),
    faults: z.array(
      z.strictObject({
        meter: meterSchema,
        fault: z.enum(FAULT_KINDS),
        foundOn: z.string(),
        foundBy: z.string(),
        ageDays: z.int(),
        overdue: z.boolean(),
      }),
    ),
  })
  .meta({ id: 'Faults' });

function faultAnswer({ meter, fault, foundOn, foundBy }: MeterFaultRow, today: number) {
  const ageDays = today - dayNumber(foundOn);
  const overdue = ageDays > OVERDUE_DAYS;
  return { meter: meterAnswer(meter), fault, foundOn, foundBy, ageDays, overdue };
}

export function addFaultRoutes(desk: Desk, { app }: HttpDeps): void {
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
        summary: `Faults that stand, oldest first, ${PAGE} a page; those of more than ${OVERDUE_DAYS} days are flagged.`,
        querystring: z.strictObject({
          after: faultPlace.optional().meta({ description: '`next` of the page before.' }),
        }),
        response: { 200: pageSchema, ...PROBLEMS },
      },
    },
    ({ query: { after = null } }) => {
      const today = dayNumber(businessDate(app.clock.now(), app.company.timeZone));
      const { registry } = app.store;
      const counts = registry.faultCounts(dateOfDay(today - OVERDUE_DAYS));
      // One more than a page, which says whether there is a next one.
      const rows = registry.openFaults(after, PAGE + 1);
      const page = rows.slice(0, PAGE);
      const last = page.at(-1);
      const next = rows.length > PAGE && last !== undefined ? placeText(last) : null;
      return { ...counts, next, faults: page.map((row) => faultAnswer(row, today)) };
    },
  );
}
