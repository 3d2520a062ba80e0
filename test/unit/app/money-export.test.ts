/** The export of a month with a money meter (金额表): an auditor finds its money by stage, its lines by the meter's sum, and both tie. */
import { readSheet } from 'read-excel-file/universal';
import { describe, expect, test } from 'vitest';
import type { ExportFormat } from '../../../src/core/ledger/month-commands.ts';
import {
  exportedFiles,
  exportedLines,
  household,
  NOVEMBER,
  november,
  rowsOf,
} from './money-household.ts';

type House = Awaited<ReturnType<typeof household>>;

/** 100.00 and what was bought later; 10.5 m³ at 2.40 are 25.20, and 12.34 are on the card. */
async function lived(house: House): Promise<void> {
  await house.sell(10_000);
  await house.atHome(10_500);
  await house.reconcile();
  await house.sell(1_234);
}

/** As by a program that closed the month with an earlier format. */
function closedAs(house: House, exportFormat: ExportFormat): House {
  const { deps } = house.station;
  const { store } = deps;
  const commit: typeof store.commit = (command) =>
    store.commit(command.kind === 'close-period' ? { ...command, exportFormat } : command);
  const older = { ...store, finance: store.finance, commit };
  return { ...house, station: Object.assign(house.station, { deps: { ...deps, store: older } }) };
}

describe('the month of a money meter', () => {
  test('its line has the meter’s sum, and its money stands by stage, in yuan', async () => {
    const house = await household();
    await lived(house);
    await november(house);
    const files = exportedFiles(house.hall);
    expect(rowsOf(files, '01-details.csv')).toMatchObject([
      {
        ...{ 计费: '金额', 用气量m3: '10.500', 气费含税: '25.20', 金额表扣款: '25.20' },
        ...{ 期末卡内m3: '0.000', 期末表内m3: '0.000' },
        ...{ 金额表待写: '0.00', 金额表在途: '0.00', 金额表卡内: '12.34', 金额表表内: '74.80' },
      },
    ]);
    expect(rowsOf(files, '03-roll-forward.csv')).toMatchObject([
      {
        ...{ 金额表期初: '0.00', 金额表购入: '112.34', 金额表冲正: '0.00', 金额表扣款: '25.20' },
        ...{ 金额表结算: '0.00', 金额表期末: '87.14', 期末预收: '87.14' },
        ...{ 金额表待写: '0.00', 金额表在途: '0.00', 金额表卡内: '12.34', 金额表表内: '74.80' },
      },
    ]);
    const manifest = JSON.parse(files.get('09-manifest.json')?.toString() ?? '');
    expect(manifest).toMatchObject({
      format: 'qika-month-4',
      moneyMeters: { lines: 1, litres: 10_500, fen: 2_520, accounts: 1, heldFen: 8_714 },
    });
    const bytes = Uint8Array.from(files.get(`${NOVEMBER}.xlsx`) ?? []).buffer;
    const [head = [], row = []] = await readSheet(bytes, '03 预收滚动');
    expect(row[head.indexOf('金额表表内')]).toBe(74.8);
    expect(house.broken()).toEqual([]);
  });

  test('a month that an older program closed has no such columns', async () => {
    const house = closedAs(await household(), 2);
    await lived(house);
    await november(house);
    const files = exportedFiles(house.hall);
    const [line = {}] = exportedLines(house.hall);
    const [roll = {}] = rowsOf(files, '03-roll-forward.csv');
    const names = [...Object.keys(line), ...Object.keys(roll)];
    expect(names.filter((name) => name.startsWith('金额表') || name === '计费')).toEqual([]);
    const manifest = JSON.parse(files.get('09-manifest.json')?.toString() ?? '');
    expect([manifest.format, manifest.moneyMeters]).toEqual(['qika-month-2', undefined]);
  });
});

test('what the meter took without a line says so: lines and roll-forward are held against each other', async () => {
  const house = await household();
  await lived(house);
  await november(house);
  const { db } = house.hall.store;
  db.exec('DROP TRIGGER entry_no_update');
  db.exec(
    `UPDATE entry SET detail = json_set(detail, '$.result.fen', 2519) WHERE kind = 'deduct-usage'`,
  );
  expect(() => exportedFiles(house.hall)).toThrow(/lines of 2519 fen, 2520 left the meters/);
});
