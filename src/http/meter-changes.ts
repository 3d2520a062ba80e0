/** 换表: a meter is changed and settled, its sheet, and gas owed that is supplied. */

import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { changeMeter, settlementSheet, supplyOwed } from '../app/engineering/change-meter.ts';
import { meterId } from '../core/ids.ts';
import type { MeterEndRow } from '../core/ledger/life/rows.ts';
import { refuseField } from '../core/outcome.ts';
import { FEN_MAX, fen, LITRE_MAX } from '../core/units.ts';
import { meterAnswer, meterSchema } from './accounts.ts';
import { granted, operationAnswer, operationSchema, PROBLEMS } from './answers.ts';
import type { HttpDeps } from './deps.ts';
import type { Desk } from './desk.ts';
import {
  accountIdField,
  accountIdText,
  fenFromZeroField,
  litresFromZeroField,
  meterFields,
  operationIdField,
  textField,
} from './fields.ts';
import { meterIdOf, meterParams } from './meter-fields.ts';
import { moneySpentSchema, returnedSchema } from './month-answers.ts';
import { appFor } from './personal.ts';
import { wantsText } from './plain-text.ts';

const tags = ['engineering'];

/** What the signed sheet of a meter that is taken down says. */
export const takenDownFields = {
  operationId: operationIdField,
  accountId: accountIdField,
  meter: z.strictObject(meterFields).meta({ description: 'The meter that is taken down (旧表).' }),
  finalIndexLitres: litresFromZeroField.meta({
    description: 'Index of its base meter (止数); it decides.',
  }),
  electronicLitres: z.int().min(-LITRE_MAX).max(LITRE_MAX).nullable().meta({
    description: 'What its electronics still showed; null where they are dead. Evidence only.',
  }),
  cardGasLitres: litresFromZeroField.nullable().meta({
    description: 'Gas that the card still showed; null where it could not be read. Evidence only.',
  }),
  windowTotalFen: fenFromZeroField.nullable().default(null).meta({
    description:
      'Of a money meter (金额表): the total that its window still showed, with what is left of it; null where it is dead.',
  }),
  windowRemainingFen: z.int().min(-FEN_MAX).max(FEN_MAX).nullable().default(null).meta({
    description: 'What its window showed as left, below zero where it is overdrawn.',
  }),
  photo: textField(200).meta({ description: 'Where the photograph of the index is kept.' }),
  sheetNo: textField(40).meta({ description: 'Number of the signed sheet (工单号).' }),
  reason: textField(120),
  responsible: textField(40).meta({ description: 'Who took it down (责任人).' }),
  second: textField(40).meta({ description: 'The second person (复核人).' }),
  lostLoad: operationIdField.nullable().default(null).meta({
    description: 'The open load of a card that cannot come back: it ends with the meter.',
  }),
};

type TakenDownFields = z.output<z.ZodObject<typeof takenDownFields>>;

/** request.invalid: a total without what is left of it, or the other way round, says nothing. */
function windowOf({ windowTotalFen: total, windowRemainingFen: remaining }: TakenDownFields) {
  if (total === null && remaining === null) return {};
  if (total === null) return granted(refuseField('windowTotalFen', 'number'));
  if (remaining === null) return granted(refuseField('windowRemainingFen', 'number'));
  return { window: { total: fen(total), remaining } };
}

/** From the wire's words to the ledger's; field by field, because the body is what is hashed. */
export const takenDownOf = (body: TakenDownFields) => ({
  accountId: body.accountId,
  meter: meterId(body.meter.maker, body.meter.number),
  finalIndex: body.finalIndexLitres,
  electronic: body.electronicLitres,
  cardGas: body.cardGasLitres,
  photo: body.photo,
  sheetNo: body.sheetNo,
  reason: body.reason,
  responsible: body.responsible,
  second: body.second,
  ...(body.lostLoad === null ? {} : { lostLoad: body.lostLoad }),
  ...windowOf(body),
});

const sheetSchema = z
  .strictObject({
    operationId: z.string(),
    accountId: z.int(),
    meter: meterSchema,
    newMeter: meterSchema.nullable(),
    finalIndexLitres: z.int(),
    openingIndexLitres: z.int().nullable(),
    electronicLitres: z.int().nullable(),
    cardGasLitres: z.int().nullable(),
    photo: z.string(),
    sheetNo: z.string(),
    reason: z.string(),
    responsible: z.string(),
    operator: z.string(),
    second: z.string(),
    lostLoad: z.string().optional(),
    on: z.string(),
    at: z.int(),
    usedLitres: z.int(),
    overUseLitres: z.int(),
    overUseFen: z.int(),
    overUseFromBalanceFen: z.int(),
    surplusLitres: z.int(),
    owedLitres: z.int(),
    window: z.strictObject({ totalFen: z.int(), remainingFen: z.int() }).optional(),
    money: moneySpentSchema.optional(),
    returned: returnedSchema.optional(),
    papers: z.string().optional(),
  })
  .meta({ id: 'SettlementSheet', description: '换表结算单' });

const sheetAnswer = (row: MeterEndRow): z.output<typeof sheetSchema> => {
  const { meter, newMeter, finalIndex, openingIndex, electronic, cardGas, window, ...rest } = row;
  return {
    ...rest,
    ...(window === undefined
      ? {}
      : { window: { totalFen: window.total, remainingFen: window.remaining } }),
    meter: meterAnswer(meter),
    newMeter: newMeter === null ? null : meterAnswer(newMeter),
    finalIndexLitres: finalIndex,
    openingIndexLitres: openingIndex,
    electronicLitres: electronic,
    cardGasLitres: cardGas,
  };
};

function addSheetRoute(desk: Desk, { app }: HttpDeps): void {
  desk.get(
    '/api/meters/:maker/:number/settlement',
    {
      config: { needs: 'meter.see', audits: 'personal-data-viewed' },
      schema: {
        tags,
        summary: 'The sheet of a meter that was taken down (换表结算单), also as text/plain.',
        params: meterParams,
        response: {
          200: {
            content: {
              'application/json': { schema: sheetSchema },
              'text/plain': { schema: z.string() },
            },
          },
          ...PROBLEMS,
        },
      },
    },
    ({ who, params, headers }, reply) => {
      const { row, text } = granted(settlementSheet(appFor(who, app), meterIdOf(params)));
      // Two kinds of content have no one type.
      const plain = reply as FastifyReply;
      if (wantsText(headers.accept)) {
        plain.type('text/plain; charset=utf-8').serializer(String).send(text);
      } else {
        plain.type('application/json; charset=utf-8').send(sheetAnswer(row));
      }
    },
  );
}

export function addMeterChangeRoutes(desk: Desk, deps: HttpDeps): void {
  const { app } = deps;
  desk.post(
    '/api/meter-changes',
    {
      config: { needs: 'meter.enter' },
      schema: {
        tags,
        summary:
          'Change a meter (换表): settled by its base meter; what was bought and not used waits for the new one.',
        body: z.strictObject({
          ...takenDownFields,
          newMeter: z.strictObject(meterFields).meta({
            description: 'Enrolled, and nobody’s yet (新表).',
          }),
          openingIndexLitres: litresFromZeroField.meta({
            description: 'Index of the new base meter when it was hung (底数).',
          }),
        }),
        response: { 200: operationSchema, ...PROBLEMS },
      },
    },
    async ({ who, body }) => {
      const { operationId, newMeter, openingIndexLitres } = body;
      const request = {
        operationId,
        ...takenDownOf(body),
        newMeter: meterId(newMeter.maker, newMeter.number),
        openingIndex: openingIndexLitres,
      };
      return operationAnswer(operationId, granted(await changeMeter(app, who, request)));
    },
  );
  addSheetRoute(desk, deps);

  desk.post(
    '/api/accounts/:accountId/owed-gas',
    {
      config: { needs: 'load.write' },
      schema: {
        tags: ['counter'],
        summary: 'Gas owed becomes gas to be written, as far as the meter has room (补气).',
        params: z.strictObject({ accountId: accountIdText }),
        body: z.strictObject({ operationId: operationIdField }),
        response: { 200: operationSchema, ...PROBLEMS },
      },
    },
    async ({ who, params: { accountId }, body: { operationId } }) =>
      operationAnswer(operationId, granted(await supplyOwed(app, who, { operationId, accountId }))),
  );
}
