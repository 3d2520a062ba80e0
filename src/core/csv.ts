/**
 * Cells of a comma-separated file that people open in a spreadsheet. A text that a spreadsheet would take for a formula is
 * written behind an apostrophe; numbers stay numbers, also below zero.
 */
import { LIKE_A_FORMULA } from './sheet-cell.ts';

const QUOTED = /[",\r\n]/;

const quoted = (text: string): string =>
  QUOTED.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

/** A text of somebody's making: a name, an address, a price version. */
export const textCell = (text: string): string => quoted(neutral(text));

/** Begins with an apostrophe where a spreadsheet would begin to calculate. */
export const neutral = (text: string): string => (LIKE_A_FORMULA.test(text) ? `'${text}` : text);

/** Line ends are CRLF (RFC 4180 §2). Cells come ready-made: of `textCell`, or numbers. */
export const csvLine = (cells: readonly (string | number)[]): string => `${cells.join(',')}\r\n`;
