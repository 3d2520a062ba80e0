/** A purchase as it is made (购气): its price of today, what it says, and how the ladder moves on with it. */
import { type BusinessDate, toBusinessDate } from '../calendar.ts';
import { extraPersonMonths, type Household } from '../household.ts';
import type { Outcome } from '../outcome.ts';
import { vatWithin } from '../pending-vat.ts';
import { PROFILES, type Timing } from '../posting-profile.ts';
import { breakdown } from '../tariff.ts';
import { addLitre, fen, type Litre, litre, subFen, ZERO_LITRE } from '../units.ts';
import type { BuyGas } from './commands.ts';
import { liveOf } from './effects.ts';
import { type Supplied, saleUnit } from './gates.ts';
import { type Offer, offerOf } from './offer.ts';
import type { Recognised } from './recognised.ts';
import { recognisedByPurchase, recognitionMoved, recognitionOf, timingFor } from './recognition.ts';
import type { PurchaseResult } from './results.ts';
import type { Change, LiveRow } from './rows.ts';
import { type Books, DEFAULT_MONTH, type Snapshot } from './snapshot.ts';

/** What was bought on `date` and in its month; a clock set back counts as the last day of buying. */
export function boughtSoFar(
  live: LiveRow,
  date: BusinessDate,
): { readonly day: BusinessDate; readonly thatDay: Litre; readonly thatMonth: Litre } {
  if (live.boughtOn === '') return { day: date, thatDay: ZERO_LITRE, thatMonth: ZERO_LITRE };
  const day = live.boughtOn > date ? live.boughtOn : date;
  const sameMonth = live.boughtOn.slice(0, 7) === day.slice(0, 7);
  return {
    day,
    thatDay: live.boughtOn === day ? live.boughtThatDay : ZERO_LITRE,
    thatMonth: sameMonth ? live.boughtThatMonth : ZERO_LITRE,
  };
}

/** Today's price of `want` for this household, in the unit of its meter. Refuses as `saleUnit` and `offerOf`. */
export function pricedNow(
  { want, businessDate }: Pick<BuyGas, 'want' | 'businessDate'>,
  account: Supplied,
  snapshot: Snapshot,
): Outcome<Offer> {
  const unit = saleUnit(snapshot, account.meter);
  if (!unit.ok) return unit;
  const live = liveOf(snapshot, account.accountId);
  const versions = snapshot.tariffsOf(account.customerClass);
  return offerOf(want, account, live, versions, businessDate, unit.value);
}

/** Null where the revenue of the gas follows its use. */
function apartOf(
  tiers: PurchaseResult['tiers'],
  accountId: BuyGas['accountId'],
  timing: Timing,
  snapshot: Snapshot,
): Recognised | null {
  if (timing === 'use') return null;
  const row = recognitionOf(snapshot, accountId);
  return recognisedByPurchase(timing, row, tiers, () => snapshot.lotsOf(accountId));
}

function purchaseOf(
  { version, ladder, position, volume, cost }: Offer,
  live: LiveRow,
  household: Household,
  { vatWaits, creditFen }: { readonly vatWaits: boolean; readonly creditFen: number },
): PurchaseResult {
  const personMonths = extraPersonMonths(household, version, position.cycleStart);
  return {
    kind: 'purchase',
    tariffId: version.id,
    householdSize: household.householdSize,
    ...(personMonths === undefined ? {} : { extraPersonMonths: personMonths }),
    cycleStart: position.cycleStart,
    volumeBeforeLitres: position.volumeBefore,
    volumeAfterLitres: addLitre(position.volumeBefore, volume),
    volumeLitres: volume,
    costFen: cost,
    balanceFen: subFen(live.balanceFen, fen(cost - creditFen)),
    ...(vatWaits ? { pendingVatFen: vatWithin(cost) } : {}),
    tiers: breakdown(ladder, position.volumeBefore, volume).map((part) => ({
      tier: part.tier,
      volumeLitres: part.volume,
      priceE4: part.price,
      amountFen: part.amount,
    })),
  };
}

/** What the purchase answers, by the company's profile. `creditFen`: what of its cost is owed and does not leave the balance. */
export function purchaseMade(
  offer: Offer,
  account: Supplied,
  snapshot: Snapshot,
  creditFen = 0,
): PurchaseResult {
  const { accountId, customerClass } = account;
  const { settings } = snapshot;
  const { vatWaits } = PROFILES[(settings.month ?? DEFAULT_MONTH).profile];
  const timing = timingFor(settings, customerClass);
  const live = liveOf(snapshot, accountId);
  const purchase = purchaseOf(offer, live, account, { vatWaits, creditFen });
  const apart = apartOf(purchase.tiers, accountId, timing, snapshot);
  return {
    ...purchase,
    ...(apart === null ? {} : { apart }),
    ...(creditFen === 0 ? {} : { creditFen }),
  };
}

/** The ladder and the limits of day and month move on with a purchase, and what it recognises is kept. */
export function ladderMoved(
  { accountId, businessDate }: Pick<BuyGas, 'accountId' | 'businessDate'>,
  result: PurchaseResult,
  books: Books,
  changes: readonly Change[],
): readonly Change[] {
  const { apart, costFen: boughtFen } = result;
  const volume = litre(result.volumeLitres);
  const { day, thatDay, thatMonth } = boughtSoFar(liveOf(books, accountId), businessDate);
  const ladder = {
    cycleStart: toBusinessDate(result.cycleStart),
    cycleVolume: litre(result.volumeAfterLitres),
    boughtOn: day,
    boughtThatDay: addLitre(thatDay, volume),
    boughtThatMonth: addLitre(thatMonth, volume),
  };
  return [
    ...changes.map(
      (change): Change =>
        change.table === 'live' ? { table: 'live', row: { ...change.row, ...ladder } } : change,
    ),
    ...(apart === undefined
      ? []
      : recognitionMoved(books, accountId, {
          ...{ boughtLitres: volume, boughtFen },
          ...{ recognisedLitres: apart.litres, recognisedFen: apart.fen },
        })),
  ];
}
