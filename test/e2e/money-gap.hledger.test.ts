/** A month with found money of a money meter (金额表): its export ties, and a program written by strangers reads its journal as we do. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CHART } from '../../src/core/journal.ts';
import { fen } from '../../src/core/units.ts';
import { ALL_DATES, journalOf } from '../../src/store/reports/journal.ts';
import { balancesOf, ours } from '../rig/hledger.ts';
import { lawful } from '../unit/app/gap-scene.ts';
import { foundMoney, PAPER } from '../unit/app/money-gap-scene.ts';
import { exportedFiles, november, reportFile, rowsOf } from '../unit/app/money-household.ts';
import { value } from '../unit/app/told.ts';

test('the month deducts found money as every other; export, journal and a second reader tie', async () => {
  const { hall, store, next, one, resolve } = await foundMoney();
  value(await resolve(one.load, { ...PAPER, amount: fen(1_900) }));
  const lived = { hall: Object.assign(Object.create(hall), { store }), station: next };
  await november(lived);
  expect(lawful(store)).toEqual([]);
  const files = exportedFiles(lived.hall);
  // 10 m³ at 2.40 are 24.00.
  expect(rowsOf(files, '01-details.csv')).toMatchObject([
    {
      计费: '金额',
      用气量m3: '10.000',
      气费含税: '24.00',
      金额表卡内: '13.00',
      金额表表内: '46.00',
    },
  ]);
  expect(rowsOf(files, '03-roll-forward.csv')).toMatchObject([
    { 金额表购入: '83.00', 金额表扣款: '24.00', 金额表期末: '59.00', 期末预收: '59.00' },
  ]);
  const { file, folder } = reportFile(lived.hall);
  const journal = join(folder, 'all.journal');
  const text = [...journalOf(file, ALL_DATES)].join('');
  writeFileSync(journal, text);
  const told = balancesOf(journal);
  expect(told).toEqual(ours(file));
  expect(told.get(`1901.02 ${CHART.recoveredFen.zh}`)).toBe('CNY 13.00');
  expect(told.get(`6711.01 ${CHART.grantedFen.zh}`)).toBe('CNY 1.00');
  // Each is declared once, before its first entry.
  expect(text.match(/^account 1901\.02 /gm)).toHaveLength(1);
  expect(text.indexOf('account 1901.02')).toBeLessThan(text.indexOf('    1901.02'));
});
