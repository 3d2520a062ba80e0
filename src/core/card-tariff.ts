/**
 * The prices that a money meter (金额表) deducts at, as its card carries them: tiers, version and effective date. The meter
 * prices the gas, so a price version reaches it with the next card that is written, and nothing is priced again here.
 */
import { type BusinessDate, type Cycle, isBusinessDate } from './calendar.ts';
import { accept, type Outcome, refuse } from './outcome.ts';
import { effectiveTariff, type Ladder, limitsFor, type TariffVersion } from './tariff.ts';

export interface CardTariff {
  /** The number by which the meter knows its price version, 1 … 65535: a name, not an order. */
  readonly version: number;
  /** First day on which the meter deducts at it. */
  readonly effectiveFrom: BusinessDate;
  readonly cycle: Cycle;
  /** Month 1 … 12 in which a cycle starts. */
  readonly cycleStartMonth: number;
  /** One to three tiers for this household: bounds in whole m³, prices in whole 0.001 yuan. */
  readonly tiers: Ladder;
}

const TIERS_MAX = 3;
/** Litres of the m³ in which bounds stand on a card, and 0.0001 yuan of the unit of its prices. */
const BOUND_UNIT = 1000;
const PRICE_UNIT = 10;
const U16_MAX = 0xffff;
/** The days of a card are counted from 1 January 2000 in two bytes. */
const FIRST_DAY = '2000-01-01';
const LAST_DAY = '2179-06-06';

/** Why a price version cannot stand on a card; null where it can. */
export type CardTariffFault = 'tiers' | 'price' | 'bound' | 'date';

export function cardTariffFault({ tiers, effectiveFrom }: CardTariff): CardTariffFault | null {
  if (tiers.length < 1 || tiers.length > TIERS_MAX) return 'tiers';
  const fits = (n: number, unit: number): boolean => n > 0 && n % unit === 0 && n / unit <= U16_MAX;
  if (!tiers.every(({ price }) => fits(price, PRICE_UNIT))) return 'price';
  if (!tiers.every(({ upTo }) => upTo === null || fits(upTo, BOUND_UNIT))) return 'bound';
  const dated = isBusinessDate(effectiveFrom);
  return dated && effectiveFrom >= FIRST_DAY && effectiveFrom <= LAST_DAY ? null : 'date';
}

/** The common CRC-16 (CCITT, start FFFF) of the version's name, never 0: the same name is the same number for ever. */
export function versionNumber(tariffId: string): number {
  let crc = 0xffff;
  for (const byte of new TextEncoder().encode(tariffId)) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit += 1) {
      crc = (crc & 0x8000) === 0 ? (crc << 1) & 0xffff : ((crc << 1) ^ 0x1021) & 0xffff;
    }
  }
  return crc === 0 ? 1 : crc;
}

/** As a household of `persons` has it. tariff.not-on-card: more tiers, finer prices or bounds than a card holds. */
export function cardTariffOf(version: TariffVersion, persons: number): Outcome<CardTariff> {
  const tariff: CardTariff = {
    version: versionNumber(version.id),
    effectiveFrom: version.effectiveFrom,
    cycle: version.cycle,
    cycleStartMonth: version.cycleStartMonth,
    tiers: limitsFor(version, persons),
  };
  const why = cardTariffFault(tariff);
  return why === null
    ? accept(tariff)
    : refuse('tariff.not-on-card', { tariffId: version.id, why });
}

/** Whose prices a card is to carry, and what its meter last said that it deducts at; null before it said anything. */
export interface TariffWanted {
  readonly customerClass: string;
  readonly householdSize: number;
  readonly meterVersion: number | null;
}

/** Versions that were entered before their numbers were held apart may share one; then the meter's word says nothing. */
const isAlone = (number: number, versions: readonly TariffVersion[]): boolean =>
  versions.filter(({ id }) => versionNumber(id) === number).length === 1;

/**
 * What the next write puts on a card: the version in force; and once the meter has that one, the next that is announced, which it
 * keeps until its day. One that a card cannot carry waits until it is in force, and is refused then. tariff.none (tariff.invalid), tariff.not-on-card.
 */
export function tariffToWrite(
  versions: readonly TariffVersion[],
  { customerClass, householdSize, meterVersion }: TariffWanted,
  date: BusinessDate,
): Outcome<CardTariff> {
  const inForce = effectiveTariff(versions, customerClass, date);
  if (!inForce.ok) return inForce;
  const number = versionNumber(inForce.value.id);
  const has = meterVersion === number && isAlone(number, versions);
  const announced = versions
    .filter((one) => one.customerClass === customerClass && one.effectiveFrom > date)
    .sort((a, b) => (a.effectiveFrom < b.effectiveFrom ? -1 : 1))[0];
  const next = has && announced !== undefined ? cardTariffOf(announced, householdSize) : null;
  return next?.ok ? next : cardTariffOf(inForce.value, householdSize);
}
