/** `qika import` against a station that listens on its socket: what it prints, what it ends with, and what it leaves. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { writeCsv } from '../../../drivers/sheet/csv.ts';
import { importFile } from '../../../src/cli/import-roster.ts';
import { UsageError } from '../../../src/cli/options.ts';
import type { Config } from '../../../src/config/config.ts';
import { demoConfig } from '../../../src/config/config.ts';
import { ROSTER_COLUMNS } from '../../../src/core/roster/columns.ts';
import { createGateway } from '../../../src/gateway.ts';
import { systemClock } from '../../../src/system/clock.ts';
import { systemHash } from '../../../src/system/hash.ts';
import { inlineSheets } from '../../rig/inline-sheets.ts';
import { CLERK, openedHall } from '../app/desk.ts';

const line = (number: number, size = 'G2.5'): string[] =>
  ROSTER_COLUMNS.map(({ name, example }) => {
    const usual: Record<string, string> = {
      community: '梧桐花园',
      regulatorBox: '梧桐1号',
      number: String(number),
      size,
    };
    return usual[name] ?? example;
  });

interface Desk {
  readonly folder: string;
  run(...words: string[]): Promise<{ code: number; said: string }>;
}

/** A station on a socket in a folder of its own, and the command line beside it. */
async function desk(): Promise<Desk> {
  const { hall, station } = await openedHall();
  const folder = mkdtempSync(join(tmpdir(), 'qika-import-'));
  const socketPath = join(folder, 'qika.sock');
  const gateway = await createGateway({
    access: null,
    app: station.deps,
    sheets: inlineSheets,
    operator: CLERK,
    port: 0,
    hosts: [],
    socketPath,
    version: '0.0.0',
    page: [],
    sim: null,
    onBug: (cause) => {
      throw cause;
    },
  });
  await gateway.start();
  onTestFinished(async () => {
    await gateway.stop();
    await station.readers.stop();
    await hall.store.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const company = { code: 1, name: '示范', outlet: '城东', timeZone: 'Asia/Shanghai' };
  const config: Config = { ...demoConfig(company, { dataDir: folder, port: null }), socketPath };
  const parts = { configOf: async () => config, clock: systemClock, hash: systemHash };
  return {
    folder,
    async run(...words) {
      let said = '';
      const say = (line: string): void => {
        said += `${line}\n`;
      };
      return { code: await importFile(words, { ...parts, say }), said };
    },
  };
}

test('a dry run tells row by row, an import leaves the faults in a file, and the same file again enrols nothing', async () => {
  const { folder, run } = await desk();
  const file = join(folder, 'roster.csv');
  const faults = join(folder, 'faults.csv');
  const heading = ROSTER_COLUMNS.map((column) => column.heading);
  writeFileSync(file, writeCsv([heading, line(1), line(2, 'G3')]));
  const dry = await run('roster', file, '--dry-run');
  expect(dry.code).toBe(1);
  expect(dry.said).toContain('row 3: 规格 cannot be read: G3.');
  expect(dry.said).toContain('done: 2 rows 行, 1 good 可录, 0 enrolled 已录');
  const done = await run('roster', file, '--faults', faults);
  expect([done.code, done.said]).toEqual([1, expect.stringContaining('1 enrolled 已录, 0 before')]);
  expect(readFileSync(faults, 'utf8')).toContain('“规格”无效：G3。');
  const again = await run('roster', file);
  expect(again.said).toContain('0 enrolled 已录, 1 before 先前已录');
  writeFileSync(file, writeCsv([heading, line(7)]));
  const good = await run('roster', file, '--all-or-nothing');
  expect([good.code, good.said]).toEqual([0, expect.stringContaining('1 enrolled 已录')]);
});

test('a mistyped command, a file that is not there and a station that is not there are told', async () => {
  const { folder, run } = await desk();
  const missing = join(folder, 'nothing.csv');
  for (const words of [
    ['meters', missing],
    ['roster'],
    ['constructor', missing],
    ['roster', '--dry-run'],
    ['roster', missing],
    ['roster', missing, '--dry-run', '--all-or-nothing'],
    ['roster', missing, '--loud'],
  ]) {
    await expect(run(...words)).rejects.toThrow(UsageError);
  }
  const absent: Config = {
    ...demoConfig(
      { code: 1, name: 'x', outlet: 'y', timeZone: 'UTC' },
      { dataDir: folder, port: 1 },
    ),
    socketPath: join(folder, 'no.sock'),
  };
  writeFileSync(missing, 'a,b\n');
  const say = (): void => undefined;
  const parts = { configOf: async () => absent, clock: systemClock, hash: systemHash, say };
  await expect(importFile(['roster', missing], parts)).rejects.toThrow(/No station listens/);
});
