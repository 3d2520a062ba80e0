/** Reports from the ledger's file, beside a running station: `qika journal`, `qika trial-balance`, `qika balances`, `qika lots`. */
import { closeSync, existsSync, openSync, rmSync, writeSync } from 'node:fs';
import { heldLotView } from '../app/finance/held-gas.ts';
import { isBusinessDate } from '../core/calendar.ts';
import { csvLine, textCell } from '../core/csv.ts';
import { CHART } from '../core/journal.ts';
import { fen, formatCubicMetres, formatPrice, formatYuan } from '../core/units.ts';
import { balances } from '../store/reports/balances.ts';
import { ALL_DATES, type DateRange, journalOf } from '../store/reports/journal.ts';
import { LedgerFile } from '../store/reports/ledger-file.ts';
import { lotsHeld } from '../store/reports/lots.ts';
import { type TrialLine, trialBalance } from '../store/reports/trial-balance.ts';
import { type Options, UsageError } from './options.ts';

function dateOption(options: Options, name: 'from' | 'to'): string {
  const text = options.get(name);
  if (text === undefined) return ALL_DATES[name];
  if (!isBusinessDate(text)) {
    throw new UsageError(`--${name} ${text} is not a date, YYYY-MM-DD. 日期无效。`);
  }
  return text;
}

export const rangeOption = (options: Options): DateRange => ({
  from: dateOption(options, 'from'),
  to: dateOption(options, 'to'),
});

/** 1 when there is no ledger at `path`; otherwise what `report` answers. */
export function withLedger(path: string, report: (file: LedgerFile) => number): number {
  if (!existsSync(path)) {
    process.stderr.write(`There is no ledger at ${path}. 没有台账文件。\n`);
    return 1;
  }
  const file = new LedgerFile(path);
  // After a fault it stays open to the end of the process: a query that broke off would not let it close.
  const code = report(file);
  file.close();
  return code;
}

/** The descriptor, not the stream: what is written here waits for whoever reads it. */
const STDOUT = 1;
/** Pieces go out in blocks of this size; the disk or the pipe sets the pace. */
const BLOCK = 64 * 1024;

function newFile(out: string): number {
  try {
    return openSync(out, 'wx', 0o600);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(
      `--out ${out} cannot be made: name a file that is not there yet, in a folder that is (${why}). 无法新建该文件：请指定尚不存在的文件名。`,
      { cause },
    );
  }
}

/** To `out`, which must not exist, or to standard output. 0; throws UsageError for a file that cannot be made. */
export function writeText(out: string | undefined, pieces: Iterable<string>): number {
  const file = out === undefined ? STDOUT : newFile(out);
  try {
    let block = '';
    for (const piece of pieces) {
      block += piece;
      if (block.length < BLOCK) continue;
      writeAll(file, block);
      block = '';
    }
    writeAll(file, block);
    return 0;
  } catch (cause) {
    // Half of it would pass for a whole one.
    if (out !== undefined) rmSync(out, { force: true });
    throw cause;
  } finally {
    if (out !== undefined) closeSync(file);
  }
}

function writeAll(file: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
}

export function writeJournal(path: string, options: Options): number {
  const range = rangeOption(options);
  const out = options.get('out');
  if (out !== undefined && existsSync(out)) {
    throw new UsageError(`${out} exists already. 文件已存在。`);
  }
  return withLedger(path, (file) => writeText(out, journalOf(file, range)));
}

export const decimal = (amount: bigint, digits: number): string => {
  const text = (amount < 0n ? -amount : amount).toString().padStart(digits + 1, '0');
  return `${amount < 0n ? '-' : ''}${text.slice(0, -digits)}.${text.slice(-digits)}`;
};

function trialText({ account, commodity, debit, credit, balance }: TrialLine): string {
  const { gl, zh, en, code } = CHART[account];
  const digits = commodity === 'fen' ? 2 : 3;
  const cells = [debit, credit, balance].map((n) => decimal(n, digits).padStart(18));
  const unit = commodity === 'fen' ? 'CNY' : 'm3 ';
  return `${String(gl ?? code).padEnd(8)} ${cells.join('')} ${unit}  ${zh} ${en}\n`;
}

/** As a program reads it: whole fen and litres as text. */
function trialJson({ account, commodity, debit, credit, balance }: TrialLine): object {
  const { gl, zh, en, code } = CHART[account];
  const [d, c, b] = [debit, credit, balance].map(String);
  return { code, gl, zh, en, commodity, debit: d, credit: c, balance: b };
}

export const writeTrialBalance = (path: string, options: Options): number =>
  withLedger(path, (file) => {
    const form = options.get('form');
    if (form !== undefined && form !== 'json') {
      throw new UsageError(`--form ${form} is not json. 未知格式。`);
    }
    const found = trialBalance(file, rangeOption(options));
    if (form === 'json') return writeText(undefined, [`${JSON.stringify(found.map(trialJson))}\n`]);
    const head = ['debit', 'credit', 'balance'].map((name) => name.padStart(18)).join('');
    const lines = found.map(trialText);
    return writeText(undefined, [`${''.padEnd(8)} ${head}\n`, ...lines]);
  });

function* balanceLines(file: LedgerFile): Generator<string> {
  yield csvLine(['account', 'commodity', 'balance']);
  for (const { name, commodity, amount } of balances(file)) {
    const [unit, digits] = commodity === 'fen' ? ['CNY', 2] : ['m3', 3];
    yield csvLine([name, unit, decimal(amount, digits)]);
  }
}

/** Every account with its balance, customers too, as CSV; debit is positive and accounts at 0 are left out, as hledger has it. */
export const writeBalances = (path: string): number =>
  withLedger(path, (file) => writeText(undefined, balanceLines(file)));

const LOT_HEAD = [
  ...['account', 'bought', 'tariff', 'tier', 'price', 'left_m3', 'left_yuan', 'purchase'],
];

/** Money of a money meter: the meter prices it, so neither price nor gas stands behind it, nor one purchase. */
const moneyCells = (money: number): string[] => [
  ...['', '金额表 money meter', '', '', '', formatYuan(fen(money)), ''],
];

/** A line a lot and tier, as CSV. */
export function* lotLines(file: LedgerFile): Generator<string> {
  yield csvLine(LOT_HEAD);
  for (const { accountId, lots, moneyFen } of lotsHeld(file)) {
    for (const { lot, left, fen: worth, tiers } of lots.map(heldLotView)) {
      const priced = tiers.map(({ tier, price, volume, amount }) => [
        ...[tier, formatPrice(price), formatCubicMetres(volume), formatYuan(amount)],
      ]);
      const unpriced = [['', '', formatCubicMetres(left), formatYuan(worth)]];
      const { boughtOn, tariffId, operationId } = lot;
      for (const part of priced.length > 0 ? priced : unpriced) {
        yield csvLine([accountId, boughtOn, textCell(tariffId), ...part, operationId]);
      }
    }
    if (moneyFen > 0) yield csvLine([accountId, ...moneyCells(moneyFen)]);
  }
}

export const writeLots = (path: string): number =>
  withLedger(path, (file) => writeText(undefined, lotLines(file)));
