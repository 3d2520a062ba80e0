/**
 * A month that is broken off anywhere, in preparing, deducting, closing or exporting, and asked for again with the same
 * operations, ends in the same bytes as one that was not.
 */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { writeWorkbook } from '../../drivers/sheet/workbook.ts';
import { closeMonth } from '../../src/app/finance/close-month.ts';
import { deductMonth } from '../../src/app/finance/deduct-month.ts';
import { submitUsage } from '../../src/app/finance/submit-usage.ts';
import { enterUsage, reviewUsage } from '../../src/app/finance/usage.ts';
import { runExport } from '../../src/cli/export-month.ts';
import { readOptions } from '../../src/cli/options.ts';
import { toBusinessDate } from '../../src/core/calendar.ts';
import { litre } from '../../src/core/units.ts';
import type { WriteWorkbook } from '../../src/ports/sheets.ts';
import { StoreError } from '../../src/ports/store.ts';
import { FINANCE, OCTOBER, SERVICE, type Street, street } from '../unit/app/month-street.ts';
import { value } from '../unit/app/told.ts';
import { op } from '../unit/core/ledger-town.ts';

const HOUSES = 6;
/** Readings come in so many at a time. */
const AT_ONCE = 2;
const READ_ON = toBusinessDate('2026-10-28');
/** House n has used n m³ and a half, and the last more than it ever bought. */
const indexOf = (n: number) => litre(n === HOUSES - 1 ? 27_000 : n * 1_000 + 500);

type Cut = 'before' | 'after';

/** The process dies at the n-th commit from now: before it is made, or when it is made and not yet answered. */
function dying({ deps }: Street, at: number, cut: Cut): Street['deps'] {
  let left = at;
  const { store } = deps;
  const commit: Street['deps']['store']['commit'] = async (command) => {
    left -= 1;
    const isDead = left < 0;
    if (isDead && (left < -1 || cut === 'before')) throw new StoreError('store.closed', 'killed');
    const outcome = await store.commit(command);
    if (isDead) throw new StoreError('store.closed', 'killed');
    return outcome;
  };
  return { ...deps, store: { ...store, finance: store.finance, commit } };
}

/** From the first reading to the close; the same operations each time it is asked for. */
async function wholeMonth({ accounts }: Street, deps: Street['deps']): Promise<void> {
  const ask = (n: number) => ({ operationId: op(900_000 + n), period: OCTOBER });
  const state = () => deps.store.finance.month(OCTOBER)?.state;
  for (let first = 0; first < HOUSES; first += AT_ONCE) {
    const lines = accounts.slice(first, first + AT_ONCE).map((accountId, n) => ({
      ...{ accountId, source: 'handheld' as const, litres: null },
      ...{ index: indexOf(first + n), readOn: READ_ON },
    }));
    value(await enterUsage(deps, SERVICE, { ...ask(first), lines }));
  }
  const submitted = value(await submitUsage(deps, SERVICE, { ...ask(100), waiver: null }));
  const { result } = submitted;
  const hash = result.kind === 'fact' ? String(result.facts.hash) : '';
  value(await reviewUsage(deps, FINANCE, { ...ask(101), hash }));
  if (state() !== 'closed') {
    const control = { mayGoOn: () => true, told: () => undefined };
    expect(value(await deductMonth(deps, FINANCE, OCTOBER, control)).refused).toBe(0);
  }
  value(await closeMonth(deps, FINANCE, ask(102)));
}

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'qika-broken-off-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

/** The ledger's file of a closed October. */
function ledgerOf({ hall }: Street): string {
  const path = join(folder(), 'ledger.db');
  hall.store.db.exec(`VACUUM INTO '${path}'`);
  return path;
}

const exportInto = (path: string, out: string, write: WriteWorkbook = writeWorkbook): number =>
  runExport(path, OCTOBER, readOptions(['--out', out], ['out']), write);

function exported(path: string): Map<string, string> {
  const out = join(folder(), 'out');
  expect(exportInto(path, out)).toBe(0);
  return new Map(readdirSync(out).map((name) => [name, readFileSync(join(out, name), 'hex')]));
}

const quiet = (): void => {
  const said = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  onTestFinished(() => said.mockRestore());
};

test.each(['before', 'after'] as const)(
  'broken off %s each commit',
  async (cut) => {
    quiet();
    const whole = await street(HOUSES);
    let commits = 0;
    const { store } = whole.deps;
    const counting: Street['deps']['store']['commit'] = (command) => {
      commits += 1;
      return store.commit(command);
    };
    const counted = { ...store, finance: store.finance, commit: counting };
    await wholeMonth(whole, { ...whole.deps, store: counted });
    const expected = exported(ledgerOf(whole));
    expect([commits, expected.size]).toEqual([HOUSES / AT_ONCE + 2 + HOUSES + 1, 21]);
    for (let at = 0; at < commits; at += 1) {
      const town = await street(HOUSES);
      await expect(wholeMonth(town, dying(town, at, cut)), `${at}`).rejects.toThrow(/killed/);
      await wholeMonth(town, town.deps);
      expect(exported(ledgerOf(town)), `${cut} commit ${at}`).toEqual(expected);
    }
  },
  180_000,
);

test('an export that fails leaves nothing; made again, over what a killed one left too, it is the same bytes', async () => {
  quiet();
  const town = await street(HOUSES);
  await wholeMonth(town, town.deps);
  const path = ledgerOf(town);
  const expected = exported(path);
  const out = join(folder(), 'out');
  const full = new Error('no space left on the disk');
  const failing = () => {
    throw full;
  };
  expect(() => exportInto(path, out, failing)).toThrow(full);
  expect([existsSync(out), existsSync(`${out}.making`)]).toEqual([false, false]);
  mkdirSync(`${out}.making`);
  writeFileSync(join(`${out}.making`, '01-details.csv'), 'half of a li');
  writeFileSync(join(`${out}.making`, 'of-no-part.csv'), '');
  expect(exportInto(path, out)).toBe(0);
  const again = new Map(
    readdirSync(out).map((name) => [name, readFileSync(join(out, name), 'hex')]),
  );
  expect(again).toEqual(expected);
});
