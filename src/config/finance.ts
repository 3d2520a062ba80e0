/** 财务部: how the month is deducted and closed, and what banks' files look like. */
import { z } from 'zod';
import { type BankColumns, DEFAULT_BANK_COLUMNS } from '../core/bank/bank-file.ts';
import { CASH_ROUNDINGS } from '../core/ledger/due.ts';
import { METER_SIZES } from '../core/plate.ts';
import { PROFILE_NAMES } from '../core/posting-profile.ts';
import { FEN_MAX } from '../core/units.ts';

const cycleMonths = z.int().min(1).max(60);

const heading = z.string().min(1).max(40);
const bankColumnsSchema = z.strictObject({
  /** The company's own account (本方账号): banks of one account share its serial numbers. */
  account: z
    .string()
    .regex(/^[\x21-\x7e]{1,40}$/)
    .optional(),
  serial: heading,
  date: heading,
  /** Money that came in. */
  amount: heading,
  payer: heading,
  /** What the payer wrote. */
  text: z.array(heading).max(4).readonly(),
});

const ONE_FORM: Record<string, BankColumns> = { default: DEFAULT_BANK_COLUMNS };

export const financeSchema = z.strictObject({
  /**
   * Through a bill (应收账款); from the advance to revenue at once; the same with pending VAT (合同负债 + 待转销项税额); residents on
   * receipt and others one purchase later (receipt).
   */
  postingProfile: z.enum(PROFILE_NAMES).default('bill'),
  /** Classes of customers that are residents (居民); profile *receipt* asks. */
  residentialClasses: z.array(z.string().min(1)).default(['residential']),
  /** A year-end difference up to this share of what was bought is the meter's error. */
  trueUpPercent: z.int().min(0).max(100).default(4),
  /** First day of an accounting period, 1 … 28; 26 makes October run from 26 September to 25 October. */
  periodStartDay: z.int().min(1).max(28).default(1),
  /** A reading above this for each day since the last one waits for a second look; 0 means none does. */
  absurdLitresPerDay: z.int().min(0).max(999_999_999).default(100_000),
  /** Months between two readings, by customer class (抄表周期). */
  readingCycleMonths: z.record(z.string(), cycleMonths).default({}),
  defaultReadingCycleMonths: cycleMonths.default(6),
  /** Cash due for a sale is rounded up to whole fen, jiao or yuan (取舍); the difference stays in the customer's balance. */
  cashRounding: z.enum(CASH_ROUNDINGS).default('fen'),
  /** Deposit of who is no resident (非居民预付款), fen, by the size of the meter: {"G16": 500000}. */
  depositBySize: z.partialRecord(z.enum(METER_SIZES), z.int().min(1).max(FEN_MAX)).default({}),
  /** Charge items (收费项目) whose deposits count for it, by their codes; every deposit where none is named. */
  depositItems: z.array(z.string().min(1).max(40)).min(1).optional(),
  /** Banks by the company's own names, with the headings of their files (银行流水列名); `default` is one where no other is. */
  bankFiles: z
    .record(z.string().regex(/^[^\p{Cc}]{1,20}$/u), bankColumnsSchema)
    .transform((banks) => (Object.keys(banks).length === 0 ? ONE_FORM : banks))
    .default(ONE_FORM),
});
