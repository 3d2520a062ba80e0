/**
 * What a meter says of itself when a card comes back from it (回写区): gas is burned between two cards, so only the meter
 * knows what it holds. An observation moves no stage; the month's deduction does (design.md §3).
 */
import type { MeterReport } from '../card.ts';
import type { CardNo } from '../ids.ts';
import { type Outcome, refuse } from '../outcome.ts';
import type { LiveRow, MeterObservation, MeterRow } from './rows.ts';

/** What is known of a meter, before a report. */
interface Known {
  readonly takenSequence: number;
  readonly takenTotal: number;
  readonly report: Pick<MeterObservation, 'index' | 'clock'> | null;
}

/**
 * Does the report say more than is known? Sequence and total only rise, and so does the index; the clock alone may be set
 * back. A card that was seen later may well carry an earlier report.
 */
export function tellsMore(report: MeterReport, known: Known): boolean {
  const { takenSequence, meterTotal, index, clock } = report;
  if (meterTotal !== known.takenTotal) return meterTotal > known.takenTotal;
  if (takenSequence !== known.takenSequence) return takenSequence > known.takenSequence;
  const last = known.report;
  return last === null || index > last.index || clock > last.clock;
}

/** card.meter-ahead, of a meter that counts money card.money-ahead: it reports more than was ever loaded. */
export const meterAhead = (
  cardNo: CardNo,
  reported: number | string,
  known: number,
  countsMoney: boolean,
): Outcome<never> =>
  countsMoney
    ? refuse('card.money-ahead', { cardNo, meterFen: reported, ledgerFen: known })
    : refuse('card.meter-ahead', { cardNo, meterLitres: reported, ledgerLitres: known });

const YEAR_MS = 366 * 86_400_000;

/**
 * When a report that is read at `at` was written, milliseconds: the meter dates it, in its seconds since 1970; a clock that
 * runs ahead or stands years back does not.
 */
export function datedAt(clock: number, at: number): number {
  const dated = clock * 1000;
  return dated <= at && dated > at - YEAR_MS ? dated : at;
}

export const observationOf = (report: MeterReport, at: number): MeterObservation => ({
  remaining: report.remaining,
  index: report.index,
  clock: report.clock,
  at,
});

/**
 * Litres in the meter and on the way to it by card: what it last reported, and every posted load since. Before its first
 * report nothing is known of what was burned, and all that was loaded counts. Negative is the meter's own overdraft.
 */
export function meterContent(
  meter: Pick<MeterRow, 'report' | 'loadedTotal' | 'takenTotal'>,
  stages: Pick<LiveRow, 'inMeterLitre' | 'onCardLitre'>,
): number {
  const { report, loadedTotal, takenTotal } = meter;
  return report === null
    ? stages.inMeterLitre + stages.onCardLitre
    : report.remaining + loadedTotal - takenTotal;
}
