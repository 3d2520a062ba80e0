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

/** A shorter number may stand in any text by chance: it counts behind a word that says what it is, and with its amount. */
const SLIP_MIN = 4;
const NAMED = '(?:缴款单|缴款回单|银行回单|回单|缴款|单号)号?[:#]?\\s*';
/** Days between a slip and its line: the bank may book the evening's cash on the next working day. */
export const DAYS_APART = 4;

interface Known {
  readonly slip: HandedOver;
  readonly number: string;
  /** The number as it stands in a text, not within a longer number or word; the bank may have put blanks into it. */
  readonly stands: RegExp;
  readonly short: boolean;
}

const ESCAPED = /[\\^$.*+?()[\]{}|/-]/g;

function knownBy(slip: HandedOver): Known {
  const number = plain(slip.bankSlip);
  const spaced = [...number].map((one) => one.replace(ESCAPED, '\\$&')).join('\\s*');
  const short = number.length < SLIP_MIN;
  const before = short ? NAMED : '(?<![0-9A-Z])';
  return { slip, number, short, stands: new RegExp(`${before}${spaced}(?![0-9A-Z])`) };
}

export class HandOverMatch {
  private readonly byDay = new Map<number, Known[]>();
  private readonly seen = new Set<HandedOver>();

  constructor(slips: readonly HandedOver[]) {
    for (const known of slips.map(knownBy)) {
      if (known.number === '') continue;
      const day = dayNumber(known.slip.bankDate);
      const own = this.byDay.get(day) ?? [];
      this.byDay.set(day, own);
      own.push(known);
    }
  }

  /** A line was of this slip and its amount: it was booked once, so another line is of something else. */
  found(slip: HandedOver): void {
    this.seen.add(slip);
  }

  /** Whose number is the line's serial, or stands whole in its text, within some days; null for none. */
  of(line: BankLine): HandedOver | null {
    const serial = plain(line.serial);
    const text = line.text.normalize('NFKC').toUpperCase();
    const booked = dayNumber(line.bookedOn);
    for (let day = booked - DAYS_APART; day <= booked + DAYS_APART; day += 1) {
      const found = this.byDay
        .get(day)
        ?.filter(({ slip }) => !this.seen.has(slip))
        .filter(({ slip, short }) => !short || slip.amount === line.amount)
        .find(({ number, stands }) => serial === number || stands.test(text));
      if (found !== undefined) return found.slip;
    }
    return null;
  }
}
