/** Shifts and cash to the bank. What a drawer should hold is told by no route before it has been counted. */
import { z } from 'zod';
import {
  countDrawer,
  currentShift,
  handOverCash,
  openShift,
  redHandOver,
  ruleDifference,
  type ShiftReport,
  shiftReport,
} from '../app/counter/shift.ts';
import type { HandOverView, ShiftView } from '../ports/hall-reads.ts';
import { granted, operationAnswer, operationSchema, PROBLEMS } from './answers.ts';
import { shiftCardsAnswer, shiftCardsSchema } from './card-stock.ts';
import { openLoadAnswer, openLoadSchema } from './counter-answers.ts';
import type { HttpDeps } from './deps.ts';
import type { Desk } from './desk.ts';
import {
  amountFenField,
  businessDateField,
  fenFromZeroField,
  operationIdField,
  operatorField,
  textField,
} from './fields.ts';
import { rulingAnswer, rulingSchema, rulingsSchema } from './rulings.ts';
import { actor } from './who.ts';

const tags = ['counter'];
const fen = z.int();
const facts = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

export const shiftSchema = z
  .strictObject({
    shift: z.string().meta({ description: 'The operation that opened it.' }),
    station: z.int(),
    cashier: z.string(),
    floatFen: fen,
    state: z.enum(['open', 'recount', 'closed']),
    closedOn: z.string().nullable(),
    countedFen: fen.nullable(),
    differenceFen: fen.nullable().meta({ description: 'Over is positive, short negative.' }),
    explainedFen: fen.meta({
      description:
        'Of what was over, the money of lost sales that it was found to be; the rest is ruled.',
    }),
    ruled: z.boolean(),
  })
  .meta({
    id: 'Shift',
    description: 'recount: the first count did not agree; the next one stands.',
  });

export const shiftAnswer = (row: ShiftView): z.output<typeof shiftSchema> => ({
  shift: row.shift,
  station: row.station,
  cashier: row.cashier,
  floatFen: row.float,
  state: row.state,
  closedOn: row.closedOn,
  countedFen: row.counted,
  differenceFen: row.difference,
  explainedFen: row.explained,
  ruled: row.ruledBy !== null,
});

export const figuresSchema = facts.meta({
  description:
    'Fen: float, carried, cashIn, cashOut, handedOver, expected, counted, difference, bankIn, wechatIn, alipayIn … Numbers: tickets, ticketFirst, ticketLast, purchases, purchasedFen, purchasedLitres, reversals, reversedFen, voids, reprints, writeFailures.',
});

const reportSchema = z
  .strictObject({
    shift: shiftSchema,
    figures: figuresSchema.nullable(),
    ruling: rulingSchema.nullable().meta({ description: 'The one that stands.' }),
    rulings: rulingsSchema,
    anchor: z.string().nullable().meta({ description: '校验码 of the closing count.' }),
    annex: z
      .strictObject({
        openLoads: z.array(openLoadSchema).meta({ description: 'The oldest 500 of them.' }),
        openLoadCount: z.int(),
        unwritten: z.array(z.strictObject({ accountId: z.int(), litres: z.int(), fen })),
      })
      .meta({ description: '待核实 · 待写, as they stand now; they bar no closing.' }),
    cards: shiftCardsSchema,
  })
  .meta({ id: 'ShiftReport' });

const reportAnswer = (report: ShiftReport): z.output<typeof reportSchema> => ({
  shift: shiftAnswer(report.shift),
  figures: report.figures === null ? null : { ...report.figures },
  ruling: report.ruling === null ? null : rulingAnswer(report.ruling),
  rulings: report.rulings.map(rulingAnswer),
  anchor: report.anchor,
  annex: {
    openLoads: report.annex.openLoads.map(openLoadAnswer),
    openLoadCount: report.annex.openLoadCount,
    unwritten: report.annex.unwritten.map((one) => ({ ...one })),
  },
  cards: shiftCardsAnswer(report.cards),
});

export const handOverSchema = z
  .strictObject({
    bankSlip: z.string(),
    bankDate: z.string(),
    station: z.int(),
    cashier: z.string(),
    amountFen: fen,
  })
  .meta({ id: 'HandOver', description: '缴款单' });

export const handOverAnswer = (row: HandOverView): z.output<typeof handOverSchema> => ({
  bankSlip: row.bankSlip,
  bankDate: row.bankDate,
  station: row.station,
  cashier: row.cashier,
  amountFen: row.amount,
});

const params = z.strictObject({ shift: operationIdField });

export function addShiftRoutes(desk: Desk, { app }: HttpDeps): void {
  desk.post(
    '/api/shifts',
    {
      config: { needs: 'shift.work' },
      schema: {
        tags,
        summary: 'Begin a shift with a float in the drawer (开班，备用金).',
        body: z.strictObject({ operationId: operationIdField, floatFen: fenFromZeroField }),
        response: { 200: operationSchema, ...PROBLEMS },
      },
    },
    async ({ who, body: { operationId, floatFen } }) =>
      operationAnswer(
        operationId,
        granted(await openShift(app, who, { operationId, float: floatFen })),
      ),
  );

  desk.get(
    '/api/shifts/current',
    {
      config: { needs: 'shift.see' },
      schema: {
        tags,
        summary: 'The shift of the operator at this station; null when there is none.',
        response: { 200: shiftSchema.nullable(), ...PROBLEMS },
      },
    },
    ({ who }) => {
      const shift = currentShift(app, who);
      return shift === null ? null : shiftAnswer(shift);
    },
  );

  desk.get(
    '/api/shifts/:shift',
    {
      config: { needs: 'shift.see' },
      schema: {
        tags,
        summary: 'A shift with its figures once it has ended (交班单), and its annex.',
        params,
        response: { 200: reportSchema, ...PROBLEMS },
      },
    },
    ({ params: { shift } }) => reportAnswer(granted(shiftReport(app, shift))),
  );

  desk.post(
    '/api/shifts/:shift/count',
    {
      config: { needs: 'shift.work' },
      schema: {
        tags,
        summary:
          'Count the drawer (盲点): the first count that does not agree is counted again, the next one stands.',
        params,
        body: z.strictObject({ operationId: operationIdField, countedFen: fenFromZeroField }),
        response: { 200: operationSchema, ...PROBLEMS },
      },
    },
    async ({ who, params: { shift }, body: { operationId, countedFen } }) => {
      const request = { operationId, shift, counted: countedFen };
      return operationAnswer(operationId, granted(await countDrawer(app, who, request)));
    },
  );
}

export function addCashControlRoutes(desk: Desk, { app }: HttpDeps): void {
  desk.post(
    '/api/shifts/:shift/ruling',
    {
      config: { needs: 'difference.rule' },
      schema: {
        tags: ['finance'],
        summary: 'A second person rules on what was over or short (长短款处理).',
        params,
        body: z.strictObject({
          operationId: operationIdField,
          verdict: z.enum(['paid-in', 'wages', 'company', 'returned', 'gain']),
          reason: textField(200),
          reference: textField(80).nullable().default(null),
          ruledBy: operatorField,
        }),
        response: { 200: operationSchema, ...PROBLEMS },
      },
    },
    async ({ who, params: { shift }, body }) =>
      operationAnswer(
        body.operationId,
        granted(
          await ruleDifference(app, who, {
            ...body,
            shift,
            ruledBy: actor(who, body.ruledBy).operator,
          }),
        ),
      ),
  );

  desk.post(
    '/api/hand-overs',
    {
      config: { needs: 'shift.work' },
      schema: {
        tags,
        summary: 'Cash of this drawer was counted at the bank, which gave its slip (缴款).',
        body: z.strictObject({
          operationId: operationIdField,
          amountFen: amountFenField,
          bankSlip: textField(40),
          bankDate: businessDateField,
        }),
        response: { 200: operationSchema, ...PROBLEMS },
      },
    },
    async ({ who, body: { operationId, amountFen, bankSlip, bankDate } }) => {
      const request = { operationId, amount: amountFen, bankSlip, bankDate };
      return operationAnswer(operationId, granted(await handOverCash(app, who, request)));
    },
  );

  desk.post(
    '/api/hand-overs/red',
    {
      config: { needs: 'difference.rule' },
      schema: {
        tags: ['finance'],
        summary:
          'A hand-over that was entered wrongly is taken back whole (缴款红字); a second person signs, and the right one may come with it.',
        body: z.strictObject({
          operationId: operationIdField,
          operator: operatorField.optional(),
          bankSlip: textField(40),
          reason: textField(120),
          second: textField(40).meta({
            description: 'Who signed it: another person, and not the cashier.',
          }),
          right: z
            .strictObject({
              amountFen: amountFenField,
              bankSlip: textField(40),
              bankDate: businessDateField,
            })
            .nullable()
            .default(null)
            .meta({ description: 'What the slip really says; null where there was none.' }),
        }),
        response: { 200: operationSchema, ...PROBLEMS },
      },
    },
    async ({ who, body: { operator, right, ...body } }) => {
      const instead =
        right === null
          ? null
          : { amount: right.amountFen, bankSlip: right.bankSlip, bankDate: right.bankDate };
      const request = { ...body, right: instead };
      return operationAnswer(
        body.operationId,
        granted(await redHandOver(app, actor(who, operator), request)),
      );
    },
  );
}
