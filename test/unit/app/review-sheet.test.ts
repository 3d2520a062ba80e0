/** What finance looks at before the lines of a month are let through: totals, exceptions, and a sample that nobody chose. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { deductMonth } from '../../../src/app/finance/deduct-month.ts';
import { reviewSheetOf, sampler } from '../../../src/app/finance/review-sheet.ts';
import { submitUsage } from '../../../src/app/finance/submit-usage.ts';
import { enterUsage, reviewUsage } from '../../../src/app/finance/usage.ts';
import { askStation } from '../../../src/cli/ask-station.ts';
import { toBusinessDate } from '../../../src/core/calendar.ts';
import { litre } from '../../../src/core/units.ts';
import { createGateway } from '../../../src/gateway.ts';
import { systemHash } from '../../../src/system/hash.ts';
import { inlineSheets } from '../../rig/inline-sheets.ts';
import { FINANCE, OCTOBER, reviewedOctober, SERVICE, type Street, street } from './month-street.ts';
import { value } from './told.ts';

const sheet = async ({ deps }: Street, size = 3) =>
  value(await reviewSheetOf(deps, FINANCE, { period: OCTOBER, size }));

async function entered(town: Street): Promise<void> {
  const [first, ...others] = town.accounts;
  if (first === undefined) throw new Error('no street');
  const readOn = toBusinessDate('2026-10-28');
  const lines = others.map((accountId, n) => ({
    ...{ accountId, source: 'handheld' as const, index: litre((n + 1) * 1_000) },
    ...{ litres: null, readOn },
  }));
  const estimate = { source: 'estimate' as const, index: null, litres: litre(0), readOn };
  const all = [{ accountId: first, ...estimate }, ...lines];
  const request = { operationId: town.hall.id(), period: OCTOBER, lines: all };
  value(await enterUsage(town.deps, SERVICE, request));
}

test('there is none before the submission; then it tells totals and a sample, and the money once it is reviewed', async () => {
  const town = await street(7);
  await entered(town);
  const early = await reviewSheetOf(town.deps, FINANCE, { period: OCTOBER, size: 3 });
  expect(early).toMatchObject({ ok: false, refusal: { code: 'period.state' } });
  const request = { operationId: town.hall.id(), period: OCTOBER, waiver: null };
  const { result } = value(await submitUsage(town.deps, SERVICE, request));
  const before = await sheet(town);
  expect(before).toMatchObject({
    month: { state: 'submitted', lines: 7 },
    sources: [
      { source: 'estimate', proposed: false, lines: 1, litres: 0 },
      { source: 'handheld', proposed: false, lines: 6, litres: 21_000 },
    ],
    exceptions: [],
  });
  expect(before.samples.map(({ deduction }) => deduction)).toEqual([null, null, null]);
  const hash = result.kind === 'fact' ? String(result.facts.hash) : '';
  value(
    await reviewUsage(town.deps, FINANCE, { operationId: town.hall.id(), period: OCTOBER, hash }),
  );
  const after = await sheet(town);
  expect(after.samples.map(({ line }) => line)).toEqual(before.samples.map(({ line }) => line));
  for (const { line, deduction } of after.samples) {
    expect(deduction).toMatchObject({ ok: true, value: { litres: line.litres } });
  }
});

test('what it foresees is what the run deducts, and looking changes nothing', async () => {
  const town = await street(14);
  await reviewedOctober(town);
  const foreseen = (await sheet(town, 14)).samples;
  expect(foreseen).toHaveLength(14);
  const control = { mayGoOn: () => true, told: () => undefined };
  expect(value(await deductMonth(town.deps, FINANCE, OCTOBER, control))).toMatchObject({
    deducted: 14,
  });
  const done = (await sheet(town, 14)).samples;
  expect(done.map(({ deduction }) => deduction)).toEqual(
    foreseen.map(({ deduction }) => deduction),
  );
  expect(done.every(({ line }) => line.state === 'deducted')).toBe(true);
});

test('over HTTP', async () => {
  const town = await street(7);
  await reviewedOctober(town);
  const folder = mkdtempSync(join(tmpdir(), 'qika-review-'));
  const socketPath = join(folder, 'q.sock');
  const gateway = await createGateway({
    ...{ access: null, app: town.deps, sheets: inlineSheets, operator: { operator: 'fang' } },
    ...{ port: 0, hosts: [], socketPath, version: '0.0.0', page: [], sim: null },
    onBug: (cause) => {
      throw cause;
    },
  });
  onTestFinished(async () => {
    await gateway.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  await gateway.start();
  const path = `/api/months/${OCTOBER}/review-sheet`;
  expect(await askStation(socketPath, 'GET', `${path}?samples=7`)).toMatchObject({
    status: 200,
    body: {
      sources: [{ source: 'handheld', lines: 7 }],
      samples: town.accounts.map((accountId) => ({ line: { accountId }, problem: null })),
    },
  });
  expect(await askStation(socketPath, 'GET', `${path}?samples=0`)).toMatchObject({ status: 400 });
});

const parted = fc.record({
  lines: fc.integer({ min: 0, max: 5_000 }),
  size: fc.integer({ min: 1, max: 100 }),
});

test('a sample has as many lines as were asked for, or all: one of each run of like length', () => {
  fc.assert(
    fc.property(parted, fc.stringMatching(/^[0-9a-f]{64}$/), ({ lines, size }, drawnBy) => {
      const isSampled = sampler(systemHash, { drawnBy, lines, size });
      const chosen = Array.from({ length: lines }, (_, n) => n).filter(isSampled);
      expect(chosen).toHaveLength(Math.min(lines, size));
      for (const [run, n] of chosen.entries()) {
        expect(Math.floor((run * lines) / chosen.length)).toBeLessThanOrEqual(n);
        expect(n).toBeLessThan(Math.floor(((run + 1) * lines) / chosen.length));
      }
    }),
  );
});

test('no line is out of the sample’s reach, also at the end where the lines do not divide', () => {
  const reached = new Set<number>();
  for (let seed = 0; seed < 2_000; seed += 1) {
    const isSampled = sampler(systemHash, { drawnBy: `${seed}`, lines: 39, size: 20 });
    for (let n = 0; n < 39; n += 1) if (isSampled(n)) reached.add(n);
  }
  expect(reached.size).toBe(39);
});
