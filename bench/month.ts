/**
 * A month of a town: its deduction and close beside a bare loop that writes the very same rows (bare-month.ts says what is bare
 * about it), its export, and what cashiers wait meanwhile. Each step is a process of its own. Processor time is told too,
 * because neighbours do not distort it.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { copyBooks, openBooks } from './books.ts';
import { busyMonthFigures } from './busy-month.ts';
import { reviewedTown } from './month-books.ts';
import type { Measured } from './month-run.ts';
import { EXPORT_FLAGS } from './product.ts';
import { type Figure, figureOf } from './table.ts';

const STEP = fileURLToPath(new URL('month-run.ts', import.meta.url));
/** The town whose export shows what a row more costs in memory. */
const FEWER = 4_000;
/** A row may not cost memory; garbage that was not collected yet is no row. */
const GROWTH = 1.25;

function step(...words: string[]): Measured {
  // As the program starts each of them: a station gives an export less room for garbage.
  const flags = words[0] === 'export' ? EXPORT_FLAGS : [];
  const said = execFileSync(process.execPath, [...flags, '--import', 'tsx', STEP, ...words], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 2 ** 24,
  });
  return JSON.parse(said.trim().split('\n').at(-1) ?? '') as Measured;
}

/** A closed ledger whose month is reviewed; made now unless `kept` has one, which is brought to the schema of today. */
async function townOf(kept: string, customers: number): Promise<string> {
  const path = join(kept, `town-${customers}.db`);
  if (existsSync(path)) {
    await openBooks(path).close();
    return path;
  }
  const store = openBooks(`${path}.making`);
  await reviewedTown(store, customers);
  await store.close();
  renameSync(`${path}.making`, path);
  rmSync(`${path}.making-lock`, { force: true });
  return path;
}

/** A copy in `folder` of the town of `customers` whose month is deducted and closed. */
export async function closedTown(folder: string, kept: string, customers: number): Promise<string> {
  const path = join(folder, `closed-${customers}.db`);
  copyBooks(await townOf(kept, customers), path);
  step('deduct', path);
  return path;
}

const single = (n: number) => ({ median: n, low: n, high: n });

function runFigures(id: string, what: string, product: Measured, bare: Measured): Figure[] {
  const over = `${what}, over a bare batched insert of the same rows`;
  const ratio = product.seconds / bare.seconds;
  const cpu = product.cpuSeconds / bare.cpuSeconds;
  return [
    figureOf(`${id}.seconds`, what, 's', single(product.seconds)),
    figureOf(`${id}.cpu-seconds`, `${what}, processor time`, 's', single(product.cpuSeconds)),
    figureOf(`${id}.peak`, `${what}: memory`, 'MiB', single(product.peakMiB), { atMost: 512 }),
    figureOf(`${id}.ratio`, over, '×', single(ratio), { atMost: 2 }),
    figureOf(`${id}.cpu-ratio`, `${over}, processor time`, '×', single(cpu)),
  ];
}

function exportFigures(id: string, customers: string, large: Measured, small: Measured): Figure[] {
  const what = `export of that month of ${customers}`;
  const growth = large.peakMiB / small.peakMiB;
  const against = `${what}: memory over that of ${FEWER.toLocaleString('en-US')}`;
  return [
    figureOf(`${id}.export.rate`, what, 'rows/s', single(large.count / large.seconds)),
    figureOf(
      `${id}.export.cpu-rate`,
      `${what}, processor time`,
      'rows/s',
      single(large.count / large.cpuSeconds),
    ),
    figureOf(`${id}.export.peak`, `${what}: memory`, 'MiB', single(large.peakMiB)),
    figureOf(`${id}.export.growth`, against, '×', single(growth), { atMost: GROWTH }),
  ];
}

/** One town, once: a month is not repeated. */
export async function measureMonth(
  folder: string,
  kept: string,
  customers: number,
): Promise<Figure[]> {
  const town = await townOf(kept, customers);
  const copy = (from: string, name: string): string => {
    const path = join(folder, `${name}.db`);
    copyBooks(from, path);
    execFileSync('sync');
    return path;
  };
  const after = copy(town, 'month-after');
  const product = step('deduct', after);
  if (product.count !== customers) throw new Error('not all was deducted');
  const before = copy(town, 'month-bare');
  const bare = step('bare', after, before);
  rmSync(before);
  const few = await closedTown(folder, kept, FEWER);
  const small = step('export', few, join(folder, 'export-fewer'));
  const large = step('export', after, join(folder, 'export'));
  rmSync(after);
  rmSync(join(folder, 'export'), { recursive: true });
  const id = `month.${customers}`;
  const many = customers.toLocaleString('en-US');
  return [
    ...runFigures(id, `deduct and close ${many} accounts`, product, bare),
    ...exportFigures(id, many, large, small),
    ...(await busyMonthFigures(folder, town, customers)),
  ];
}
