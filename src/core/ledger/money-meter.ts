/**
 * Money meters (金额表): money is bought for them and loaded, and the meter prices the gas. A purchase moves balance to money to be
 * written and no gas; nothing of the ladder is counted at the counter, 限购, which is of gas, does not apply, and no tax is set
 * aside: until the meter has given gas for it the money is an advance, whatever the company's profile.
 */
import { cardTariffOf } from '../card-tariff.ts';
import { formatMeter, type MeterId } from '../ids.ts';
import { fitsCard } from '../load.ts';
import { accept, type Outcome, refuse } from '../outcome.ts';
import { effectiveTariff, limitsFor, type TariffVersion, volumeForAmount } from '../tariff.ts';
import { FEN_MAX, type Fen, fen, litre, subFen, ZERO_LITRE } from '../units.ts';
import type { BuyGas } from './commands.ts';
import { mayBuyVolume } from './commissioning.ts';
import { liveOf, meterOf } from './effects.ts';
import { formatRules, type Supplied } from './gates.ts';
import { ladderPosition } from './offer.ts';
import type { PurchaseResult } from './results.ts';
import type { AccountRow, LiveRow } from './rows.ts';
import type { Snapshot } from './snapshot.ts';
import { gasOf, moneyOfGas } from './stages.ts';

/** A purchase of money that stands. */
export interface MoneyPurchase {
  readonly operationId: BuyGas['operationId'];
  readonly boughtOn: BuyGas['businessDate'];
  readonly fen: Fen;
}

/** What the loads of this meter have brought it; null where it never had one. */
export function loadedKind(snapshot: Snapshot, meter: MeterId): 'gas' | 'money' | null {
  const load = snapshot.openLoadOnMeter(meter) ?? snapshot.nextPosted(meter, ZERO_LITRE);
  if (load === undefined) return null;
  return load.litres > 0 ? 'gas' : 'money';
}

/** Money without gas waits for it, or stands in it. */
function holdsMoney(snapshot: Snapshot, meter: MeterId): boolean {
  const { accountId } = meterOf(snapshot, meter);
  const live = accountId === null ? undefined : snapshot.live(accountId);
  return live !== undefined && gasOf(live) === 0 && moneyOfGas(live) > 0;
}

/**
 * Does the meter count money? The format on its plate says so, and what was loaded into it says more: a format that the
 * company takes no longer, or a plate that names none, turns no fen into litres.
 */
export function countsMoney(snapshot: Snapshot, meter: MeterId): boolean {
  const rules = formatRules(snapshot, meter);
  if (rules.ok && rules.value.counts !== 'money') return false;
  const loaded = loadedKind(snapshot, meter);
  if (loaded !== null) return loaded === 'money';
  return rules.ok || holdsMoney(snapshot, meter);
}

/** The sum that a customer wants to buy. money-meter.amount-only, request.not-an-amount. */
export function amountWanted(want: BuyGas['want'], meter: MeterId): Outcome<Fen> {
  if (want.by === 'volume') {
    return refuse('money-meter.amount-only', { meter: formatMeter(meter) });
  }
  const { amount } = want;
  const holds = Number.isSafeInteger(amount) && amount >= 1 && amount <= FEN_MAX;
  return holds ? accept(amount) : refuse('request.not-an-amount', { text: String(amount) });
}

/** The price version that the meter shall have now, if a card can carry it. tariff.none (tariff.invalid), tariff.not-on-card. */
export function versionForCard(
  { customerClass, householdSize }: Pick<AccountRow, 'customerClass' | 'householdSize'>,
  versions: readonly TariffVersion[],
  date: BuyGas['businessDate'],
): Outcome<TariffVersion> {
  const version = effectiveTariff(versions, customerClass, date);
  if (!version.ok) return version;
  const carried = cardTariffOf(version.value, householdSize);
  return carried.ok ? version : carried;
}

/** limit.card-capacity: all that waits goes with one load. */
function fitsOnCard(amount: Fen, meter: MeterId, live: LiveRow, snapshot: Snapshot): Outcome<true> {
  const rules = formatRules(snapshot, meter);
  if (!rules.ok) return rules;
  const { loadedTotal } = meterOf(snapshot, meter);
  const total = fen(loadedTotal + live.inFlightFen + live.toBeWrittenFen + amount);
  return fitsCard({ total }, rules.value.capacity);
}

const quoteHolds = (quoted: BuyGas['quoted'], { id }: TariffVersion, amount: Fen): boolean =>
  quoted === null || (quoted.tariffId === id && quoted.volume === 0 && quoted.cost === amount);

function moneyPurchase(
  amount: Fen,
  version: TariffVersion,
  { householdSize }: Supplied,
  live: LiveRow,
  date: BuyGas['businessDate'],
): PurchaseResult {
  const { cycleStart, volumeBefore } = ladderPosition(live, version, date);
  return {
    kind: 'purchase',
    counts: 'money',
    tariffId: version.id,
    householdSize,
    cycleStart,
    volumeBeforeLitres: volumeBefore,
    volumeAfterLitres: volumeBefore,
    volumeLitres: 0,
    costFen: amount,
    balanceFen: subFen(live.balanceFen, amount),
    tiers: [],
  };
}

/**
 * Refuses, in this order: money-meter.amount-only, request.not-an-amount, money-meter.gas-left, tariff.none (tariff.invalid),
 * tariff.not-on-card, quote.expired, commissioning.first-volume (what the amount is worth at the household's prices from V = 0),
 * commissioning.leak-test, commissioning.ignition, limit.card-capacity, balance.insufficient.
 */
export function decideBuyMoney(
  {
    accountId,
    want,
    businessDate,
    quoted,
  }: Pick<BuyGas, 'accountId' | 'want' | 'businessDate' | 'quoted'>,
  account: Supplied,
  snapshot: Snapshot,
): Outcome<PurchaseResult> {
  const { customerClass, householdSize, meter } = account;
  const wanted = amountWanted(want, meter);
  if (!wanted.ok) return wanted;
  const amount = wanted.value;
  const live = liveOf(snapshot, accountId);
  const left = gasOf(live);
  if (left > 0) return refuse('money-meter.gas-left', { accountId, litres: left });
  const version = versionForCard(account, snapshot.tariffsOf(customerClass), businessDate);
  if (!version.ok) return version;
  if (!quoteHolds(quoted, version.value, amount)) return refuse('quote.expired');
  const worth = volumeForAmount(
    limitsFor(version.value, householdSize),
    ZERO_LITRE,
    amount,
    litre(1),
  );
  const commissioned = mayBuyVolume(snapshot, accountId, worth);
  if (!commissioned.ok) return commissioned;
  const fits = fitsOnCard(amount, meter, live, snapshot);
  if (!fits.ok) return fits;
  if (amount > live.balanceFen) {
    return refuse('balance.insufficient', { balanceFen: live.balanceFen, costFen: amount });
  }
  return accept(moneyPurchase(amount, version.value, account, live, businessDate));
}
