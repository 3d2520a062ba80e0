/**
 * One step of the bench of a month, in a process of its own, so that its memory is its own: `deduct LEDGER`,
 * `bare LEDGER-AFTER LEDGER-BEFORE`, `export LEDGER FOLDER`. The last line of the output is what was measured, as JSON.
 */
import { mkdirSync } from 'node:fs';
import { writeBareMonth } from './bare-month.ts';
import { openBooks } from './books.ts';
import { CONTROLLER, monthDeps, PERIOD } from './month-books.ts';
import { Operations } from './payments.ts';
import { finance, monthReports } from './product.ts';
import { Stopwatch } from './stopwatch.ts';

export interface Measured {
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** The most memory that the process ever held, loader and compiled product with it. */
  readonly peakMiB: number;
  /** Accounts that were deducted, or rows that were exported. */
  readonly count: number;
}

async function deductAndClose(path: string): Promise<Omit<Measured, 'peakMiB'>> {
  const store = openBooks(path);
  const deps = monthDeps(store);
  const watch = new Stopwatch();
  const count = await watch.time(async () => {
    const control = { mayGoOn: () => true, told: () => undefined };
    const run = await finance.deductMonth(deps, CONTROLLER, PERIOD, control);
    if (!run.ok || run.value.refused > 0) throw new Error('not all was deducted');
    const operationId = new Operations(1e9).head().operationId;
    const closed = await finance.closeMonth(deps, CONTROLLER, { operationId, period: PERIOD });
    if (!closed.ok) throw new Error(closed.refusal.code);
    return run.value.deducted;
  });
  await store.close();
  return { ...watch.total(), count };
}

async function exportInto(path: string, folder: string): Promise<Omit<Measured, 'peakMiB'>> {
  mkdirSync(folder, { recursive: true });
  const { LedgerFile, closedPeriod, exportMonth, writeWorkbook, DEFAULT_MAPPING } = monthReports;
  const file = new LedgerFile(path);
  const watch = new Stopwatch();
  const count = await watch.time(() => {
    const scope = closedPeriod(file, PERIOD);
    if (!scope.ok) throw new Error(scope.refusal.code);
    const target = { path: folder, writeWorkbook, progress: () => undefined };
    const { parts } = exportMonth(scope.value, DEFAULT_MAPPING, target);
    return parts.reduce((sum, { rows }) => sum + rows, 0);
  });
  file.close();
  return { ...watch.total(), count };
}

function run(
  step: string,
  first: string,
  second: string,
): Promise<Omit<Measured, 'peakMiB'>> | Omit<Measured, 'peakMiB'> {
  if (step === 'deduct') return deductAndClose(first);
  if (step === 'bare') return writeBareMonth(first, second);
  if (step === 'export') return exportInto(first, second);
  throw new Error(`no step of the bench is called ${step}`);
}

const [step = '', first = '', second = ''] = process.argv.slice(2);
const measured = await run(step, first, second);
const peakMiB = process.resourceUsage().maxRSS / 1024;
process.stdout.write(`${JSON.stringify({ ...measured, peakMiB })}\n`);
