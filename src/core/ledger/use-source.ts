/**
 * Which reading the month's use is taken from (trade.md §7). Readings of every source stand beside each other; the index of
 * the base meter decides, so the newest one says most. Within one round of reading a better source goes before it: the line,
 * then what a card brought back, then somebody's eyes. The order in which readings came in is of no account.
 */
import type { BusinessDate } from '../calendar.ts';
import { dayNumber } from '../period.ts';
import { isBarring, rolledOver } from '../reading.ts';
import type { Litre } from '../units.ts';
import type { UsageSource } from './month-commands.ts';
import type { ReadingRow } from './reading-rows.ts';

/** A reading with the company's date of it. */
export interface DatedReading extends Pick<ReadingRow, 'index' | 'at'> {
  readonly source: UsageSource;
  readonly readOn: BusinessDate;
}

/** How far the meter is billed: the index that was billed from, and its date; '' before the first. */
export interface BilledUpTo {
  readonly index: Litre;
  readonly readOn: BusinessDate | '';
  /** Where the meter's wheel begins again. */
  readonly wheel: Litre;
}

/** A round of reading takes this long: a line read so many days before a handheld is of the same round. */
const ROUND_DAYS = 7;

const RANK: Readonly<Record<UsageSource, number>> = { line: 0, card: 1, handheld: 2, estimate: 3 };

/** Typed at a desk or read by a handheld, it was somebody's eyes. */
export const usageSourceOf = (source: ReadingRow['source']): UsageSource =>
  source === 'typed' ? 'handheld' : source;

/** A wheel that has passed its end is told by the rule of what is unbilled; every other doubt of the index bars. */
const bars = ({ doubts }: ReadingRow): boolean =>
  doubts.some((doubt) => doubt !== 'roll-over' && isBarring(doubt));

/** Nobody has looked at it, and its index may be wrong. */
export const isDoubtful = (row: ReadingRow): boolean => row.resolution === '' && bars(row);

/** Confirmed, or without a doubt that bars. One of a meter that served nobody is nobody's use. */
export const isUsable = (row: ReadingRow): boolean =>
  row.accountId !== null && row.resolution !== 'discarded' && (row.counts || !bars(row));

/** Does it say more than the index that was billed from? One of that same day must show more of the wheel. */
export const isNews = ({ index, readOn }: DatedReading, billed: BilledUpTo): boolean =>
  readOn > billed.readOn ||
  (readOn === billed.readOn &&
    (index > billed.index || rolledOver(index, billed.index, billed.wheel)));

/** Negative where `a` is the better one; 0 only between readings that say the same. */
const byMerit = (a: DatedReading, b: DatedReading): number =>
  RANK[a.source] - RANK[b.source] || b.at - a.at || b.index - a.index;

/** Undefined where there is none. An estimate is taken only where nobody's eyes, nor a machine's, saw the wheel. */
export function bestReading(readings: readonly DatedReading[]): DatedReading | undefined {
  const seen = readings.filter(({ source }) => source !== 'estimate');
  const from = seen.length > 0 ? seen : readings;
  const newest = Math.max(...from.map(({ readOn }) => dayNumber(readOn)));
  const round = from.filter(({ readOn }) => newest - dayNumber(readOn) <= ROUND_DAYS);
  return round.toSorted(byMerit)[0];
}
