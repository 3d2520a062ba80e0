/**
 * A bank's file of an account's movements (银行流水): which column says what is data, because every bank names its own. Money that
 * came in is read, strictly; money that went out is counted and passed over. The bank's own serial number is what a line is
 * known by, and a spreadsheet that has made 1.2E+19 of one has destroyed it.
 */
import { type BusinessDate, isBusinessDate } from '../calendar.ts';
import { accept, type Outcome, refuse } from '../outcome.ts';
import { FEN_MAX, type Fen, fen } from '../units.ts';

/** Headings as they stand in the bank's file. */
export interface BankColumns {
  /** The company's own account (本方账号) that the file is of: serial numbers are known by it, whatever the bank is called here. */
  readonly account?: string | undefined;
  /** 交易流水号 */
  readonly serial: string;
  /** 交易日期 */
  readonly date: string;
  /** Money that came in (贷方发生额). */
  readonly amount: string;
  /** 对方户名 */
  readonly payer: string;
  /** What the payer wrote: 摘要, 附言, 用途. */
  readonly text: readonly string[];
}

export const DEFAULT_BANK_COLUMNS: BankColumns = {
  ...{ serial: '交易流水号', date: '交易日期', amount: '贷方发生额', payer: '对方户名' },
  text: ['摘要', '附言'],
};

export interface BankLine {
  /** As the spreadsheet program counts. */
  readonly row: number;
  readonly serial: string;
  readonly bookedOn: BusinessDate;
  readonly amount: Fen;
  readonly payer: string;
  readonly text: string;
}

/** A line that cannot be read, and the heading of the cell that is wrong. */
export interface BankFault {
  readonly row: number;
  readonly column: string;
}

export interface BankFile {
  readonly lines: readonly BankLine[];
  readonly faults: readonly BankFault[];
  /** Lines of money that went out, or of none. */
  readonly passed: number;
}

/** Banks write their name, the account and the days above the heading. */
const HEADING_WITHIN = 30;
const SERIAL = /^[\x21-\x7e]{1,64}$/;
const DESTROYED = /^\d+(\.\d+)?E\+?\d+$/i;
const AMOUNT = /^(\d{1,3}(?:,\d{3})+|\d{1,12})(?:\.(\d{1,2}))?$/;
const TEXT_MAX = 200;

type Places = Readonly<Record<'serial' | 'date' | 'amount' | 'payer', number>> & {
  readonly text: readonly number[];
};

/** Null where the row is not the heading. */
function placesIn(row: readonly string[], columns: BankColumns): Places | null {
  const at = (heading: string): number => row.findIndex((cell) => cell.trim() === heading);
  const [serial, date, amount, payer] = [
    at(columns.serial),
    at(columns.date),
    at(columns.amount),
    at(columns.payer),
  ] as const;
  const text = columns.text.map(at);
  return [serial, date, amount, payer, ...text].includes(-1)
    ? null
    : { serial, date, amount, payer, text };
}

/** "1,234.5", "￥1234.50" and "+3" as fen; null for nothing and what went out; undefined for what is no amount. */
export function bankAmount(cell: string): Fen | null | undefined {
  const text = cell.trim().replace(/^[¥￥]/, '');
  if (text === '' || text === '-' || text === '--') return null;
  const isOut = text.startsWith('-');
  const [, yuan = '', part = ''] = AMOUNT.exec(text.replace(/^[+-]/, '')) ?? [];
  if (yuan === '') return undefined;
  const amount = Number(yuan.replaceAll(',', '')) * 100 + Number(part.padEnd(2, '0'));
  if (isOut || amount === 0) return null;
  return amount > FEN_MAX ? undefined : fen(amount);
}

/** 2026-11-26, 2026/11/26 and 20261126, with or without a time behind it; undefined for anything else. */
export function bankDate(cell: string): BusinessDate | undefined {
  const match = /^(\d{4})([-/.]?)(\d{2})\2(\d{2})(?:[ T]?\d{2}:?\d{2}(?::?\d{2})?)?$/.exec(
    cell.trim(),
  );
  const text = match === null ? '' : `${match[1]}-${match[3]}-${match[4]}`;
  return isBusinessDate(text) ? text : undefined;
}

type Read = BankLine | BankFault | null;

function lineOf(cells: readonly string[], row: number, places: Places, columns: BankColumns): Read {
  const cell = (place: number): string => (cells[place] ?? '').trim();
  const amount = bankAmount(cell(places.amount));
  if (amount === null) return null;
  if (amount === undefined) return { row, column: columns.amount };
  const serial = cell(places.serial);
  if (!SERIAL.test(serial) || DESTROYED.test(serial)) return { row, column: columns.serial };
  const bookedOn = bankDate(cell(places.date));
  if (bookedOn === undefined) return { row, column: columns.date };
  const text = places.text.map(cell).filter((part) => part !== '');
  return {
    ...{ row, serial, bookedOn, amount },
    payer: cell(places.payer).slice(0, TEXT_MAX),
    text: text.join(' ').slice(0, TEXT_MAX),
  };
}

/** Refuses bank-file.heading {columns}: no row near the top has all of them. */
export function readBankFile(
  table: readonly (readonly string[])[],
  columns: BankColumns,
): Outcome<BankFile> {
  let places: Places | null = null;
  let head = 0;
  for (; head < Math.min(table.length, HEADING_WITHIN) && places === null; head += 1) {
    places = placesIn(table[head] ?? [], columns);
  }
  if (places === null) {
    const { serial, date, amount, payer, text } = columns;
    const wanted = [serial, date, amount, payer, ...text].join('、');
    return refuse('bank-file.heading', { columns: wanted });
  }
  const lines: BankLine[] = [];
  const faults: BankFault[] = [];
  let passed = 0;
  for (const [n, cells] of table.slice(head).entries()) {
    if (cells.every((cell) => cell.trim() === '')) continue;
    const read = lineOf(cells, head + n + 1, places, columns);
    if (read === null) passed += 1;
    else if ('column' in read) faults.push(read);
    else lines.push(read);
  }
  return accept({ lines, faults, passed });
}
