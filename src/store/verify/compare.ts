/** One kept table against the rows that the entries lead to: missing, unknown and changed rows have names. */
import type { MemoryTable } from '../../core/ledger/memory-table.ts';
import { Bug } from '../../core/outcome.ts';
import { canonicalJson } from '../canonical.ts';
import type { LawName, Verdicts } from './verdicts.ts';

interface TableCheck<K, R> {
  readonly law: LawName;
  readonly table: string;
  readonly stored: Iterable<R>;
  readonly keyOf: (row: R) => K;
  readonly expected: ReadonlyMap<K, R>;
}

/** A cell that no program writes may not read at all; that is a fault of the file and no bug of this program. */
export function compare<K, R>(verdicts: Verdicts, check: TableCheck<K, R>): void {
  let last = 'at its beginning';
  try {
    compareRows(verdicts, check, (key) => {
      last = `after ${String(key)}`;
    });
  } catch (error) {
    if (!(error instanceof Bug || error instanceof SyntaxError)) throw error;
    verdicts.fail(check.law, `${check.table} ${last}`, `a row cannot be read: ${error.message}`);
  }
}

function compareRows<K, R>(
  verdicts: Verdicts,
  check: TableCheck<K, R>,
  passed: (key: K) => void,
): void {
  const { law, table, stored, keyOf, expected } = check;
  let found = 0;
  for (const row of stored) {
    const key = keyOf(row);
    passed(key);
    const wanted = expected.get(key);
    if (wanted !== undefined) found += 1;
    verdicts.check(
      law,
      wanted !== undefined && canonicalJson(row) === canonicalJson(wanted),
      () => `${table} ${String(key)}`,
      () => difference(row, wanted),
    );
  }
  if (found === expected.size) return;
  const seen = new Set([...stored].map(keyOf));
  for (const key of expected.keys()) {
    if (!seen.has(key)) verdicts.fail(law, `${table} ${String(key)}`, 'the row is missing');
  }
}

function difference(row: unknown, wanted: unknown): string {
  if (wanted === undefined) return 'no entry leads to this row';
  const stored = Object.entries(row as object);
  const expected = new Map(Object.entries(wanted as object));
  const first = stored.find(
    ([field, value]) => canonicalJson(value) !== canonicalJson(expected.get(field) ?? null),
  );
  return first === undefined
    ? 'the row is not what its entries lead to'
    : `${first[0]} is ${canonicalJson(first[1])}, its entries lead to ${canonicalJson(expected.get(first[0]) ?? null)}`;
}

interface Kept<R> extends Pick<TableCheck<unknown, R>, 'law' | 'table'> {
  readonly kept: { all(): Iterable<R> };
}

/** A table whose rows are what the entries lead to, as they are. */
export const compareKept = <K, R>(
  verdicts: Verdicts,
  { law, table, kept, rows }: Kept<R> & { readonly rows: MemoryTable<K, R> },
): void => {
  const stored = again(() => kept.all());
  compare(verdicts, { law, table, stored, keyOf: rows.keyOf, expected: rows });
};

/** A table that keeps another form of them, which it can make of a row itself. */
export const compareStored = <K, R, S>(
  verdicts: Verdicts,
  {
    law,
    table,
    kept,
    keyOf,
    rows,
  }: Kept<S> & {
    readonly kept: { stored(row: R): S };
    keyOf(row: S): K;
    readonly rows: ReadonlyMap<K, R>;
  },
): void => {
  const expected = new Map([...rows].map(([key, row]) => [key, kept.stored(row)]));
  compare(verdicts, { law, table, stored: again(() => kept.all()), keyOf, expected });
};

/** A table may be walked twice, an iterator only once. */
export const again = <R>(rows: () => Iterable<R>): Iterable<R> => ({
  [Symbol.iterator]: () => rows()[Symbol.iterator](),
});
