/** The process in which files are read and written: what breaks or hangs in it takes no ledger along. */
import type { Outcome } from '../../src/core/outcome.ts';
import type { SheetKind, Table } from '../../src/ports/sheets.ts';
import { writeCsv } from './csv.ts';
import { sheetOf } from './read-sheet.ts';
import { writeXlsx } from './xlsx.ts';

export type SheetTask =
  | { readonly task: 'read'; readonly bytes: Uint8Array }
  | { readonly task: 'write'; readonly kind: SheetKind; readonly table: Table };

export type SheetAnswer = { readonly read: Outcome<Table> } | { readonly written: Uint8Array };

async function answerTo(task: SheetTask): Promise<SheetAnswer> {
  if (task.task === 'read') return { read: await sheetOf(task.bytes) };
  const { kind, table } = task;
  return { written: kind === 'csv' ? writeCsv(table) : await writeXlsx(table) };
}

process.once('message', (task: SheetTask) => {
  void answerTo(task).then((answer) => process.send?.(answer, () => process.disconnect()));
});
