/**
 * Price versions (价格版本): which ladder a customer class has from which day, and how a household's size raises its
 * bounds. Versions are data and are never edited; a new price is a new version, and V goes on (trade.md §4). The
 * arithmetic is in tariff-cost.ts and leaves through this door.
 */
import { type BusinessDate, CYCLE_MONTHS, type Cycle, isBusinessDate } from './calendar.ts';
import { accept, assert, type Outcome, refuse } from './outcome.ts';
import type { Ladder, Tier } from './tariff-cost.ts';
import { addLitre, divide, type Litre, litre, PRICE_MAX } from './units.ts';

export type { BusinessDate } from './calendar.ts';
export {
  breakdown,
  costOf,
  cumulativeCost,
  EXACT_PER_FEN,
  exactCost,
  type Ladder,
  remainingInTier,
  type Tier,
  type TierPart,
  type TierPosition,
  volumeForAmount,
} from './tariff-cost.ts';

/** How persons above `baseSize` raise the bounds (多人口家庭). */
export interface HouseholdRule {
  /** Persons that the printed bounds are made for, ≥ 1. */
  readonly baseSize: number;
  /** What one more person adds to the upper bound of each bounded tier, in order; each ≥ 0. */
  readonly perPersonUpTo: readonly Litre[];
  /** Largest household that is counted, ≥ `baseSize`; a larger one has this one's bounds. */
  readonly capPersons: number;
}

/** One price version of one customer class (用气性质). All prices include VAT. */
export interface TariffVersion {
  readonly id: string;
  readonly customerClass: string;
  /** First business date on which this version prices a purchase. */
  readonly effectiveFrom: BusinessDate;
  readonly cycle: Cycle;
  /** Month 1 … 12 in which a cycle starts; see `cycleStart`. */
  readonly cycleStartMonth: number;
  readonly tiers: Ladder;
  readonly household: HouseholdRule | null;
}

/** Why a version is invalid; stands in the refusal's facts as `why`. */
export type TariffFault =
  | 'date'
  | 'cycle'
  | 'no-tiers'
  | 'gap'
  | 'bounds-not-rising'
  | 'price'
  | 'household-size'
  | 'increment-count'
  | 'increment';

const CYCLES: readonly string[] = ['month', 'quarter', 'year'] satisfies Cycle[];
const isCount = (n: number): boolean => Number.isSafeInteger(n) && n >= 1;

/** A bounded last tier leaves gas above it without a price, an open one before the end hides the tiers behind it. */
function tierFault(tiers: readonly Tier[]): TariffFault | null {
  if (tiers.length === 0) return 'no-tiers';
  let lower = 0;
  for (const [index, { upTo, price }] of tiers.entries()) {
    if (!(isCount(price) && price <= PRICE_MAX)) return 'price';
    if ((upTo === null) !== (index === tiers.length - 1)) return 'gap';
    if (upTo === null) continue;
    if (!(Number.isSafeInteger(upTo) && upTo > lower)) return 'bounds-not-rising';
    lower = upTo;
  }
  return null;
}

function householdFault(tiers: readonly Tier[], rule: HouseholdRule): TariffFault | null {
  const { baseSize, capPersons, perPersonUpTo } = rule;
  if (!(isCount(baseSize) && isCount(capPersons) && capPersons >= baseSize))
    return 'household-size';
  if (perPersonUpTo.length !== tiers.length - 1) return 'increment-count';
  const extra = capPersons - baseSize;
  const fits = (increment: number, index: number): boolean =>
    Number.isSafeInteger(increment) &&
    increment >= 0 &&
    Number.isSafeInteger((tiers[index]?.upTo ?? 0) + extra * increment);
  if (!perPersonUpTo.every(fits)) return 'increment';
  // Bounds are linear in the persons: rising at the base and at the cap, they rise in between.
  return tierFault(raised(tiers, rule, { personMonths: extra, months: 1 }));
}

/** Persons above the base size over the months of a cycle: their mean raises the bounds. */
interface Raise {
  readonly personMonths: number;
  readonly months: number;
}

function raised(tiers: readonly Tier[], rule: HouseholdRule, by: Raise): Ladder {
  const [persons, months] = [BigInt(by.personMonths), BigInt(by.months)];
  return tiers.map(({ upTo, price }, index) => {
    if (upTo === null) return { upTo, price };
    const increment = rule.perPersonUpTo[index];
    assert(increment !== undefined, 'each bounded tier has its household increment');
    const more = divide(persons * BigInt(increment), months, 'half-up');
    return { upTo: addLitre(upTo, litre(Number(more))), price };
  });
}

function faultOf(version: TariffVersion): TariffFault | null {
  if (!isBusinessDate(version.effectiveFrom)) return 'date';
  const month = version.cycleStartMonth;
  if (!(CYCLES.includes(version.cycle) && isCount(month) && month <= 12)) return 'cycle';
  const inTiers = tierFault(version.tiers);
  if (inTiers !== null || version.household === null) return inTiers;
  return householdFault(version.tiers, version.household);
}

/**
 * Accepts a version that can price any volume, refuses `tariff.invalid` {tariffId, why} otherwise: nothing else in
 * this file or in tariff-cost.ts checks again. Falling prices are legal.
 */
export function validateTariff(version: TariffVersion): Outcome<TariffVersion> {
  const fault = faultOf(version);
  return fault === null
    ? accept(version)
    : refuse('tariff.invalid', { tariffId: version.id, why: fault });
}

/**
 * The version of `customerClass` in force on `date`: the latest that has begun. Refuses `tariff.none`
 * {customerClass, date} when none has, and `tariff.invalid` {tariffId, why: 'ambiguous'} when two begin on the same
 * day, because gas is never sold at a price that depends on the order of a list.
 */
export function effectiveTariff(
  versions: readonly TariffVersion[],
  customerClass: string,
  date: BusinessDate,
): Outcome<TariffVersion> {
  let latest: TariffVersion | undefined;
  let ambiguous = false;
  for (const version of versions) {
    if (version.customerClass !== customerClass || version.effectiveFrom > date) continue;
    if (latest !== undefined && version.effectiveFrom < latest.effectiveFrom) continue;
    ambiguous = latest !== undefined && version.effectiveFrom === latest.effectiveFrom;
    latest = version;
  }
  if (latest === undefined) return refuse('tariff.none', { customerClass, date });
  if (ambiguous) return refuse('tariff.invalid', { tariffId: latest.id, why: 'ambiguous' });
  return accept(latest);
}

/** Persons that raise the bounds: those above the base size, up to the cap. A smaller household keeps the printed bounds. */
export const extraPersons = ({ baseSize, capPersons }: HouseholdRule, persons: number): number =>
  Math.max(0, Math.min(persons, capPersons) - baseSize);

/**
 * The ladder of a household of `persons` (integer ≥ 0; 0 when unknown). Where the size changed within the cycle, `personMonths` is
 * the sum of `extraPersons` over its months, and the bounds are raised by their mean, to the litre.
 */
export function limitsFor(version: TariffVersion, persons: number, personMonths?: number): Ladder {
  assert(Number.isSafeInteger(persons) && persons >= 0, `not a household size: ${persons}`);
  const rule = version.household;
  if (rule === null) return version.tiers;
  const raise =
    personMonths === undefined
      ? { personMonths: extraPersons(rule, persons), months: 1 }
      : { personMonths, months: CYCLE_MONTHS[version.cycle] };
  return raise.personMonths === 0 ? version.tiers : raised(version.tiers, rule, raise);
}
