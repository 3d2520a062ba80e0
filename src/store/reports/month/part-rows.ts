/** Rows of a part on their way into its file. */
import { csvLine } from '../../../core/csv.ts';
import type { Cells } from './parts.ts';

/** Spreadsheets take a file for UTF-8 only when it says so. */
export const BOM = '\uFEFF';

/** A part with its heading. */
export function* table(head: Cells, rows: Iterable<Cells>): Generator<string> {
  yield BOM + csvLine(head);
  for (const row of rows) yield csvLine(row);
}

/** Rows of `from`, each shown to `seen` on its way. */
export function* told<T>(from: Iterable<T>, seen: (one: T) => void): Generator<T> {
  for (const one of from) {
    seen(one);
    yield one;
  }
}

export function* mapped<T>(
  from: Iterable<T>,
  rowsOf: (one: T) => readonly Cells[],
): Generator<Cells> {
  for (const one of from) yield* rowsOf(one);
}
