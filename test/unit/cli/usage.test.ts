/** A file of use over a station's real socket: entered once, however often it is sent; a refusal says where it stopped. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { UsageError } from '../../../src/cli/options.ts';
import { sendUsage } from '../../../src/cli/usage.ts';
import { USAGE_HEAD } from '../../../src/core/usage-csv.ts';
import { createGateway } from '../../../src/gateway.ts';
import { systemHash } from '../../../src/system/hash.ts';
import { inlineSheets } from '../../rig/inline-sheets.ts';
import { OCTOBER, type Street, street } from '../app/month-street.ts';

const SILENT_PORT = 0;

async function openStation(town: Street) {
  const folder = mkdtempSync(join(tmpdir(), 'qika-usage-'));
  const socketPath = join(folder, 'qika.sock');
  const gateway = await createGateway({
    access: null,
    app: town.deps,
    sheets: inlineSheets,
    operator: { operator: 'demo' },
    port: SILENT_PORT,
    hosts: [],
    socketPath,
    version: '0.0.0',
    page: [],
    sim: null,
    onBug: (cause) => {
      throw cause;
    },
  });
  onTestFinished(async () => {
    await gateway.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  await gateway.start();
  const send = (rows: readonly string[], head = USAGE_HEAD): Promise<number> => {
    const file = join(folder, 'readings.csv');
    writeFileSync(file, [head, ...rows, ''].join('\r\n'));
    const options = new Map([
      ['file', file],
      ['operator', 'chen'],
    ]);
    return sendUsage({ socketPath, hash: systemHash }, OCTOBER, options);
  };
  return { send };
}

test('a file is entered once, however often it is sent', async () => {
  const town = await street(3);
  const { send } = await openStation(town);
  const rows = town.accounts.map((account, n) => `${account},handheld,${n + 1}.500,,2026-10-28`);
  expect(await send(rows)).toBe(0);
  expect(await send(rows)).toBe(0);
  const { finance } = town.deps.store;
  expect(finance.usageAfter(OCTOBER, 0, 9).map(({ litres }) => litres)).toEqual([
    1_500, 2_500, 3_500,
  ]);
  expect(finance.month(OCTOBER)).toMatchObject({ lines: 3, revision: 1 });
});

test('a line that the books refuse ends it with 1; a file that is none is not sent', async () => {
  const town = await street(1);
  const { send } = await openStation(town);
  expect(await send(['9,line,1.000,,2026-10-28'])).toBe(1);
  await expect(async () => send(['x,line,1.000,,2026-10-28'])).rejects.toThrow(UsageError);
  await expect(async () => send([], 'account;source')).rejects.toThrow(/Line 1 .*header/);
  expect(town.deps.store.finance.months()).toEqual([]);
});
