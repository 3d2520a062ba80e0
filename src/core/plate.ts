/**
 * What engineering knows of a meter beyond where it hangs: its plate (铭牌), its seals, and the papers of the works
 * acceptance. Where it hangs, its direction and its regulator box stand on the meter's own row.
 */
import { type BusinessDate, isBusinessDate, toBusinessDate } from './calendar.ts';
import { accept, type Outcome, refuse } from './outcome.ts';
import { type Litre, litre } from './units.ts';

/**
 * Largest flow of each size (规格), litres an hour: Qmax of GB/T 6968-2019, table 1. What passes faster than this was
 * read wrongly.
 */
const FLOW_MAX = {
  'G1.6': 2_500,
  'G2.5': 4_000,
  G4: 6_000,
  G6: 10_000,
  G10: 16_000,
  G16: 25_000,
  G25: 40_000,
  G40: 65_000,
  G65: 100_000,
  G100: 160_000,
} as const;

export type MeterSize = keyof typeof FLOW_MAX;

export const METER_SIZES = Object.keys(FLOW_MAX) as readonly MeterSize[];

export const isMeterSize = (text: string): text is MeterSize => Object.hasOwn(FLOW_MAX, text);

/** Litres an hour. */
export const flowMax = (size: MeterSize): Litre => litre(FLOW_MAX[size]);

/** A card pays for the gas (IC 卡表), or the meter is only read (普通表). */
export type Metering = 'ic-card' | 'ordinary';

export interface MeterPlate {
  readonly metering: Metering;
  readonly size: MeterSize;
  /** Name of the card format, 'reference-v1'; null for an ordinary meter. */
  readonly format: string | null;
  /** Address on its line as printed on the meter, most significant first; null when it hangs on none. */
  readonly linkAddress: string | null;
  /** Numbers of the seals (封印). */
  readonly seals: readonly string[];
  /** Number and day of the works acceptance (验收单). */
  readonly acceptanceNo: string;
  readonly acceptedOn: BusinessDate;
  /** Last day on which it may measure gas (JJG 577: natural gas at most ten years). */
  readonly serviceUntil: BusinessDate;
}

/** JJG 577: a meter measures natural gas for at most so long. */
export const SERVICE_YEARS = 10;

/** The same day `years` later; 29 February becomes the 28th where there is none. */
export function yearsAfter(date: BusinessDate, years: number): BusinessDate {
  const year = Number(date.slice(0, 4)) + years;
  const same = `${year}${date.slice(4)}`;
  return toBusinessDate(isBusinessDate(same) ? same : `${year}-02-28`);
}

/** The card format that a meter has when nothing else is said (docs/card-format.md). */
const USUAL_FORMAT = 'reference-v1';

/** A plate as it is entered: what is left out follows from the rest, the format from what the company's meters mostly have. */
export interface EnteredPlate extends Omit<MeterPlate, 'format' | 'serviceUntil'> {
  readonly format: string | null;
  readonly serviceUntil: BusinessDate | null;
}

/**
 * Which of the formats that are taken a plate means; null for the usual one. A plate that names none means the usual one, and so
 * does the name that was put on every plate which named none, as long as one format is taken. meter.format-not-taken: it names
 * one that is not there, and a card of another would be of no use to its meter.
 */
export function formatMeant(
  named: string | null,
  taken: readonly string[],
): Outcome<string | null> {
  if (named === null || (named === USUAL_FORMAT && taken.length === 1 && taken[0] !== named)) {
    return accept(null);
  }
  return taken.includes(named)
    ? accept(named)
    : refuse('meter.format-not-taken', { format: named, taken: taken.join(', ') });
}

export const completePlate = (entered: EnteredPlate, usual = USUAL_FORMAT): MeterPlate => ({
  ...entered,
  format: entered.metering === 'ordinary' ? null : (entered.format ?? usual),
  serviceUntil: entered.serviceUntil ?? yearsAfter(entered.acceptedOn, SERVICE_YEARS),
});
