/** Files of rows read and written in this very process: what the child does, without the child. */
import { writeCsv } from '../../drivers/sheet/csv.ts';
import { SHEET_LIMITS } from '../../drivers/sheet/limits.ts';
import { sheetOf } from '../../drivers/sheet/read-sheet.ts';
import { writeXlsx } from '../../drivers/sheet/xlsx.ts';
import { accept, refuse } from '../../src/core/outcome.ts';
import type { SheetFiles } from '../../src/ports/sheets.ts';

export const inlineSheets: SheetFiles = {
  read: async (bytes) =>
    bytes.length > SHEET_LIMITS.bytes
      ? refuse('file.too-large', { bytes: bytes.length, most: SHEET_LIMITS.bytes })
      : sheetOf(bytes),
  write: async (kind, table) => accept(kind === 'csv' ? writeCsv(table) : await writeXlsx(table)),
};
