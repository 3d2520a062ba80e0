/**
 * Cells of files for spreadsheet programs. A text that begins like a formula would be run by the program that opens the
 * file, so it gets an apostrophe in front (OWASP, CSV injection); a plain number is left alone, for it is one.
 */

/** Spreadsheets take the wide forms for the narrow ones. */
export const LIKE_A_FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;
const PLAIN_NUMBER = /^-?\d+(?:\.\d+)?$/;

/** As it is written into a file. */
export const neutralised = (text: string): string =>
  LIKE_A_FORMULA.test(text) && !PLAIN_NUMBER.test(text) ? `'${text}` : text;

/** As it was before it was written: a file that comes back reads as it went out. */
export const restored = (cell: string): string =>
  cell.startsWith("'") && LIKE_A_FORMULA.test(cell.slice(1)) ? cell.slice(1) : cell;
