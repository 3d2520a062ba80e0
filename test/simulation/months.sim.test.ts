/**
 * The month in the simulated company: collected, submitted, reviewed, deducted, closed, adjusted, corrected and trued up while cards are torn, loads
 * are in flight and processes die. What closes ties in money and gas, and a month that was broken off is the same bytes.
 */
import { expect, test } from 'vitest';
import { breakMonthEverywhere, runMonths } from './run-months.ts';

const SEEDS = 8;

test(`three months each of ${SEEDS} seeds: every closed account ties, and what was billed is what the wheels counted`, async () => {
  const told = await runMonths({ seeds: SEEDS, from: 1 });
  expect(told.violations).toEqual([]);
  expect(told.deductions).toBeGreaterThan(4 * SEEDS);
  expect(told.closedPeriods).toBeGreaterThan(2 * SEEDS);
  expect(told.deaths).toBeGreaterThan(SEEDS);
  expect(told.papers.adjusted).toBeGreaterThan(SEEDS / 2);
  expect(told.papers.corrected).toBeGreaterThan(SEEDS / 2);
  expect(told.papers.refusedForMoney).toBeGreaterThan(SEEDS / 2);
}, 180_000);

test('broken off before and after its calls, a month resumes to the bytes of one that was not', async () => {
  const { cases, broken } = await breakMonthEverywhere(1, 5);
  expect(broken).toEqual([]);
  expect(cases).toBeGreaterThan(4);
}, 180_000);
