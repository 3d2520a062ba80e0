/** Files of rows and columns, as people send and open them. */
import type { Outcome } from '../core/outcome.ts';

export type SheetKind = 'csv' | 'xlsx';

/** Rows of text, the first one the heading; days are YYYY-MM-DD, numbers stand as they were written. */
export type Table = readonly (readonly string[])[];

export interface SheetFiles {
  /**
   * Tells the kind from the bytes. Refuses file.too-large, file.unreadable {why}, file.unpacks-too-large,
   * file.too-many-rows, file.too-slow; never throws for what the bytes are.
   */
  read(bytes: Uint8Array): Promise<Outcome<Table>>;
  /** Cells that look like formulas are neutralised (core/sheet-cell.ts). Refuses file.not-written {rows}; never throws. */
  write(kind: SheetKind, table: Table): Promise<Outcome<Uint8Array>>;
}
