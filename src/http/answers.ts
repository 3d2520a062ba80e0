/** What operations answer on the wire: result of the ledger, stage of the operation, and the problem that stands in its way. */
import { z } from 'zod';
import type { DeductionResult } from '../core/ledger/month-results.ts';
import type { CommandResult, Committed } from '../core/ledger/results.ts';
import type { Outcome, Refusal } from '../core/outcome.ts';
import { Refused } from './faults.ts';
import {
  deductionResultSchema,
  recognisedSchema,
  settlementResultSchema,
  usageResultSchema,
} from './month-answers.ts';
import { PROBLEM_TYPE, problemOf, problemSchema } from './problem.ts';
import { swapResultAnswer, swapResultSchema } from './swap-answers.ts';

const litres = z.int();
const fen = z.int();
const facts = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

export const paymentResultSchema = z
  .strictObject({
    kind: z.literal('payment'),
    state: z.enum(['settled', 'pending', 'withdrawn']).meta({
      description:
        'pending: a transfer that finance has not confirmed; nothing can be bought with it. withdrawn: it never came.',
    }),
    ticketNo: z.int(),
    amountFen: fen,
    balanceFen: fen,
    overUsePaidFen: fen
      .optional()
      .meta({ description: 'Part of it that settled the over-use receivable (超用补缴).' }),
  })
  .meta({ id: 'PaymentResult' });

export const tierLineSchema = z.strictObject({
  tier: z.int(),
  volumeLitres: litres,
  priceE4: z.int().meta({ description: 'Price of 1 m³ in 1/10000 yuan.' }),
  amountFen: fen,
});

export const purchaseResultSchema = z
  .strictObject({
    kind: z.literal('purchase'),
    counts: z.literal('money').optional().meta({
      description: 'Money for a money meter (金额表): no volume and no tiers.',
    }),
    tariffId: z.string(),
    householdSize: z.int(),
    extraPersonMonths: z.int().optional().meta({
      description:
        'Where the size changed within the cycle: persons above the base size of the price version, summed over its months.',
    }),
    cycleStart: z.string(),
    volumeBeforeLitres: litres,
    volumeAfterLitres: litres,
    volumeLitres: litres,
    costFen: fen,
    balanceFen: fen,
    pendingVatFen: fen
      .optional()
      .meta({ description: 'Tax in the cost that waits until the gas is used (待转销项税额).' }),
    apart: recognisedSchema.optional().meta({
      description: 'Revenue that this purchase recognises, where revenue goes apart from use.',
    }),
    tiers: z.array(tierLineSchema),
    creditFen: fen.optional().meta({
      description: 'Of emergency gas, what the balance did not cover; the next payment settles it.',
    }),
  })
  .meta({ id: 'PurchaseResult' });

export const loadResultSchema = z
  .strictObject({
    kind: z.literal('load'),
    state: z.enum(['RESERVED', 'POSTED', 'VOIDED', 'SUPERSEDED', 'CASE']),
    attempt: z.int(),
    litres,
    fen,
    cardNo: z.int(),
  })
  .meta({ id: 'LoadResult' });

export const lineLoadResultSchema = z
  .strictObject({
    kind: z.literal('line-load'),
    state: z.enum(['RESERVED', 'POSTED', 'VOIDED', 'CASE']),
    attempt: z.int(),
    litres,
    fen,
    meter: z.int().meta({ description: 'maker · 10^12 + number.' }),
  })
  .meta({ id: 'LineLoadResult' });

export const gapResultSchema = z
  .strictObject({
    kind: z.literal('gap'),
    epoch: z.int(),
    waiting: z.array(z.strictObject({ accountId: z.int(), litres, fen })),
  })
  .meta({ id: 'GapResult' });

export const factResultSchema = z
  .strictObject({ kind: z.literal('fact'), facts })
  .meta({ id: 'FactResult' });

export const resultSchema = z.discriminatedUnion('kind', [
  paymentResultSchema,
  purchaseResultSchema,
  loadResultSchema,
  lineLoadResultSchema,
  gapResultSchema,
  factResultSchema,
  usageResultSchema,
  deductionResultSchema,
  settlementResultSchema,
  swapResultSchema,
]);

export const operationSchema = z
  .strictObject({
    operationId: z.string(),
    state: z.enum(['done', 'pending']),
    replayed: z
      .boolean()
      .meta({ description: 'True when the effect is of an earlier request with this id.' }),
    at: z.int().meta({ description: 'Time of the effect, milliseconds since 1970 UTC.' }),
    result: resultSchema,
  })
  .meta({ id: 'Operation' });

export type OperationAnswer = z.output<typeof operationSchema>;

/** The value of an outcome; its refusal becomes the problem of the answer. */
export function granted<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Refused(outcome.refusal);
  return outcome.value;
}

const copyOfUse = (use: DeductionResult): z.output<typeof deductionResultSchema> => ({
  ...use,
  taken: { ...use.taken },
  overUse: use.overUse && { ...use.overUse },
  lines: use.lines.map((line) => ({ ...line })),
});

/** The ledger's own value is read-only; the answer is a copy of it. */
export function copyOfResult(result: CommandResult): z.output<typeof resultSchema> {
  switch (result.kind) {
    case 'purchase':
      return { ...result, tiers: result.tiers.map((tier) => ({ ...tier })) };
    case 'usage':
      return { ...result, lines: result.lines.map((line) => ({ ...line })) };
    case 'deduction':
      return copyOfUse(result);
    case 'settlement':
      return { ...result, use: copyOfUse(result.use) };
    case 'swap':
      return swapResultAnswer(result);
    case 'gap':
      return { ...result, waiting: result.waiting.map((one) => ({ ...one })) };
    case 'fact':
      return { ...result, facts: { ...result.facts } };
    default:
      return { ...result };
  }
}

export function operationAnswer(operationId: string, committed: Committed): OperationAnswer {
  const { result, replayed, at } = committed;
  const pending =
    (result.kind === 'payment' && result.state === 'pending') ||
    (result.kind === 'fact' && result.facts.state === 'pending') ||
    ((result.kind === 'load' || result.kind === 'line-load') &&
      (result.state === 'RESERVED' || result.state === 'CASE'));
  return {
    operationId,
    state: pending ? 'pending' : 'done',
    replayed,
    at,
    result: copyOfResult(result),
  };
}

export const partSchema = <R extends z.ZodType>(result: R) =>
  z.strictObject({
    operationId: z.string(),
    state: z.enum(['done', 'pending', 'not-done']),
    result: result.nullable(),
    problem: problemSchema.nullable(),
  });

export const problemOrNull = (refusal: Refusal | undefined | null) =>
  refusal === undefined || refusal === null ? null : problemOf(refusal);

const problem = (description: string) => ({
  description,
  content: { [PROBLEM_TYPE]: { schema: problemSchema } },
});

/** Answers of a refused request, for the description of a route: the door's and the reader's of bodies stand at every one. */
export const PROBLEMS = {
  400: problem('The request is not what is read here.'),
  401: problem('Nobody is logged in.'),
  403: problem('The door does not open to where it came from, or the person may not do it.'),
  404: problem('What it speaks of is not there.'),
  409: problem('A rule of the trade bars it.'),
  413: problem('The body is larger than is read here.'),
  415: problem('The body is not application/json.'),
  421: problem('This host name is not served here.'),
  423: problem('The screen is locked.'),
  500: problem('A bug; the outcome may be unknown and is to be asked for by its operation id.'),
  503: problem('A device or the ledger cannot do it now.'),
} as const;
