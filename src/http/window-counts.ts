/** 表窗读数: what two people read in a meter's window, as evidence; and the last of it. */
import { z } from 'zod';
import { meterCountsMoney } from '../app/counter/meter-format.ts';
import { noteWindow } from '../app/engineering/note-window.ts';
import { formatMeter } from '../core/ids.ts';
import type { WindowCountRow } from '../core/ledger/window-count.ts';
import { ZERO_LITRE } from '../core/units.ts';
import { granted, operationAnswer, operationSchema, PROBLEMS } from './answers.ts';
import type { HttpDeps } from './deps.ts';
import type { Desk } from './desk.ts';
import { Refused } from './faults.ts';
import { fenFromZeroField, litresFromZeroField, operationIdField, textField } from './fields.ts';
import { meterIdOf, meterParams } from './meter-fields.ts';

const tags = ['engineering'];
/** Of a photograph: its SHA-256, lower-case hex. */
export const photoHashField = z.string().regex(/^[0-9a-f]{64}$/);
const COUNT_MAX = 0xffff_ffff;
const LITRE_MAX = 1_000_000_000_000;

export const windowCountSchema = z
  .strictObject({
    operationId: z.string(),
    at: z.int().meta({ description: 'Milliseconds since 1970 UTC.' }),
    totalLitres: z.int(),
    purchases: z.int().nullable(),
    remainingLitres: z.int().nullable(),
    totalFen: z.int().optional().meta({ description: 'Of a money meter (金额表).' }),
    remainingFen: z.int().nullable().optional(),
    photo: z.string().meta({ description: 'SHA-256 of the photograph.' }),
    operator: z.string(),
    second: z.string(),
  })
  .meta({ id: 'WindowCount', description: 'What two people read in the window of a meter.' });

/** A money meter's count stands in fen, and 0 litres beside it. */
export const windowCountAnswer = (
  { noted, meter: _, booksThen: _then, total, remaining, ...row }: WindowCountRow,
  countsMoney: boolean,
): z.output<typeof windowCountSchema> => ({
  ...row,
  operationId: noted,
  totalLitres: countsMoney ? 0 : total,
  remainingLitres: countsMoney ? null : remaining,
  ...(countsMoney ? { totalFen: total, remainingFen: remaining } : {}),
});

const remainingField = z
  .int()
  .min(-LITRE_MAX)
  .max(LITRE_MAX)
  .nullable()
  .default(null)
  .meta({ description: '剩余, below zero where overdrawn; null where not told.' });

const bodySchema = z
  .strictObject({
    operationId: operationIdField,
    totalLitres: litresFromZeroField.optional().meta({
      description: 'Total of bought gas that the meter itself shows (累计购气量).',
    }),
    totalFen: fenFromZeroField.optional().meta({
      description: 'Of a money meter (金额表), in place of totalLitres: the total of bought money.',
    }),
    purchases: z
      .int()
      .min(0)
      .max(COUNT_MAX)
      .nullable()
      .default(null)
      .meta({ description: '购气次数; null where the window does not tell.' }),
    remainingLitres: remainingField,
    remainingFen: remainingField,
    photo: photoHashField.meta({ description: 'SHA-256 of the photograph of the window.' }),
    reason: textField(120),
    second: textField(40).meta({ description: 'Who saw it too (复核人), another person.' }),
  })
  .refine(({ totalLitres, totalFen }) => (totalLitres === undefined) !== (totalFen === undefined), {
    path: ['totalLitres'],
    error: 'totalLitres | totalFen',
  })
  .refine(
    ({ totalFen, remainingLitres, remainingFen }) =>
      (totalFen === undefined ? remainingFen : remainingLitres) === null,
    { path: ['remainingLitres'], error: 'totalLitres & remainingLitres | totalFen & remainingFen' },
  );

/** Litres, or fen of a money meter. */
function countIn({
  totalLitres,
  totalFen,
  remainingLitres,
  remainingFen,
  ...rest
}: z.output<typeof bodySchema>) {
  return totalFen === undefined
    ? { ...rest, total: totalLitres ?? ZERO_LITRE, remaining: remainingLitres }
    : { ...rest, counts: 'money' as const, total: totalFen, remaining: remainingFen };
}

export function addWindowRoutes(desk: Desk, { app }: HttpDeps): void {
  desk.post(
    '/api/meters/:maker/:number/window',
    {
      config: { needs: 'window.note' },
      schema: {
        tags,
        summary:
          'Note what stands in the meter’s window (表窗读数登记): evidence with a photograph and a second person; it moves nothing.',
        params: meterParams,
        body: bodySchema,
        response: { 200: operationSchema, ...PROBLEMS },
      },
    },
    async ({ who, params, body }) => {
      const request = { ...countIn(body), meter: meterIdOf(params) };
      return operationAnswer(body.operationId, granted(await noteWindow(app, who, request)));
    },
  );

  desk.get(
    '/api/meters/:maker/:number/window',
    {
      config: { needs: 'meter.see' },
      schema: {
        tags,
        summary: 'The last count that was noted from the meter’s window; null where none was.',
        params: meterParams,
        response: { 200: windowCountSchema.nullable(), ...PROBLEMS },
      },
    },
    ({ params }) => {
      const meter = meterIdOf(params);
      if (app.store.meter(meter) === undefined) {
        throw new Refused({ code: 'meter.unknown', facts: { meter: formatMeter(meter) } });
      }
      const row = app.store.registry.windowCount(meter);
      return row === undefined ? null : windowCountAnswer(row, meterCountsMoney(app, meter));
    },
  );
}
