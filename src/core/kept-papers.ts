/** How long the law wants papers kept. */
import { type BusinessDate, toBusinessDate } from './calendar.ts';

/** 会计档案管理办法 (财政部、国家档案局令第79号), annex: vouchers, to which invoices belong. */
const VOUCHER_YEARS = 30;

/** The last day: the time runs from the day after the year in which the paper was made. */
export const voucherKeptUntil = (made: BusinessDate): BusinessDate =>
  toBusinessDate(`${Number(made.slice(0, 4)) + VOUCHER_YEARS}-12-31`);
