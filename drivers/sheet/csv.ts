/** CSV (RFC 4180) in UTF-8 or GB18030, as spreadsheet programs here save it; written in UTF-8 with a mark, which they need. */
import { CsvError, parse } from 'csv-parse/sync';
import { accept, type Outcome, refuse } from '../../src/core/outcome.ts';
import { neutralised } from '../../src/core/sheet-cell.ts';
import type { Table } from '../../src/ports/sheets.ts';
import { SHEET_LIMITS } from './limits.ts';

const MARK = '\ufeff';

/** UTF-8 where the bytes are that, GB18030 otherwise: no Chinese text in GB18030 is well-formed UTF-8 by accident for long. */
function decoded(bytes: Uint8Array): Outcome<string> {
  for (const encoding of ['utf-8', 'gb18030']) {
    try {
      return accept(new TextDecoder(encoding, { fatal: true }).decode(bytes));
    } catch {
      // A TypeError is the decoder's only way to say that the bytes are of another encoding.
    }
  }
  return refuse('file.unreadable', { why: 'neither UTF-8 nor GB18030' });
}

/** Refuses file.unreadable and file.too-many-rows. */
export function readCsv(bytes: Uint8Array): Outcome<Table> {
  const text = decoded(bytes);
  if (!text.ok) return text;
  if (text.value.includes('\0')) return refuse('file.unreadable', { why: 'a zero byte' });
  const { rows, columns, cell } = SHEET_LIMITS;
  try {
    const table: string[][] = parse(text.value, {
      relax_column_count: true,
      max_record_size: columns * cell,
      to: rows + 2,
      trim: true,
    });
    return table.length > rows + 1 ? refuse('file.too-many-rows', { rows }) : accept(table);
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    return refuse('file.unreadable', { why: cause.code });
  }
}

const quoted = (text: string): string =>
  /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

export const writeCsv = (table: Table): Uint8Array =>
  new TextEncoder().encode(
    MARK +
      table.map((row) => `${row.map((cell) => quoted(neutralised(cell))).join(',')}\r\n`).join(''),
  );
