/** Acknowledged means durable, with the daemon killed at random moments of loads on real parts. */
import { expect, it } from 'vitest';
import { runPcscKills } from './pcsc-kills.ts';

const SEED = 20_263;
const KILLS = 10;

it('10 kills of the daemon in the middle of loads lose nothing: card, meter and ledger agree', async () => {
  const figures = await runPcscKills({ kills: KILLS, seed: SEED });
  process.stdout.write(`${JSON.stringify(figures)}\n`);
  expect(figures.violations).toEqual([]);
  expect(figures.verify).toBe(0);
  expect(figures.kills).toBeGreaterThanOrEqual(KILLS);
  expect(figures.foundOpen).toBeGreaterThan(0);
  expect(figures.acknowledgedLoads).toBeGreaterThan(0);
  expect(figures.litresCredited).toBe(figures.litresSold);
});
