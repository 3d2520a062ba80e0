/**
 * Cash that cashiers took to the bank (缴款) beside the bank's lines: a slip was booked when it was entered, so a line of it moves
 * nothing. It is told as what it is, and as what it is not where the amounts differ; a slip that no line is of is missing.
 */
import { dayNumber } from '../period.ts';
import type { Fen } from '../units.ts';
import type { BankLine } from './bank-file.ts';
import { plain } from './match.ts';

/** A hand-over as the ledger has it. */
export interface HandedOver {
  readonly bankSlip: string;
  readonly bankDate: BankLine['bookedOn'];
  readonly station: number;
  readonly cashier: string;
  readonly amount: Fen;
}

/** A shorter number may stand in any text by chance. */
const SLIP_MIN = 4;
/** Days between a slip and its line: the bank may book the evening's cash on the next working day. */
export const DAYS_APART = 4;

export class HandOverMatch {
  private readonly slips: readonly { readonly slip: HandedOver; readonly number: string }[];

  constructor(slips: readonly HandedOver[]) {
    this.slips = slips
      .map((slip) => ({ slip, number: plain(slip.bankSlip) }))
      .filter(({ number }) => number.length >= SLIP_MIN);
  }

  /** Whose number is the line's serial, or stands whole in its text, within some days; null for none. */
  of(line: BankLine): HandedOver | null {
    const [serial, text] = [plain(line.serial), plain(line.text)];
    const found = this.slips.find(
      ({ slip, number }) =>
        Math.abs(dayNumber(line.bookedOn) - dayNumber(slip.bankDate)) <= DAYS_APART &&
        (serial === number || standsIn(text, number)),
    );
    return found?.slip ?? null;
  }
}

/** Not within a longer number or word. */
function standsIn(text: string, number: string): boolean {
  const at = text.indexOf(number);
  if (at < 0) return false;
  const beside = [text[at - 1] ?? '', text[at + number.length] ?? ''];
  return !beside.some((one) => /[0-9A-Z]/.test(one));
}
