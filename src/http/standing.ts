/** How an account stands at the counter, on the wire. */

import { z } from 'zod';
import type { LadderStanding, Standing } from '../app/counter/standing.ts';
import { accountAnswer, accountSchema } from './accounts.ts';
import { granted, PROBLEMS } from './answers.ts';
import { CARD_WORKS } from './card-slips.ts';
import { openLoadAnswer, openLoadSchema } from './counter-answers.ts';
import type { HttpDeps } from './deps.ts';
import type { Desk } from './desk.ts';
import { accountIdText } from './fields.ts';
import { inspectionAnswer, inspectionSchema } from './papers.ts';
import { meterShownTo, shownTo } from './personal.ts';
import { problemOf, problemSchema } from './problem.ts';
import type { Who } from './who.ts';

const ladderSchema = z.strictObject({
  tariffId: z.string(),
  cycleStart: z.string(),
  volumeLitres: z.int().meta({ description: 'Bought in this cycle so far.' }),
  tiers: z.array(
    z.strictObject({
      upToLitres: z.int().nullable(),
      priceE4: z.int().meta({ description: 'Price of 1 m³ in 1/10000 yuan.' }),
    }),
  ),
  tier: z.int().meta({ description: 'Where the next litre falls, from 1.' }),
  leftInTierLitres: z.int().nullable().meta({ description: 'Null in the last tier.' }),
});

const standingSchema = z
  .strictObject({
    account: accountSchema,
    meter: z
      .strictObject({
        address: z.string(),
        direction: z.enum(['left', 'right']),
        ceilingLitres: z.int().meta({ description: '充值上限; 0 is none.' }),
        takenLitres: z.int().meta({ description: 'Known to have reached the meter, in all.' }),
        remainingLitres: z
          .int()
          .nullable()
          .meta({ description: 'As the meter last reported; null before that.' }),
        money: z
          .strictObject({ takenFen: z.int(), remainingFen: z.int().nullable() })
          .optional()
          .meta({ description: 'Only of a money meter (金额表), which counts no gas.' }),
      })
      .nullable(),
    bars: z.array(problemSchema).meta({
      description: 'What bars a sale now, the gravest first, each with its next step.',
    }),
    ladder: ladderSchema.nullable(),
    openLoad: openLoadSchema.nullable(),
    firstVolumeLitres: z.int().nullable().meta({
      description:
        'Before gas is on (待点火), the most that the first purchase may be; null after.',
    }),
    inspection: inspectionSchema.nullable(),
    debtSharePercent: z.int().meta({
      description: 'Of each payment, so many percent settle overUseFen first; 100 without a plan.',
    }),
    recent: z
      .array(
        z.strictObject({
          operationId: z.string(),
          kind: z.enum(['payment', 'purchase', 'emergency', 'load', 'taken', ...CARD_WORKS]),
          at: z.int(),
          litres: z.int().nullable(),
          fen: z.int().nullable(),
          ticketNo: z.int().nullable(),
          load: z.enum(['RESERVED', 'POSTED', 'VOIDED', 'SUPERSEDED', 'CASE']).nullable(),
          reversed: z.boolean().meta({ description: 'A purchase that was undone since (冲正).' }),
        }),
      )
      .meta({ description: 'What was done last, newest first.' }),
  })
  .meta({ id: 'Standing' });

const ladderAnswer = (ladder: LadderStanding): z.output<typeof ladderSchema> => ({
  tariffId: ladder.tariffId,
  cycleStart: ladder.cycleStart,
  volumeLitres: ladder.volume,
  tiers: ladder.tiers.map(({ upTo, price }) => ({ upToLitres: upTo, priceE4: price })),
  tier: ladder.position.tier,
  leftInTierLitres: ladder.position.remaining,
});

function meterCounts({ takenTotal, report }: NonNullable<Standing['meter']>, money: boolean) {
  const remaining = report?.remaining ?? null;
  return money
    ? {
        takenLitres: 0,
        remainingLitres: null,
        money: { takenFen: takenTotal, remainingFen: remaining },
      }
    : { takenLitres: takenTotal, remainingLitres: remaining };
}

const standingAnswer = (who: Who, standing: Standing): z.output<typeof standingSchema> => {
  const { account, meter, bars, ladder, openLoad, inspection, today } = standing;
  const { debtSharePercent, firstVolume, recent } = standing;
  return {
    account: accountAnswer(shownTo(who, account)),
    meter: meter && {
      address: meterShownTo(who, meter).address,
      direction: meter.direction,
      ceilingLitres: meter.ceiling,
      ...meterCounts(meter, standing.countsMoney),
    },
    bars: bars.map(problemOf),
    ladder: ladder && ladderAnswer(ladder),
    openLoad: openLoad && openLoadAnswer(openLoad),
    firstVolumeLitres: firstVolume,
    inspection: inspectionAnswer(inspection, today),
    debtSharePercent,
    recent: recent.map((deed) => ({ ...deed })),
  };
};

export function addStandingRoute(desk: Desk, { counter }: HttpDeps): void {
  desk.get(
    '/api/accounts/:accountId/standing',
    {
      config: { needs: 'customer.see', audits: 'personal-data-viewed' },
      schema: {
        tags: ['counter'],
        summary: 'How an account stands at the counter: bars, ladder, last deeds. Changes nothing.',
        params: z.strictObject({ accountId: accountIdText }),
        response: { 200: standingSchema, ...PROBLEMS },
      },
    },
    ({ who, params }) => standingAnswer(who, granted(counter.standingOf(params.accountId))),
  );
}
