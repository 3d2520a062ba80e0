/** Bytes of a file become rows; what they are is told by the bytes, not by a name. */
import { type Outcome, refuse } from '../../src/core/outcome.ts';
import type { Table } from '../../src/ports/sheets.ts';
import { readCsv } from './csv.ts';
import { SHEET_LIMITS } from './limits.ts';
import { readXlsx } from './xlsx.ts';

/** 'PK' and the local header's mark: an XLSX file is a ZIP file. */
const ZIP = [0x50, 0x4b, 0x03, 0x04] as const;

/** Refuses as SheetFiles.read does, less file.too-slow. */
export async function sheetOf(bytes: Uint8Array): Promise<Outcome<Table>> {
  const table = ZIP.every((byte, i) => bytes[i] === byte) ? await readXlsx(bytes) : readCsv(bytes);
  if (!table.ok) return table;
  const { columns, cell, characters } = SHEET_LIMITS;
  let sum = 0;
  for (const [index, row] of table.value.entries()) {
    if (row.length > columns) {
      return refuse('file.unreadable', { why: `row ${index + 1} has ${row.length} columns` });
    }
    if (row.some((text) => text.length > cell)) {
      return refuse('file.unreadable', { why: `row ${index + 1} has a cell too long` });
    }
    sum = row.reduce((length, text) => length + text.length, sum);
    if (sum > characters) {
      return refuse('file.unreadable', { why: `more than ${characters} characters in its cells` });
    }
  }
  return table;
}
