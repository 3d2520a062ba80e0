/** `qika export list`, `qika export mapping`, `qika export month 2026-10 --out DIR`. */
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { accept, type Outcome } from '../core/outcome.ts';
import { isPeriod, type Period } from '../core/period.ts';
import { formatCubicMetres, litre } from '../core/units.ts';
import { DEFAULT_MAPPING, readMapping, type VoucherMapping } from '../core/voucher-mapping.ts';
import type { WriteWorkbook } from '../ports/sheets.ts';
import { exportMonth } from '../store/reports/month/export.ts';
import { closedPeriod, closedPeriods } from '../store/reports/month/scope.ts';
import { makeFolder } from './make-folder.ts';
import { type Options, UsageError } from './options.ts';
import { withLedger } from './reports.ts';
import { sayRefusal } from './say-refusal.ts';

export const EXPORT_USAGE =
  'qika export list | qika export mapping | qika export vouchers YYYY-MM | qika export month YYYY-MM --out DIR [--mapping FILE]';

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

/** The closed months of the ledger, and how much gas each deducted. */
export const listMonths = (path: string): number =>
  withLedger(path, (file) => {
    const months = closedPeriods(file);
    if (months.length === 0) say('No month is closed yet. 尚无已关账的月份。');
    for (const { period, firstDay, lastDay, lines, litres } of months) {
      say(
        `${period}  ${firstDay} … ${lastDay}  ${lines} lines  ${formatCubicMetres(litre(litres))} m³`,
      );
    }
    return 0;
  });

/** What an edited mapping begins from. */
export function printMapping(): number {
  say(JSON.stringify(DEFAULT_MAPPING, null, 2));
  return 0;
}

/** Throws UsageError for a file that is no JSON. */
function mappingOf(options: Options): Outcome<VoucherMapping> {
  const path = options.get('mapping');
  if (path === undefined) return accept(DEFAULT_MAPPING);
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new UsageError(`${path} cannot be read as JSON: ${String(cause)}. 无法读取。`);
  }
  return readMapping(value);
}

function periodOf(word: string | undefined): Period {
  if (word !== undefined && isPeriod(word)) return word;
  throw new UsageError(`${word ?? 'Nothing'} is not a period, YYYY-MM. 期间无效。 ${EXPORT_USAGE}`);
}

function outOf(options: Options): string {
  const out = options.get('out');
  if (out === undefined) throw new UsageError(`--out DIR is missing. 缺少 --out。 ${EXPORT_USAGE}`);
  if (existsSync(out) && !statSync(out).isDirectory()) {
    throw new UsageError(`${out} is a file: name a folder. 不是目录，请指定目录。`);
  }
  if (existsSync(out) && readdirSync(out).length > 0) {
    throw new UsageError(`${out} is not empty. 目录不为空。`);
  }
  return out;
}

/** The folder appears whole or not at all: it is written beside itself and renamed. */
export function runExport(
  path: string,
  word: string | undefined,
  options: Options,
  writeWorkbook: WriteWorkbook,
): number {
  const period = periodOf(word);
  const out = outOf(options);
  const mapping = mappingOf(options);
  if (!mapping.ok) return sayRefusal(mapping.refusal);
  return withLedger(path, (file) => {
    const scope = closedPeriod(file, period);
    if (!scope.ok) return sayRefusal(scope.refusal);
    const making = `${out}.making`;
    rmSync(making, { recursive: true, force: true });
    makeFolder(making, 0o700);
    const progress = (part: string): void => say(`  ${part} …`);
    try {
      const to = { path: making, writeWorkbook, progress };
      const { parts, totals } = exportMonth(scope.value, mapping.value, to);
      rmSync(out, { recursive: true, force: true });
      renameSync(making, out);
      say(`${period}: ${totals.lines} lines, ${parts.length} files in ${out}. 已导出。`);
      return 0;
    } catch (cause) {
      rmSync(making, { recursive: true, force: true });
      throw cause;
    }
  });
}
