/**
 * What a reading of a meter says, and whether it can be believed. A reading is an observation and never a posting: use is
 * billed by the month's deduction alone. Pure rules, each with a name that stands in the queue of doubtful readings.
 */
import { flowMax, type MeterSize } from './plate.ts';
import { type Litre, litre, subLitre } from './units.ts';

export type ReadingSource = 'line' | 'card' | 'handheld' | 'typed' | 'estimate';

/**
 * Whose figure the electronic index is. A display tells what was counted since the meter was new. A card and a line tell
 * gas given less gas held, which is short of that by the test gas (厂检气量) that the meter began with and no total counts.
 */
export type Figure = 'display' | 'card' | 'line';

export const figureOf = (source: ReadingSource): Figure =>
  source === 'card' || source === 'line' ? source : 'display';

export interface Observed {
  readonly source: ReadingSource;
  /** When the index was read, milliseconds since 1970 UTC. */
  readonly at: number;
  /** Index of the base meter (基表, 字轮). */
  readonly index: Litre;
  /**
   * What the electronics have counted, by the figure of the source; null where nobody asked them. Below zero where the
   * meter holds more than it was ever given.
   */
  readonly electronic: Litre | null;
  readonly valveOpen: boolean | null;
  readonly batteryLow: boolean | null;
}

export const DOUBTS = [
  'going-back',
  'roll-over',
  'too-fast',
  'above-a-later-one',
  'mechanical-electronic',
  'closed-valve-passes',
  'unchanged',
  'battery-low',
] as const;
export type Doubt = (typeof DOUBTS)[number];

/** With one of these the index itself is in doubt, and does not count until somebody has looked. */
const BARRING: ReadonlySet<Doubt> = new Set<Doubt>([
  'going-back',
  'roll-over',
  'too-fast',
  'above-a-later-one',
  'mechanical-electronic',
]);

export const isBarring = (doubt: Doubt): boolean => BARRING.has(doubt);

/** The index wheel (字轮) of household meters has five whole digits; those of commerce one more, of industry up to eight. */
export const USUAL_WHEEL_DIGITS = 5;
export const WHEEL_DIGITS = { least: 4, most: 8 } as const;

/** Litres at which a wheel of so many whole digits begins again. */
export const wheelOf = (wholeDigits: number): Litre => litre(10 ** wholeDigits * 1_000);

/** A wheel that passes its end has moved by a small part of itself since the last reading. */
const ROLL_SHARE = 10;
/** 机电差: since they last agreed wheel and electronics may part by so many litres, and by one hundredth of what these counted. */
const DIFFERENCE_LITRES = 1_000;
const DIFFERENCE_SHARE = 100;
/** An index that has not moved for so long is a stuck meter, or an empty flat. */
const UNCHANGED_MS = 60 * 86_400_000;
const HOUR_MS = 3_600_000;

export interface Known {
  readonly index: Litre;
  readonly at: number;
  readonly valveOpen: boolean | null;
}

/** Wheel and electronics at one moment at which they are taken to agree. */
export interface Agreed {
  readonly index: Litre;
  readonly electronic: Litre;
  /** The wheel may be ahead by any amount: how much test gas the meter began with is not known yet. */
  readonly testGasUnknown: boolean;
}

/**
 * What the electronics of a prepaid meter have counted: all gas it was ever given, less what it still holds. That is how a
 * meter tells it whose report has no second index (card-format.md §5; CJ/T 188 8105).
 */
export const countedOf = (given: Litre, remaining: Litre): Litre => subLitre(given, remaining);

/** What the reading is held against; null is not known. */
export interface Against {
  /** The last reading that counts before this one; the index at enrolment, at time 0, before the first. */
  readonly before: Known;
  readonly after: Known | null;
  readonly size: MeterSize | null;
  /** Where its wheel begins again. */
  readonly wheel: Litre;
  /**
   * The last reading whose difference somebody has looked at and found to be so: it is not in doubt again. Before that the
   * first one that a card or the line brought; before that the enrolment, when the electronics had counted nothing.
   */
  readonly agreed: Agreed;
}

export interface Judgement {
  /** Litres since the reading before; over the end of the wheel where it rolled over. */
  readonly use: Litre;
  readonly doubts: readonly Doubt[];
  /** True when the index counts as it is. */
  readonly counts: boolean;
}

/** Has the wheel passed its end between two readings? One that showed more than its digits is no such wheel. */
export const rolledOver = (index: Litre, before: Litre, wheel: Litre): boolean =>
  index < before && before < wheel && index + wheel - before <= wheel / ROLL_SHARE;

/** Most that the meter can have passed; null where its size or the time between is not known. */
function mostPassed({ at }: Observed, { before, size }: Against): number | null {
  if (size === null || before.at === 0) return null;
  return Math.ceil((flowMax(size) * Math.max(0, at - before.at)) / HOUR_MS);
}

/** The wheel has turned so often since the two agreed that what is left is less than half a turn; one past its digits is no wheel. */
function withoutTurns(ahead: number, index: Litre, agreed: Litre, wheel: Litre): number {
  const isWheel = index < wheel && agreed < wheel;
  return isWheel ? ahead - wheel * Math.round(ahead / wheel) : ahead;
}

function differs({ index, electronic }: Observed, { agreed, wheel }: Against): boolean {
  if (electronic === null) return false;
  const counted = electronic - agreed.electronic;
  const ahead = withoutTurns(index - agreed.index - counted, index, agreed.index, wheel);
  const allowed = Math.max(DIFFERENCE_LITRES, Math.floor(counted / DIFFERENCE_SHARE));
  return ahead < -allowed || (ahead > allowed && !agreed.testGasUnknown);
}

export function judge(reading: Observed, against: Against): Judgement {
  const { index, at } = reading;
  const { before, after, wheel } = against;
  const rolled = rolledOver(index, before.index, wheel);
  const use = index - before.index + (rolled ? wheel : 0);
  const most = mostPassed(reading, against);
  const found: Record<Doubt, boolean> = {
    'going-back': use < 0,
    'roll-over': rolled,
    'too-fast': most !== null && use > most,
    'above-a-later-one': after !== null && index > after.index,
    'mechanical-electronic': !rolled && differs(reading, against),
    // One that shuts when its gas runs out has let through what there was: it must have been shut before.
    'closed-valve-passes': before.valveOpen === false && reading.valveOpen === false && use > 0,
    unchanged: use === 0 && before.at > 0 && at - before.at >= UNCHANGED_MS,
    'battery-low': reading.batteryLow === true,
  };
  const doubts = DOUBTS.filter((doubt) => found[doubt]);
  return { use: litre(use), doubts, counts: !doubts.some(isBarring) };
}
