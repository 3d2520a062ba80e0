/** What the sheets of engineering have in common: headings, cells by their column, and one line after the other. */
import { accept, type Outcome, type Refusal, refuse } from '../outcome.ts';
import { restored } from '../sheet-cell.ts';
import type { Cells } from './cells.ts';
import {
  columnsOf,
  READING_COLUMNS,
  ROSTER_COLUMNS,
  type RosterColumnName,
  type RosterKind,
} from './columns.ts';

/** Where each column stands. */
export type Columns = ReadonlyMap<RosterColumnName, number>;

export interface RowFault {
  /** As the spreadsheet program counts: the heading is row 1. */
  readonly row: number;
  readonly refusal: Refusal;
}

/** What one line of the sheet comes to. A notice is told and bars nothing; '' is none. */
export type ReadLine<B> =
  | { readonly kind: 'empty' }
  | ({ readonly kind: 'fault' } & RowFault)
  | { readonly kind: 'row'; readonly row: number; readonly body: B; readonly notice: string };

export interface LineReader<B> {
  /** Lines come in their order: each sees those before it. */
  read(row: number, line: readonly string[]): ReadLine<B>;
}

const COLUMN_NAMES: ReadonlySet<RosterColumnName> = new Set(
  [...ROSTER_COLUMNS, ...READING_COLUMNS].map(({ name }) => name),
);

/** Column → place in the row. Refuses roster.heading-missing {column} and roster.heading-twice. */
function headingsOf(kind: RosterKind, heading: readonly string[]): Outcome<Columns> {
  const columns = columnsOf(kind);
  const places = new Map<RosterColumnName, number>();
  for (const [place, cell] of heading.entries()) {
    const text = cell.trim();
    const column = columns.find(({ name, heading: of }) => text === of || text === name);
    if (column === undefined) continue;
    if (places.has(column.name)) return refuse('roster.heading-twice', { column: column.heading });
    places.set(column.name, place);
  }
  const missing = columns.find((column) => column.needed && !places.has(column.name));
  return missing === undefined
    ? accept(places)
    : refuse('roster.heading-missing', { column: missing.heading });
}

export function cellsOf(row: readonly string[], places: Columns): Cells {
  const cells = {} as Record<RosterColumnName, string>;
  for (const name of COLUMN_NAMES) {
    cells[name] = restored((row[places.get(name) ?? -1] ?? '').trim());
  }
  return cells;
}

/** The values of all outcomes, or the first refusal among them. */
export function all<T extends Readonly<Record<string, Outcome<unknown>>>>(
  parts: T,
): Outcome<{ readonly [K in keyof T]: T[K] extends Outcome<infer V> ? V : never }> {
  const values: Record<string, unknown> = {};
  for (const [name, part] of Object.entries(parts)) {
    if (!part.ok) return part;
    values[name] = part.value;
  }
  return accept(values as { [K in keyof T]: T[K] extends Outcome<infer V> ? V : never });
}

export const isEmpty = (line: readonly string[]): boolean =>
  line.every((cell) => cell.trim() === '');

/** Refuses roster.empty, roster.heading-missing and roster.heading-twice. */
export function openSheet(
  kind: RosterKind,
  [heading, ...lines]: readonly (readonly string[])[],
): Outcome<Columns> {
  if (heading === undefined || lines.every(isEmpty)) return refuse('roster.empty');
  return headingsOf(kind, heading);
}
