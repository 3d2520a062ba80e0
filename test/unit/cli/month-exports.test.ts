/** Exports over HTTP: made by a process of their own, told while they go on, taken away file by file. */
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createMonthExports } from '../../../src/cli/month-exports.ts';
import { type Period, toPeriod } from '../../../src/core/period.ts';
import type { MonthExportState, MonthExports } from '../../../src/http/deps.ts';
import { until } from '../../e2e/until.ts';
import { openHouse, problem } from '../http/house.ts';

const OCTOBER = toPeriod('2026-10');
const NOVEMBER = toPeriod('2026-11');

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'qika-exports-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** A program in place of `qika export month`, which writes two files, tells of each, and waits for `go`. */
const program = (go: string, fails: boolean): string => `
const { existsSync, mkdirSync, renameSync, writeFileSync } = require('node:fs');
const out = process.argv[1];
console.log('  01-details.csv …');
const wait = () => {
  if (!existsSync(${JSON.stringify(go)})) return setTimeout(wait, 10);
  if (${fails}) { console.error('the disk is full'); process.exit(1); }
  mkdirSync(out + '.making', { recursive: true });
  writeFileSync(out + '.making/01-details.csv', 'a,b\\r\\n');
  const sha256 = require('node:crypto').createHash('sha256').update('a,b\\r\\n').digest('hex');
  const files = [{ name: '01-details.csv', rows: 0, bytes: 5, sha256 }];
  writeFileSync(out + '.making/09-manifest.json', JSON.stringify({ files }));
  renameSync(out + '.making', out);
};
wait();
`;

function desk(fails = false) {
  const at = folder();
  const go = join(at, 'go');
  const exports = createMonthExports({
    folder: join(at, 'exports'),
    command: (_period, out) => [process.execPath, '-e', program(go, fails), out],
  });
  onTestFinished(() => exports.stop());
  const letGo = (): void => writeFileSync(go, '');
  return { at, exports, letGo };
}

const ended = (exports: MonthExports, period: Period): Promise<MonthExportState> =>
  until('the export', () => {
    const state = exports.state(period);
    return state !== undefined && state.stage !== 'writing' && state;
  });

test('an export is told part by part, and its files are the manifest’s', async () => {
  const { exports, letGo, at } = desk();
  expect(exports.state(OCTOBER)).toBeUndefined();
  expect(exports.start(OCTOBER)).toMatchObject({ ok: true, value: { stage: 'writing' } });
  await until('the first part', () => exports.state(OCTOBER)?.part === '01-details.csv');
  expect(exports.start(OCTOBER)).toMatchObject({ ok: true, value: { stage: 'writing' } });
  expect(exports.start(NOVEMBER)).toMatchObject({ refusal: { code: 'export.running' } });
  expect(exports.open(OCTOBER, '01-details.csv')).toBeUndefined();
  letGo();
  const done = await ended(exports, OCTOBER);
  expect(done.files.map(({ name }) => name)).toEqual(['01-details.csv', '09-manifest.json']);
  const chunks: Buffer[] = [];
  for await (const chunk of exports.open(OCTOBER, '01-details.csv') ?? []) chunks.push(chunk);
  const digest = createHash('sha256').update(Buffer.concat(chunks)).digest('hex');
  expect(digest).toBe(done.files[0]?.sha256);
  for (const name of ['../../go', '02-summary.csv', '']) {
    expect(exports.open(OCTOBER, name)).toBeUndefined();
  }
  // A month never changes: a later request is answered with what is there.
  expect(exports.start(OCTOBER)).toMatchObject({ ok: true, value: { stage: 'done' } });
  expect(readdirSync(join(at, 'exports'))).toEqual(['2026-10']);
});

test('one that failed says why, and may be begun again', async () => {
  const { exports, letGo } = desk(true);
  exports.start(OCTOBER);
  letGo();
  expect(await ended(exports, OCTOBER)).toMatchObject({ stage: 'failed', why: 'the disk is full' });
  expect(exports.start(OCTOBER)).toMatchObject({ ok: true, value: { stage: 'writing' } });
});

test('a station that stops ends what is being written', async () => {
  const { exports, at } = desk();
  exports.start(OCTOBER);
  await until('the first part', () => exports.state(OCTOBER)?.part !== null);
  await exports.stop();
  expect(existsSync(join(at, 'exports', '2026-10'))).toBe(false);
});

test('only a closed month is exported, and only its files are given', async () => {
  const { exports } = desk();
  const house = await openHouse({ change: { exports } });
  const start = await house.post('/api/months/2026-10/export', {});
  expect([start.status, problem(start).code]).toEqual([404, 'period.unknown']);
  expect((await house.get('/api/months/2026-10/export')).body).toBe(null);
  const file = await house.get('/api/months/2026-10/export/files/01-details.csv');
  expect([file.status, problem(file).code]).toEqual([404, 'export.unknown-file']);
});
