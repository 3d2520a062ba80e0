/** Who lacks a reading that is due gets an estimate from their own past, within the gas in the meter; the next reading trues it up. */
import { describe, expect, test } from 'vitest';
import type { AppDeps } from '../../../src/app/deps.ts';
import { DEFAULT_FINANCE } from '../../../src/app/deps.ts';
import { closeMonth } from '../../../src/app/finance/close-month.ts';
import { deductMonth } from '../../../src/app/finance/deduct-month.ts';
import { proposeEstimates } from '../../../src/app/finance/propose-estimates.ts';
import { missingReadings, submitUsage } from '../../../src/app/finance/submit-usage.ts';
import { enterUsage, reviewUsage } from '../../../src/app/finance/usage.ts';
import { toBusinessDate } from '../../../src/core/calendar.ts';
import { type EstimateFrom, estimatedUse } from '../../../src/core/estimate.ts';
import { type Period, toPeriod } from '../../../src/core/period.ts';
import { litre } from '../../../src/core/units.ts';
import { verifyLedger } from '../../../src/store/verify.ts';
import { systemHash } from '../../../src/system/hash.ts';
import { FINANCE, OCTOBER, SERVICE, type Street, street } from './month-street.ts';
import { value } from './told.ts';

/** Every meter is read once a month. */
const monthly = ({ deps }: Street): AppDeps => ({
  ...deps,
  company: { ...deps.company, finance: { ...DEFAULT_FINANCE, defaultReadingCycleMonths: 1 } },
});

async function finished(town: Street, period: Period): Promise<void> {
  const { hall, deps } = town;
  const submitted = value(
    await submitUsage(deps, SERVICE, { operationId: hall.id(), period, waiver: null }),
  );
  const { result } = submitted;
  const hash = result.kind === 'fact' ? String(result.facts.hash) : '';
  value(await reviewUsage(deps, FINANCE, { operationId: hall.id(), period, hash }));
  value(await deductMonth(deps, FINANCE, period, { mayGoOn: () => true, told: () => undefined }));
  value(await closeMonth(deps, FINANCE, { operationId: hall.id(), period }));
}

/** All houses read on the 28th at the index of that month. */
async function read(town: Street, month: string, index: number): Promise<void> {
  const { hall, deps, accounts } = town;
  const period = toPeriod(month);
  const lines = accounts.map((accountId) => ({
    ...{ accountId, source: 'handheld' as const, index: litre(index), litres: null },
    readOn: toBusinessDate(`${month}-28`),
  }));
  value(await enterUsage(deps, SERVICE, { operationId: hall.id(), period, lines }));
}

/** Two houses used 5 m³ between 28 August and 28 September, and hold 10 m³ in their meters. */
async function afterTwoMonths(): Promise<Street> {
  const town = await street(2);
  for (const [month, index] of [
    ['2026-08', 5_000],
    ['2026-09', 10_000],
  ] as const) {
    await read(town, month, index);
    await finished(town, toPeriod(month));
  }
  return town;
}

test('a reading that is due and missing is estimated from the past, marked, and nothing is missing then', async () => {
  const town = await afterTwoMonths();
  const deps = monthly(town);
  const [first, second] = town.accounts;
  if (first === undefined || second === undefined) throw new Error('no street');
  const lines = [{ accountId: first, source: 'handheld', index: litre(12_000) } as const];
  const entered = lines.map((line) => ({
    ...line,
    litres: null,
    readOn: toBusinessDate('2026-10-30'),
  }));
  const request = { operationId: town.hall.id(), period: OCTOBER, lines: entered };
  value(await enterUsage(deps, SERVICE, request));
  const proposed = value(await proposeEstimates(deps, SERVICE, OCTOBER));
  // 31 days used 5 000 L, and 33 days went by since.
  expect(proposed).toMatchObject({ lines: 1, litres: 5_322, without: { count: 0 } });
  expect(deps.store.finance.usage(OCTOBER, second)).toMatchObject({
    ...{ source: 'estimate', proposed: 1, litres: 5_322, readOn: '2026-10-31', state: 'entered' },
  });
  expect(deps.store.finance.usage(OCTOBER, first)).toMatchObject({
    source: 'handheld',
    proposed: 0,
  });
  expect((await missingReadings(deps, OCTOBER, 9)).count).toBe(0);
  expect(value(await proposeEstimates(deps, SERVICE, OCTOBER))).toMatchObject({ lines: 0 });
  await finished({ ...town, deps }, OCTOBER);
  expect(town.hall.store.account(second)?.gas.inMeter).toBe(4_678);
  const { laws } = verifyLedger(town.hall.store.db, systemHash);
  expect(laws.filter(({ ok }) => !ok)).toEqual([]);
});

test('a person who enters a line takes the place of a proposal', async () => {
  const town = await afterTwoMonths();
  value(await proposeEstimates(monthly(town), SERVICE, OCTOBER));
  await read(town, '2026-10', 11_000);
  for (const account of town.accounts) {
    expect(town.deps.store.finance.usage(OCTOBER, account)).toMatchObject({
      ...{ source: 'handheld', proposed: 0, litres: 1_000 },
    });
  }
});

test('an account without a past is named and left without a line', async () => {
  const town = await street(1);
  await read(town, '2026-09', 3_000);
  await finished(town, toPeriod('2026-09'));
  expect(value(await proposeEstimates(monthly(town), SERVICE, OCTOBER))).toMatchObject({
    ...{ lines: 0, without: { count: 1, accounts: town.accounts } },
  });
});

describe('the estimate itself', () => {
  const day = toBusinessDate;
  const from: EstimateFrom = {
    past: [{ from: day('2026-08-01'), to: day('2026-08-31'), litres: 3_000 }],
    ...{ lastRead: day('2026-08-31'), upTo: day('2026-09-30'), estimated: 0, held: 99_000 },
  };

  test.each<readonly [string, Partial<EstimateFrom>, number | null]>([
    ['is what the past says a day, for the days since', {}, 3_000],
    ['is no more than is in the meter', { held: 1_200 }, 1_200],
    ['counts what was estimated since the last reading', { estimated: 1_000 }, 2_000],
    ['is none where nothing is in the meter', { held: 0 }, null],
    ['is none where all of it was estimated', { estimated: 3_000 }, null],
    [
      'passes over a wheel that went back',
      {
        past: [...from.past, { from: day('2026-07-01'), to: day('2026-08-01'), litres: -9_000 }],
      },
      3_000,
    ],
    [
      'is none from a past of thirteen days',
      {
        past: [{ from: day('2026-08-01'), to: day('2026-08-14'), litres: 1_300 }],
      },
      null,
    ],
  ])('%s', (_name, over, expected) => {
    expect(estimatedUse({ ...from, ...over })).toBe(expected);
  });
});

test('what somebody entered while it was being proposed stands', async () => {
  const town = await afterTwoMonths();
  await read(town, '2026-10', 13_000);
  const [accountId] = town.accounts;
  if (accountId === undefined) throw new Error('no house');
  const lines = [
    {
      ...{ accountId, source: 'estimate' as const, index: null, litres: litre(5_000) },
      ...{ readOn: toBusinessDate('2026-10-31'), proposed: true as const },
    },
  ];
  const asked = { operationId: town.hall.id(), period: OCTOBER, lines };
  expect(await enterUsage(town.deps, SERVICE, asked)).toMatchObject({
    refusal: { code: 'usage.changed' },
  });
  expect(town.deps.store.finance.usage(OCTOBER, accountId)).toMatchObject({ source: 'handheld' });
});
