/** XLSX (ECMA-376) through two maintained packages of one author; the first sheet counts. */
import { readSheet } from 'read-excel-file/universal';
import writeXlsxFile from 'write-excel-file/node';
import { accept, type Outcome, refuse } from '../../src/core/outcome.ts';
import { neutralised } from '../../src/core/sheet-cell.ts';
import type { Table } from '../../src/ports/sheets.ts';
import { SHEET_LIMITS } from './limits.ts';
import { safelyUnpacked } from './unpack.ts';

/** What a spreadsheet keeps as a number has 15 digits; what stands behind them is the binary fraction showing through. */
const DIGITS = 15;
const WHOLE_MAX = 10 ** DIGITS;
const PLAIN = /^-?\d{1,15}(?:\.\d+)?$/;

/**
 * A whole number of more digits has lost its last ones before it came here: it is told as 1.23456789012346E+17, as the
 * program shows it, so that nobody takes the zeros in their place for digits.
 */
const numberText = (text: string): string => {
  if (PLAIN.test(text) && text.replace(/\D/g, '').length <= DIGITS) return text;
  const n = Number(text);
  if (!Number.isFinite(n)) return text;
  const kept = Number(n.toPrecision(DIGITS));
  return Math.abs(kept) < WHOLE_MAX ? String(kept) : kept.toExponential().toUpperCase();
};

/** Text, a number as its text, a truth value, a day, or nothing; the package's own type says the constructor of days. */
const cellText = (cell: unknown): string => {
  if (cell === null || cell === undefined) return '';
  if (cell instanceof Date) {
    if (Number.isNaN(cell.getTime())) return '';
    const [day = '', time = ''] = cell.toISOString().slice(0, 19).split('T');
    return time === '00:00:00' ? day : `${day} ${time}`;
  }
  return String(cell).trim();
};

/** Refuses file.unreadable, file.unpacks-too-large and file.too-many-rows. */
export async function readXlsx(bytes: Uint8Array): Promise<Outcome<Table>> {
  const safe = safelyUnpacked(bytes);
  if (!safe.ok) return safe;
  let sheet: readonly (readonly unknown[])[];
  try {
    sheet = await readSheet(safe.value.slice().buffer, { parseNumber: numberText });
  } catch (cause) {
    // The package throws for whatever is not a sheet, also from inside its XML reader, which has no error of its own.
    const why = cause instanceof Error ? cause.message.slice(0, 120) : 'not a sheet';
    return refuse('file.unreadable', { why });
  }
  if (sheet.length > SHEET_LIMITS.rows + 1) {
    return refuse('file.too-many-rows', { rows: SHEET_LIMITS.rows });
  }
  return accept(sheet.map((row) => row.map(cellText)));
}

export async function writeXlsx(table: Table): Promise<Uint8Array> {
  const rows = table.map((row) =>
    row.map((cell) => ({ type: String, value: neutralised(cell) }) as const),
  );
  return writeXlsxFile(rows, { sheet: '气表' }).toBuffer();
}
