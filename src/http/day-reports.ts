/** The day as finance reads it: shifts that have ended, and what each cashier took back, printed again, spoiled and was short of. */
import { z } from 'zod';
import { type CashierCounters, cashierCounters } from '../app/finance/cashier-counters.ts';
import { type DayReport, dayReport } from '../app/finance/day-report.ts';
import { granted, PROBLEMS } from './answers.ts';
import type { HttpDeps } from './deps.ts';
import type { Desk } from './desk.ts';
import { businessDateField } from './fields.ts';
import { rulingAnswer, rulingsSchema } from './rulings.ts';
import {
  figuresSchema,
  handOverAnswer,
  handOverSchema,
  shiftAnswer,
  shiftSchema,
} from './shifts.ts';

const tags = ['finance'];
const fen = z.int();
const number = z.int();

const countersSchema = z
  .strictObject({
    station: z.int(),
    cashier: z.string(),
    shifts: number,
    tickets: number,
    purchases: number,
    purchasedFen: fen,
    reversals: number.meta({ description: '冲正' }),
    reversedFen: fen,
    voids: number.meta({ description: 'Charge slips voided (作废).' }),
    reprints: number.meta({ description: '补打' }),
    writeFailures: number.meta({
      description: 'Card writes begun again, given up or become cases.',
    }),
    differences: number.meta({ description: 'Shifts that were over or short (长短款).' }),
    overFen: fen,
    shortFen: fen,
  })
  .meta({ id: 'CashierCounters', description: 'Of shifts that ended; open ones are blind.' });

const countersAnswer = (one: CashierCounters): z.output<typeof countersSchema> => ({ ...one });

const daySchema = z
  .strictObject({
    date: z.string(),
    shifts: z.array(
      z.strictObject({ shift: shiftSchema, figures: figuresSchema, rulings: rulingsSchema }),
    ),
    cashiers: z.array(countersSchema),
    totals: z.record(z.string(), z.int()),
    overFen: fen,
    shortFen: fen,
    handOvers: z.array(handOverSchema),
    redHandOvers: z
      .array(
        handOverSchema.extend({ reason: z.string(), people: z.array(z.string()) }).meta({
          id: 'RedHandOver',
        }),
      )
      .meta({ description: 'Taken back on this day (缴款红字), whenever they were entered.' }),
    due: z.array(shiftSchema),
  })
  .meta({ id: 'Day', description: '日报' });

const dayAnswer = (day: DayReport): z.output<typeof daySchema> => ({
  date: day.date,
  shifts: day.shifts.map(({ shift, figures, rulings }) => ({
    shift: shiftAnswer(shift),
    figures: { ...figures },
    rulings: rulings.map(rulingAnswer),
  })),
  cashiers: day.cashiers.map(countersAnswer),
  totals: { ...day.totals },
  overFen: day.over,
  shortFen: day.short,
  handOvers: day.handOvers.map(handOverAnswer),
  redHandOvers: day.redHandOvers.map(({ reason, people, ...row }) => ({
    ...handOverAnswer(row),
    reason,
    people: [...people],
  })),
  due: day.due.map(shiftAnswer),
});

export function addDayReportRoutes(desk: Desk, { app }: HttpDeps): void {
  desk.get(
    '/api/reports/day',
    {
      config: { needs: 'shift.see' },
      schema: {
        tags,
        summary:
          'The shifts that ended on a day, their sums, counters per cashier, and the bank’s slips (日报).',
        querystring: z.strictObject({ date: businessDateField }),
        response: { 200: daySchema, ...PROBLEMS },
      },
    },
    ({ query: { date } }) => dayAnswer(dayReport(app, date)),
  );

  desk.get(
    '/api/reports/cashiers',
    {
      config: { needs: 'shift.see' },
      schema: {
        tags,
        summary:
          'Counters per cashier over up to 92 days: reversals, voids, reprints, failed writes, differences.',
        querystring: z.strictObject({ from: businessDateField, to: businessDateField }),
        response: { 200: z.array(countersSchema), ...PROBLEMS },
      },
    },
    ({ query }) => granted(cashierCounters(app, query)).map(countersAnswer),
  );
}
