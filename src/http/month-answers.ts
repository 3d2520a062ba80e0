/** Results of the month on the wire: lines of use as they were judged, and what a deduction did. */
import { z } from 'zod';
import { PROFILE_NAMES } from '../core/posting-profile.ts';

export const usageLineSchema = z.strictObject({
  accountId: z.int(),
  meter: z.int(),
  source: z.enum(['line', 'card', 'handheld', 'estimate']),
  previousIndex: z.int(),
  previousReadOn: z.string().meta({ description: "'' before the first reading that was billed." }),
  readIndex: z.int(),
  readOn: z.string(),
  litres: z.int().meta({ description: 'Below zero where an estimate was too high.' }),
  why: z.enum(['', 'index-back', 'too-high']),
  proposed: z.literal(true).optional().meta({
    description: "An estimate made from the account's own past (自动估抄).",
  }),
});

export const usageResultSchema = z
  .strictObject({ kind: z.literal('usage'), lines: z.array(usageLineSchema) })
  .meta({ id: 'UsageResult' });

export const apartSchema = z.strictObject({ litres: z.int(), fen: z.int() });
export const recognisedSchema = z.strictObject({
  litres: z.int(),
  fen: z.int(),
  netFen: z.int(),
  tiers: z
    .array(z.strictObject({ tier: z.int(), litres: z.int(), fen: z.int(), netFen: z.int() }))
    .readonly()
    .optional()
    .meta({ description: 'Absent where the ledger recorded it before revenue apart had tiers.' }),
});

export const deductionResultSchema = z
  .strictObject({
    kind: z.literal('deduction'),
    counts: z.literal('money').optional().meta({
      description: 'What a money meter deducted itself (金额表): its gas came from no lot.',
    }),
    profile: z.enum(PROFILE_NAMES),
    litres: z.int(),
    fen: z.int(),
    taken: z.strictObject({ litres: z.int(), fen: z.int(), total: z.int() }),
    awaitingLitres: z.int().meta({ description: '待核实: only an open load can explain it.' }),
    overUse: z
      .strictObject({
        litres: z.int(),
        fen: z.int(),
        fromBalanceFen: z.int(),
        cycleStart: z.string(),
        cycleVolumeLitres: z.int(),
      })
      .nullable(),
    netFen: z.int(),
    releasedVatFen: z.int().optional().meta({
      description:
        'Pending VAT that is due now (待转销项税额转出); below zero where gas goes back.',
    }),
    invoicedVatFen: z.int().optional().meta({
      description: 'Tax of it that is due since a VAT invoice before the use (先开票).',
    }),
    apart: apartSchema.optional().meta({
      description: 'Of it, gas whose revenue goes apart from its use (收款确认、滞后一次).',
    }),
    recognised: recognisedSchema.optional().meta({
      description:
        'What a year-end document (below zero: takes back) or a deduction that catches up recognises beside the lines.',
    }),
    billedLitres: z.int(),
    estimatedLitres: z.int(),
    lines: z.array(
      z.strictObject({
        tariffId: z.string(),
        tier: z.int(),
        priceE4: z.int(),
        litres: z.int(),
        fen: z.int(),
        netFen: z.int(),
        overUse: z.boolean(),
        invoicedVatFen: z.int().optional(),
        apart: z.literal(true).optional(),
      }),
    ),
  })
  .meta({ id: 'DeductionResult' });

export const returnedSchema = z
  .strictObject({
    litres: z.int(),
    fen: z.int().meta({ description: 'At the price paid.' }),
    overUsePaidFen: z.int(),
    overUseLeftFen: z.int(),
    balanceFen: z.int().meta({ description: 'To be paid back by its channel.' }),
    cycleVolumeLitres: z.int(),
    releasedVatFen: z
      .int()
      .optional()
      .meta({ description: 'Pending VAT that fell away with the gas.' }),
    depositHeldFen: z
      .int()
      .optional()
      .meta({ description: 'Deposits (预付款) that are still held; they do not go with the gas.' }),
    apart: apartSchema.optional(),
    recognised: recognisedSchema
      .optional()
      .meta({ description: 'Brings revenue that went apart to what was used.' }),
  })
  .meta({ id: 'ReturnedGas', description: '退气, at the end of a contract' });

export const moneySpentSchema = z
  .strictObject({
    spentFen: z
      .int()
      .meta({ description: 'What the meter took up to its end, since it was hung.' }),
    by: z.enum(['window', 'wheel']).meta({
      description:
        'By whose word: its window, which the base meter bears out; or the base meter’s gas at the household’s prices.',
    }),
    surplusFen: z.int().meta({ description: 'Bought and not used.' }),
  })
  .meta({ id: 'MoneySpent', description: '金额表结算' });

export const settlementResultSchema = z
  .strictObject({
    kind: z.literal('settlement'),
    use: deductionResultSchema,
    toBeWrittenLitres: z
      .int()
      .meta({ description: 'Gas of the account afterwards that waits to be written.' }),
    owedLitres: z.int().meta({ description: '待补气 that no load can carry yet.' }),
    owedFen: z.int(),
    money: moneySpentSchema.optional(),
    returned: returnedSchema.optional(),
  })
  .meta({ id: 'SettlementResult', description: '拆表结算' });
