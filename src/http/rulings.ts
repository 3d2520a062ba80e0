/** 长短款处理: what another person ruled of what a drawer was over or short. */
import { z } from 'zod';
import type { Ruling } from '../app/counter/shift.ts';

const VERDICTS = [
  'paid-in',
  'wages',
  'company',
  'returned',
  'gain',
] as const satisfies readonly Ruling['verdict'][];

export const rulingSchema = z
  .strictObject({
    verdict: z.enum(VERDICTS),
    reason: z.string(),
    reference: z.string().nullable(),
    ruledBy: z.string(),
    on: z.string().meta({ description: 'Business date of the ruling.' }),
    differenceFen: z
      .int()
      .meta({ description: 'What it was on: over is positive, short negative.' }),
  })
  .meta({ id: 'Ruling', description: '长短款处理' });

export const rulingsSchema = z.array(rulingSchema).meta({
  description: 'Oldest first; the last one stands, unless the difference is to be ruled anew.',
});

export const rulingAnswer = (ruling: Ruling): z.output<typeof rulingSchema> => ({
  verdict: ruling.verdict,
  reason: ruling.reason,
  reference: ruling.reference,
  ruledBy: ruling.ruledBy,
  on: ruling.on,
  differenceFen: ruling.difference,
});
