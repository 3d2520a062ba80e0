/**
 * Price corrections of one account and price version, added up: each litre is charged more at most once, and given back
 * something at most once, whatever number of documents speak of it. A document with the same difference the other way round
 * takes back what an earlier one did, for as many litres. Lots are never priced again, so no lot is named: that there is
 * enough gas at a price that high is what counts.
 */
import type { AccountId } from '../ids.ts';
import { type Lot, lotTiers } from '../lots.ts';
import { accept, type Outcome, refuse } from '../outcome.ts';
import { ZERO_LITRE } from '../units.ts';
import type { CorrectPrice } from './month-commands.ts';
import type { PriceCorrectionRow } from './month-rows.ts';
import type { Snapshot } from './snapshot.ts';

type Correction = Pick<PriceCorrectionRow, 'litres' | 'differenceE4'>;

/** Litres that stand corrected by this much, above 0 where they were charged, below 0 where something was given back. */
type ByDifference = ReadonlyMap<number, number>;

function byDifference(corrections: Iterable<Correction>): ByDifference {
  const sums = new Map<number, number>();
  for (const { litres, differenceE4 } of corrections) {
    const size = Math.abs(differenceE4);
    sums.set(size, (sums.get(size) ?? 0) + litres * Math.sign(differenceE4));
  }
  return sums;
}

/** Litres that stand corrected in one direction (1 charged, −1 given back), by `least` or more for each m³. */
function standing(sums: ByDifference, direction: number, least = 0): number {
  let litres = 0;
  for (const [size, sum] of sums) if (size >= least) litres += Math.max(0, sum * direction);
  return litres;
}

/** Of the version at all, and at a price of `leastE4` or more a m³. */
function boughtAt(lots: readonly Lot[], leastE4: number): number {
  let litres = 0;
  for (const lot of lots) {
    for (const part of lotTiers(lot, ZERO_LITRE, lot.volume)) {
      litres += part.price >= leastE4 ? part.volume : 0;
    }
  }
  return litres;
}

const lotsAt = (accountId: AccountId, tariffId: string, asked: Snapshot): readonly Lot[] =>
  [...asked.lotsOf(accountId)].filter((lot) => lot.tariffId === tariffId && lot.ladder !== null);

const correctionsAt = (accountId: AccountId, tariffId: string, asked: Snapshot) =>
  asked.priceCorrectionsOf(accountId).filter((row) => row.tariffId === tariffId);

/** What was given back for gas of the version, once `command` is. */
export const givenBackWith = (command: CorrectPrice, asked: Snapshot): number => {
  const earlier = correctionsAt(command.accountId, command.tariffId, asked);
  return standing(byDifference([...earlier, command]), -1);
};

/**
 * Refuses, in this order: price-correction.too-much (more than was bought at that version), price-correction.gas-corrected
 * (with what earlier documents left, and the first one's number), price-correction.below-zero (no price falls below nothing).
 */
export function mayBeCorrected(command: CorrectPrice, asked: Snapshot): Outcome<true> {
  const { accountId, tariffId, litres, differenceE4 } = command;
  const lots = lotsAt(accountId, tariffId, asked);
  const boughtLitres = boughtAt(lots, 0);
  if (litres > boughtLitres) {
    return refuse('price-correction.too-much', { accountId, tariffId, boughtLitres });
  }
  const earlier = correctionsAt(accountId, tariffId, asked);
  const before = byDifference(earlier);
  const after = byDifference([...earlier, command]);
  const direction = Math.sign(differenceE4);
  const taken = standing(after, direction);
  const was = standing(before, direction);
  const first = earlier.find((row) => Math.sign(row.differenceE4) === direction);
  if (taken > boughtLitres && taken > was && first !== undefined) {
    const { formNo, on } = first;
    const leftLitres = Math.max(0, boughtLitres - was);
    return refuse('price-correction.gas-corrected', {
      ...{ accountId, tariffId, formNo, on, leftLitres },
    });
  }
  return direction < 0 ? neverBelowZero(lots, { before, after }, tariffId) : accept(true);
}

/** Of the gas that was dear enough for each difference there is at least as much as was given it back. */
function neverBelowZero(
  lots: readonly Lot[],
  { before, after }: { readonly before: ByDifference; readonly after: ByDifference },
  tariffId: string,
): Outcome<true> {
  for (const size of after.keys()) {
    const given = standing(after, -1, size);
    const dearEnough = boughtAt(lots, size);
    if (given > dearEnough && given > standing(before, -1, size)) {
      return refuse('price-correction.below-zero', {
        ...{ tariffId, leastE4: size, dearEnoughLitres: dearEnough },
      });
    }
  }
  return accept(true);
}

/** Gas that is about to leave an account: back for its price, or to another account. */
export interface LeavingGas {
  readonly lot: Lot;
  readonly left: number;
}

/**
 * Gas that leaves goes at the price paid, so no correction of it may stand. price-correction.stands: what would be left of its
 * version is less than what stands corrected.
 */
export function isCorrectedNowhere(
  accountId: AccountId,
  leaving: readonly LeavingGas[],
  asked: Snapshot,
): Outcome<true> {
  if (asked.priceCorrectionsOf(accountId).length === 0) return accept(true);
  for (const tariffId of new Set(leaving.map(({ lot }) => lot.tariffId))) {
    const earlier = correctionsAt(accountId, tariffId, asked);
    const sums = byDifference(earlier);
    const goes = leaving.reduce((sum, { lot, left }) => {
      return lot.tariffId === tariffId && lot.ladder !== null ? sum + left : sum;
    }, 0);
    const stays = boughtAt(lotsAt(accountId, tariffId, asked), 0) - goes;
    const direction = standing(sums, -1) > stays ? -1 : 1;
    const stands = standing(sums, direction);
    const first = earlier.find((row) => Math.sign(row.differenceE4) === direction);
    if (goes === 0 || stands <= stays || first === undefined) continue;
    const { formNo, on } = first;
    return refuse('price-correction.stands', { accountId, tariffId, formNo, on });
  }
  return accept(true);
}
