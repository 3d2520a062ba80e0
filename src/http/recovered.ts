/** 财务部: what a lost ledger has left: the gaps that were accepted, and gas that cards showed since. */
import { z } from 'zod';
import { resolveRecovered } from '../app/finance/resolve-recovered.ts';
import { operationId as asOperationId, formatMeter } from '../core/ids.ts';
import type { EpochView, RecoveredView } from '../ports/gap.ts';
import { granted, operationAnswer, operationSchema, PROBLEMS } from './answers.ts';
import type { HttpDeps } from './deps.ts';
import type { Desk } from './desk.ts';
import { amountFenField, operationIdField, textField } from './fields.ts';

const LISTED_MAX = 1000;

const epochSchema = z
  .strictObject({
    epoch: z.int().meta({ description: 'Its tickets begin with this number and eight digits.' }),
    station: z.int(),
    lostFrom: z.int().meta({ description: 'First lost batch of the station.' }),
    lostUpTo: z.int(),
    maker: z.string(),
    checker: z.string(),
    reason: z.string(),
    at: z.int().meta({ description: 'Milliseconds since 1970 UTC.' }),
  })
  .meta({ id: 'Gap', description: '台账断档：accepted by two people.' });

const recoveredSchema = z
  .strictObject({
    load: z.string().meta({ description: 'Operation id of the recovered load.' }),
    accountId: z.int(),
    cardNo: z.int(),
    litres: z.int().meta({ description: '0 of a money meter.' }),
    fen: z.int().meta({ description: 'Of a money meter (金额表), else 0.' }),
    at: z.int(),
  })
  .meta({ id: 'RecoveredLoad', description: '找回气量、金额（待查）：nobody knows its sale.' });

const unheardSchema = z
  .strictObject({
    meter: z.string().meta({ description: 'Maker and number.' }),
    line: z.string(),
    address: z.string(),
    litres: z.int().meta({ description: 'What the ledger knows of its counter.' }),
  })
  .meta({ id: 'UnheardMeter', description: '断档后计数未核的线路表：it may be ahead.' });

const epochAnswer = (row: EpochView): z.output<typeof epochSchema> => ({
  epoch: row.epoch,
  station: row.station,
  lostFrom: row.restoredBatch + 1,
  lostUpTo: row.anchoredBatch,
  maker: row.maker,
  checker: row.checker,
  reason: row.reason,
  at: row.at,
});

const recoveredAnswer = (row: RecoveredView): z.output<typeof recoveredSchema> => {
  const { load, accountId, cardNo, litres, fen, at } = row;
  return { load, accountId, cardNo, litres, fen, at };
};

export function addRecoveredRoutes(desk: Desk, { app }: HttpDeps): void {
  desk.get(
    '/api/recovered',
    {
      config: { needs: 'customer.see' },
      schema: {
        tags: ['finance'],
        summary:
          'After a ledger was lost (断档): the gaps, gas, and money of money meters, that cards showed and nobody has explained yet, oldest first, and the meters on lines whose counter nobody has heard since.',
        response: {
          200: z.strictObject({
            gaps: z.array(epochSchema),
            loads: z.array(recoveredSchema),
            meters: z.array(unheardSchema),
          }),
          ...PROBLEMS,
        },
      },
    },
    async () => ({
      gaps: app.store.gap.epochs().map(epochAnswer),
      loads: app.store.gap.open(LISTED_MAX).map(recoveredAnswer),
      meters: app.store.gap.unheard(LISTED_MAX).map(({ meter, ...row }) => ({
        ...row,
        meter: formatMeter(meter),
      })),
    }),
  );
  desk.post(
    '/api/recovered/:load/resolve',
    {
      config: { needs: 'recovered.resolve' },
      schema: {
        tags: ['finance'],
        summary:
          'Say what recovered gas was (找回气量处理): sold, by the paper of the lost sale, whose money enters now, or is in the balance, and is revenue at once; or granted, where no paper was found. Money on the card of a money meter (金额表) stays an advance: no more than was found is sold, and the company bears the rest.',
        params: z.strictObject({ load: operationIdField }),
        body: z.strictObject({
          operationId: operationIdField,
          how: z.discriminatedUnion('by', [
            z.strictObject({
              by: z.literal('sold'),
              amountFen: amountFenField.meta({ description: 'What the paper says was paid.' }),
              channel: z
                .enum(['cash', 'cash-over', 'bank-transfer', 'wechat', 'alipay', 'balance'])
                .meta({
                  description:
                    'Where the money is: in the drawer of whoever enters it, found when a drawer was counted, with bank or platform, or still in the balance that the copy shows.',
                }),
              paper: textField(40).meta({
                description: 'Number on the paper, as it is printed; several with a comma between.',
              }),
              reference: textField(64).nullable().default(null).meta({
                description: 'Of the bank or platform, with its channels.',
              }),
              shift: operationIdField.nullable().default(null).meta({
                description: 'With cash-over: the shift whose count found it.',
              }),
            }),
            z.strictObject({ by: z.literal('granted') }),
          ]),
          reason: textField(120),
          second: textField(40).meta({ description: 'The second person, not the operator.' }),
        }),
        response: { 200: operationSchema, ...PROBLEMS },
      },
    },
    async ({ who, params, body: { operationId, how, reason, second } }) => {
      const wish = {
        operationId,
        load: asOperationId(params.load),
        how:
          how.by === 'granted'
            ? how
            : ({
                by: 'sold',
                amount: how.amountFen,
                channel: how.channel,
                paper: how.paper,
                reference: how.reference,
                ...(how.shift === null ? {} : { shift: asOperationId(how.shift) }),
              } as const),
        reason,
        second,
      };
      return operationAnswer(operationId, granted(await resolveRecovered(app, who, wish)));
    },
  );
}
