/** What card, meter and ledger count: gas; or of a money meter (金额表) money, and then no gas. */
import { z } from 'zod';
import type { Count, Held } from '../app/counter/card-status.ts';

export const countSchema = z.strictObject({
  sequence: z.int(),
  totalLitres: z.int(),
  totalFen: z.int().optional().meta({ description: 'Of a money meter, which counts no gas.' }),
});

export const moneyHeldSchema = z
  .strictObject({
    onCardFen: z.int(),
    inMeterFen: z.int().nullable(),
  })
  .meta({ id: 'MoneyHeld', description: 'Only of a money meter (金额表), which holds no gas.' });

export const countAnswer = (
  { sequence, total }: Count,
  { money }: Pick<Held, 'money'>,
): z.output<typeof countSchema> =>
  money === null ? { sequence, totalLitres: total } : { sequence, totalLitres: 0, totalFen: total };

/** Absent of a meter that counts gas. */
export const moneyHeldAnswer = ({
  money,
}: Pick<Held, 'money'>): { readonly money?: z.output<typeof moneyHeldSchema> } =>
  money === null ? {} : { money: { onCardFen: money.onCard, inMeterFen: money.inMeter } };
