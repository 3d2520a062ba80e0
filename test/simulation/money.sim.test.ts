/** Money meters (金额表) in the simulated company: no fen is lost or made, whatever is torn, killed, lost or priced anew. */
import { expect, test } from 'vitest';
import { runMoney } from './run-money.ts';

const DAYS = 20;

test(`${DAYS} days, loads torn and processes killed, in fen`, async () => {
  const crashes = { flows: ['sell', 'take a report'], afterCrash: ['other station'] } as const;
  const told = await runMoney({ seeds: DAYS, from: 1, stride: 23, ...crashes });
  expect(told.violations).toEqual([]);
  expect(told.repeated).toBe(1);
  expect(told.faults).toBeGreaterThan(10 * DAYS);
  expect(told.loads.POSTED).toBeGreaterThan(4 * DAYS);
  expect(told.loads.VOIDED).toBeGreaterThan(5);
  expect(told.loads.reversed).toBeGreaterThan(DAYS / 2);
  expect(told.told['change the meter: done']).toBeGreaterThan(DAYS / 4);
  expect(told.told['settle the contract: done']).toBeGreaterThan(DAYS / 8);
  expect(told.told['end the lost load: done']).toBeGreaterThan(1);
  expect(told.told['supply gas owed: money-meter.no-gas-owed']).toBeGreaterThan(1);
  expect(told.tornAtEveryByte).toBeGreaterThan(60);
  expect(told.tornTwice).toBeGreaterThan(4);
  expect(told.crashedAtEveryStep).toBeGreaterThan(20);
}, 300_000);
