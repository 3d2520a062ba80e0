/** A quote is the price of the purchase that follows it: over new cycles, new price versions and clocks set back. */
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { buyGas } from '../../../src/app/counter/buy-gas.ts';
import { quote } from '../../../src/app/counter/quote.ts';
import { setHold } from '../../../src/app/counter/set-hold.ts';
import { takePayment } from '../../../src/app/counter/take-payment.ts';
import { enterTariff } from '../../../src/app/finance/enter-tariff.ts';
import { type Cycle, toBusinessDate } from '../../../src/core/calendar.ts';
import { fen, litre, priceE4 } from '../../../src/core/units.ts';
import { ACCOUNT, CLERK, furnish } from './account.ts';
import { Hall } from './desk.ts';
import { codeOf, value } from './told.ts';

const SEED = 20261123;
const DAY_MS = 24 * 60 * 60 * 1000;
const JUNE = Date.UTC(2026, 5, 1, 4);

async function furnished(paid = true) {
  const hall = new Hall();
  const { deps, readers } = await hall.station(1);
  onTestFinished(async () => {
    await readers.stop();
    await hall.store.close();
  });
  await furnish(deps, () => hall.id());
  const payment = { amount: fen(10_000_000), channel: 'cash' as const, cashGiven: null };
  const from = { accountId: ACCOUNT, reference: null, payer: null };
  if (paid) value(await takePayment(deps, CLERK, { operationId: hall.id(), ...from, ...payment }));
  const on = (day: number) => ({
    ...deps,
    clock: { ...deps.clock, now: () => JUNE + day * DAY_MS },
  });
  return { hall, deps, on };
}

const versionOf = (id: string, effectiveFrom: string, cycle: Cycle) => ({
  id,
  customerClass: '居民',
  effectiveFrom: toBusinessDate(effectiveFrom),
  cycle,
  cycleStartMonth: 1,
  tiers: [
    { upTo: litre(15_000), price: priceE4(21_000) },
    { upTo: litre(40_000), price: priceE4(30_000) },
    { upTo: null, price: priceE4(45_000) },
  ],
  household: null,
});

const wantOf = (volume: number, byAmount: boolean) =>
  byAmount
    ? { by: 'amount' as const, amount: fen(volume) }
    : { by: 'volume' as const, volume: litre(volume) };

type Shopping = readonly (readonly [day: number, volume: number, byAmount: boolean])[];

/** What each purchase answers that is made with a quote of its own moment. */
async function shop(cycles: readonly Cycle[], shopping: Shopping): Promise<string[]> {
  const { hall, deps, on } = await furnished();
  const begins = ['2026-07-01', '2026-10-01', '2027-02-01'];
  for (const [index, cycle] of cycles.entries()) {
    const version = versionOf(`R-${index}`, begins[index] ?? '', cycle);
    value(await enterTariff(deps, CLERK, { operationId: hall.id(), version }));
  }
  const answers: string[] = [];
  for (const [day, volume, byAmount] of shopping) {
    const ask = { accountId: ACCOUNT, want: wantOf(volume, byAmount) };
    const { tariffId, volumeBefore, volume: told, cost } = value(quote(on(day), ask));
    const quoted = { tariffId, volumeBefore, volume: told, cost };
    answers.push(codeOf(await buyGas(on(day), CLERK, { operationId: hall.id(), ...ask, quoted })));
  }
  return answers;
}

test('a fresh quote holds', async () => {
  const cycle = fc.constantFrom<Cycle>('month', 'quarter', 'year');
  const purchase = fc.tuple(
    fc.integer({ min: 0, max: 400 }),
    fc.integer({ min: 1_000, max: 20_000 }),
    fc.boolean(),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.tuple(cycle, cycle, cycle),
      fc.array(purchase, { minLength: 2, maxLength: 8 }),
      async (cycles, shopping) => {
        const answers = await shop(cycles, shopping);
        expect(answers).toEqual(shopping.map(() => 'accepted'));
      },
    ),
    {
      seed: SEED,
      numRuns: 25,
      examples: [
        [
          ['month', 'year', 'month'],
          [
            [100, 20_000, false],
            [130, 20_000, false],
          ],
        ],
        [
          ['month', 'month', 'month'],
          [
            [100, 20_000, false],
            [31, 20_000, true],
          ],
        ],
      ],
    },
  );
});

test('a quote refuses what its purchase would refuse', async () => {
  const { on } = await furnished();
  const ask = (want: Parameters<typeof quote>[1]['want']): string =>
    codeOf(quote(on(0), { accountId: ACCOUNT, want }));
  expect(ask({ by: 'volume', volume: litre(1_000_000_000) })).toBe('request.not-a-volume');
  expect(ask({ by: 'amount', amount: fen(10_000_000_000) })).toBe('request.not-a-volume');
  expect(ask({ by: 'volume', volume: litre(1) })).toBe('accepted');
});

test('a quote tells what would bar its purchase before money is taken, but not that the balance lacks it', async () => {
  const { hall, deps, on } = await furnished(false);
  const bar = (want: Parameters<typeof quote>[1]['want']): string | null =>
    value(quote(on(0), { accountId: ACCOUNT, want })).bar?.code ?? null;
  expect(bar({ by: 'amount', amount: fen(5_000) })).toBe(null);
  expect(bar({ by: 'volume', volume: litre(900_000_000) })).toBe('limit.ceiling');
  const hold = { hold: 'suspended', reason: '外出' } as const;
  value(await setHold(deps, CLERK, { operationId: hall.id(), accountId: ACCOUNT, ...hold }));
  expect(bar({ by: 'volume', volume: litre(1) })).toBe('account.suspended');
});
