/** Meters that count purchases in the simulated company, by each rule and on three kinds of chip: every law after every step. */
import { expect, test } from 'vitest';
import { COUNTED_PAIRS } from './draw-counts.ts';
import { runCounts } from './run-counts.ts';

/** Each pair has two. */
const DAYS = 2 * COUNTED_PAIRS.length;

test(`${DAYS} days with counts: sold, torn, taken, lost, replaced, changed and closed`, async () => {
  const { violations, told, repeated, faults, loads } = await runCounts({ seeds: DAYS, from: 1 });
  expect(violations).toEqual([]);
  expect(repeated).toBe(1);
  expect(faults).toBeGreaterThan(10 * DAYS);
  expect(loads.POSTED).toBeGreaterThan(5 * DAYS);
  for (const [what, least] of Object.entries({
    'sell: done, done, done': 60,
    'sell: card.gas-not-taken': 60,
    'load what waits: done': 10,
    'load what waits: card.gas-not-taken': 4,
    'cancel the load: done (load.not-before)': 1,
    'card in the meter: taken': 60,
    'card in the meter: nothing-new': 60,
    'card in the meter: pulled': 15,
    'card in the meter: torn-zone': 4,
    'lost card in the meter: nothing-new': 2,
    'lost card in the meter: refused': 1,
    'replace the card: active': 10,
    'replace the card: active, done': 1,
    'reverse the purchase: reversed': 1,
    'reverse with the card: reversal.format': 4,
    'format the card: formatted': 5,
    'change the meter: done': 10,
    'supply gas owed: done': 3,
    'settle the contract: done': 1,
    'close the account: closed': 1,
  })) {
    expect(told[what] ?? 0, what).toBeGreaterThanOrEqual(least);
  }
}, 300_000);
