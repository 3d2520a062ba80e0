/** Files of rows and columns, as people send and open them. */
import type { Outcome } from '../core/outcome.ts';

export type SheetKind = 'csv' | 'xlsx';

/** Rows of text, the first one the heading; days are YYYY-MM-DD, numbers stand as they were written; one that was too long for the program is 1.2E+17. */
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

/** A file of ours that becomes a sheet. */
export interface WorkbookSheet {
  /** At most 31 characters, none of them \ / ? * [ ] :. */
  readonly name: string;
  /** Comma-separated, as core/csv.ts writes it; its first line is the heading. */
  readonly path: string;
  /** Headings of columns that are texts whatever stands in them: 2203.10 is an account, and 7 the number of a form. */
  readonly texts?: ReadonlySet<string>;
}

/** Writes a new workbook out of them, row by row; throws what the disk says. The same sheets give the same bytes. */
export type WriteWorkbook = (sheets: readonly WorkbookSheet[], path: string) => void;
