/** What the counter's use-cases answer, on the wire. */

import { z } from 'zod';
import type { CardStatus } from '../app/counter/card-status.ts';
import type { OpenCardOutcome } from '../app/counter/open-card.ts';
import type { Quote } from '../app/counter/quote.ts';
import type { LoadOutcome, PartOutcome, SaleOutcome } from '../app/counter/sale.ts';
import type { PaymentResult, PurchaseResult } from '../core/ledger/results.ts';
import type { LoadView } from '../ports/store.ts';
import { accountAnswer, accountSchema, meterAnswer, meterSchema } from './accounts.ts';
import {
  loadResultSchema,
  partSchema,
  paymentResultSchema,
  problemOrNull,
  purchaseResultSchema,
  tierLineSchema,
} from './answers.ts';
import { countAnswer, countSchema, moneyHeldAnswer, moneyHeldSchema } from './counted.ts';
import { shownTo } from './personal.ts';
import { problemSchema } from './problem.ts';
import type { Who } from './who.ts';

const litres = z.int();
const fen = z.int();

export const quoteSchema = z
  .strictObject({
    counts: z.literal('money').optional().meta({
      description: 'Money for a money meter (金额表): no volume and no tiers.',
    }),
    tariffId: z.string(),
    cycleStart: z.string(),
    volumeBeforeLitres: litres,
    volumeLitres: litres,
    costFen: fen,
    tiers: z.array(tierLineSchema),
    balanceFen: fen,
    balanceAfterFen: fen.meta({ description: 'Negative is the payment that is missing.' }),
    dueFen: fen.meta({
      description:
        'What is paid now, a debt for over-use included, by any channel but cash; 0 where the balance pays.',
    }),
    cashDueFen: fen.meta({
      description: 'The same in cash: rounded up as the company has set it (取舍).',
    }),
    cashToBalanceFen: fen.meta({
      description: 'Of cashDueFen, what the rounding leaves in the balance.',
    }),
    bar: problemSchema.nullable().meta({
      description:
        'What the purchase would be refused for at this price, whatever the balance, with its next step.',
    }),
  })
  .meta({ id: 'Quote' });

export const quoteAnswer = (quote: Quote): z.output<typeof quoteSchema> => ({
  ...(quote.counts === undefined ? {} : { counts: quote.counts }),
  tariffId: quote.tariffId,
  cycleStart: quote.cycleStart,
  volumeBeforeLitres: quote.volumeBefore,
  volumeLitres: quote.volume,
  costFen: quote.cost,
  tiers: quote.tiers.map(({ tier, volume, price, amount }) => ({
    tier,
    volumeLitres: volume,
    priceE4: price,
    amountFen: amount,
  })),
  balanceFen: quote.balance,
  balanceAfterFen: quote.balanceAfter,
  dueFen: quote.due.exact,
  cashDueFen: quote.due.cash,
  cashToBalanceFen: quote.due.cashToBalance,
  bar: problemOrNull(quote.bar ?? undefined),
});

export const loadPartSchema = partSchema(loadResultSchema).meta({
  id: 'LoadPart',
  description:
    'pending: the gas is reserved for this card and settles at its next contact; not-done: it stays to be written.',
});

export const saleSchema = z
  .strictObject({
    payment: partSchema(paymentResultSchema).nullable(),
    purchase: partSchema(purchaseResultSchema).nullable(),
    load: loadPartSchema,
    ticketNo: z.int().nullable(),
  })
  .meta({ id: 'Sale', description: 'Three operations, three outcomes.' });

export const loadPartAnswer = ({
  operationId,
  state,
  result,
  refusal,
}: LoadOutcome): z.output<typeof loadPartSchema> => ({
  operationId,
  state,
  result: result === undefined ? null : { ...result },
  problem: problemOrNull(refusal),
});

function paymentPartAnswer(part: PartOutcome<PaymentResult> | null) {
  if (part === null) return null;
  const { operationId, result } = part;
  const state = result?.state === 'pending' ? ('pending' as const) : part.state;
  const copy = result === undefined ? null : { ...result };
  return { operationId, state, result: copy, problem: problemOrNull(part.refusal) };
}

function purchasePartAnswer(part: PartOutcome<PurchaseResult> | null) {
  if (part === null) return null;
  const { operationId, state, result } = part;
  const copy =
    result === undefined ? null : { ...result, tiers: result.tiers.map((tier) => ({ ...tier })) };
  return { operationId, state, result: copy, problem: problemOrNull(part.refusal) };
}

export const saleAnswer = (sale: SaleOutcome): z.output<typeof saleSchema> => ({
  payment: paymentPartAnswer(sale.payment),
  purchase: purchasePartAnswer(sale.purchase),
  load: loadPartAnswer(sale.load),
  ticketNo: sale.ticketNo,
});

const reportSchema = z.strictObject({
  result: z.enum(['taken', 'nothing-new', 'over-ceiling', 'refused']),
  takenSequence: z.int(),
  meterTotalLitres: litres,
  remainingLitres: litres,
  meterTotalFen: fen.optional(),
  remainingFen: fen.optional(),
  indexLitres: litres,
  valveOpen: z.boolean(),
  batteryLow: z.boolean(),
  tamper: z.boolean(),
  magnet: z.boolean(),
  clock: z.int().meta({ description: "The meter's clock, seconds since 1970." }),
});

export const cardStatusSchema = z
  .strictObject({
    reader: z.string(),
    cardNo: z.int(),
    account: accountSchema,
    meter: meterSchema,
    counts: z
      .strictObject({ ledger: countSchema, card: countSchema, meter: countSchema.nullable() })
      .meta({ description: 'The three books side by side.' }),
    gas: z.strictObject({ onCardLitres: litres, inMeterLitres: litres.nullable() }),
    money: moneyHeldSchema.optional(),
    report: reportSchema.nullable().meta({ description: 'What the meter wrote back (回写区).' }),
    triesLeft: z.int(),
    warnings: z.array(z.string()),
    settled: z
      .strictObject({
        operationId: z.string(),
        state: z.enum(['RESERVED', 'POSTED', 'VOIDED', 'SUPERSEDED', 'CASE']),
        problem: problemSchema.nullable(),
      })
      .nullable()
      .meta({ description: 'The earlier load that this contact brought to an end.' }),
  })
  .meta({ id: 'CardStatus' });

function reportAnswer(report: NonNullable<CardStatus['report']>): z.output<typeof reportSchema> {
  const { result, takenSequence, meterTotal, remaining, index, clock } = report;
  const { valveOpen, batteryLow, tamper, magnet } = report;
  const money = report.tariffVersion !== undefined;
  return {
    result,
    takenSequence,
    meterTotalLitres: money ? 0 : meterTotal,
    remainingLitres: money ? 0 : remaining,
    ...(money ? { meterTotalFen: meterTotal, remainingFen: remaining } : {}),
    indexLitres: index,
    valveOpen,
    batteryLow,
    tamper,
    magnet,
    clock,
  };
}

export function cardStatusAnswer(who: Who, status: CardStatus): z.output<typeof cardStatusSchema> {
  const { reader, cardNo, counts, gas, report, triesLeft, settled } = status;
  return {
    reader,
    cardNo,
    account: accountAnswer(shownTo(who, status.account)),
    meter: meterAnswer(status.meter.meter),
    counts: {
      ledger: countAnswer(counts.ledger, status),
      card: countAnswer(counts.card, status),
      meter: counts.meter === null ? null : countAnswer(counts.meter, status),
    },
    gas: { onCardLitres: gas.onCard ?? 0, inMeterLitres: gas.inMeter },
    ...moneyHeldAnswer(status),
    report: report === null ? null : reportAnswer(report),
    triesLeft,
    warnings: [...status.warnings],
    settled:
      settled === null
        ? null
        : {
            operationId: settled.operationId,
            state: settled.state,
            problem: problemOrNull(settled.refusal),
          },
  };
}

export const openCardSchema = z
  .strictObject({
    operationId: z.string(),
    cardNo: z.int(),
    state: z
      .enum(['active', 'opening'])
      .meta({ description: 'opening: the number is held; send the same request again.' }),
    problem: problemSchema.nullable(),
  })
  .meta({ id: 'OpenCard' });

export const openCardAnswer = ({
  operationId,
  cardNo,
  state,
  refusal,
}: OpenCardOutcome): z.output<typeof openCardSchema> => ({
  operationId,
  cardNo,
  state,
  problem: problemOrNull(refusal),
});

export const openLoadSchema = z
  .strictObject({
    operationId: z.string(),
    state: z.enum(['RESERVED', 'POSTED', 'VOIDED', 'SUPERSEDED', 'CASE']),
    attempt: z.int(),
    accountId: z.int(),
    cardNo: z.int(),
    litres,
    fen,
    reservedAt: z.int(),
  })
  .meta({ id: 'OpenLoad', description: 'A card to be put back into a reader.' });

export const openLoadAnswer = (load: LoadView): z.output<typeof openLoadSchema> => {
  const { operationId, state, attempt, accountId, cardNo, litres: volume, fen: money } = load;
  return {
    operationId,
    state,
    attempt,
    accountId,
    cardNo,
    litres: volume,
    fen: money,
    reservedAt: load.reservedAt,
  };
};
