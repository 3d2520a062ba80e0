/** Purchase (购气): price and volume are fixed once, balance becomes gas to be written, the ladder moves on. */
import type { BusinessDate } from '../calendar.ts';
import { posting } from '../journal.ts';
import { fitsCard } from '../load.ts';
import { accept, assert, type Outcome, type Refusal, refuse } from '../outcome.ts';
import { pending } from '../posting-profile.ts';
import { type Litre, litre } from '../units.ts';
import type { BuyGas } from './commands.ts';
import { mayBuyVolume } from './commissioning.ts';
import { type Consequence, liveOf, meterOf, valueMoved } from './effects.ts';
import { formatRules, type Supplied, saleUnit, suppliedAccount } from './gates.ts';
import { countsMoney, decideBuyMoney } from './money-meter.ts';
import { meterContent } from './observation.ts';
import { type Offer, offerOf } from './offer.ts';
import { boughtSoFar, ladderMoved, purchaseMade } from './purchase-made.ts';
import { recognitionPostings } from './recognition.ts';
import type { CommandResult, PurchaseResult } from './results.ts';
import type { LiveRow, MeterRow } from './rows.ts';
import { seenByTwo } from './second-person.ts';
import type {
  Books,
  FormatRules,
  LedgerSettings,
  Place,
  PurchaseLimits,
  Snapshot,
} from './snapshot.ts';

/** Those of the customer's class where it has its own, else the company's. A class may bear the name of anything. */
const limitsOf = ({ limits }: LedgerSettings, customerClass: string): PurchaseLimits =>
  limits.byClass !== undefined && Object.hasOwn(limits.byClass, customerClass)
    ? (limits.byClass[customerClass] ?? limits)
    : limits;

/** limit.per-purchase, limit.per-day, limit.per-month (限购). */
function withinLimits(
  volume: Litre,
  live: LiveRow,
  date: BusinessDate,
  { perPurchase, perDay, perMonth }: PurchaseLimits,
): Outcome<true> {
  const { thatDay, thatMonth } = boughtSoFar(live, date);
  if (perPurchase > 0 && volume > perPurchase) {
    return refuse('limit.per-purchase', { limitLitres: perPurchase });
  }
  if (perDay > 0 && thatDay + volume > perDay) {
    return refuse('limit.per-day', { limitLitres: perDay, soldLitres: thatDay });
  }
  if (perMonth > 0 && thatMonth + volume > perMonth) {
    return refuse('limit.per-month', { limitLitres: perMonth, soldLitres: thatMonth });
  }
  return accept(true);
}

/**
 * limit.ceiling (充值上限): whatever may still reach the meter counts, wherever it is now. limit.card-capacity: all that
 * waits goes with one load, also what a voided load gives back.
 */
function mayBeLoaded(
  volume: Litre,
  live: LiveRow,
  meter: MeterRow,
  { capacity }: FormatRules,
): Outcome<true> {
  const { ceiling, loadedTotal } = meter;
  const waiting = live.inFlightLitre + live.toBeWrittenLitre + live.owedLitre + volume;
  const litres = meterContent(meter, live) + waiting;
  if (ceiling > 0 && litres > ceiling) {
    return refuse('limit.ceiling', { litres, ceilingLitres: ceiling });
  }
  return fitsCard({ volume: litre(waiting), total: litre(loadedTotal + waiting) }, capacity);
}

const quoteHolds = (
  quoted: BuyGas['quoted'],
  { version, position, volume, cost }: Offer,
): boolean =>
  quoted === null ||
  (quoted.tariffId === version.id &&
    quoted.volumeBefore === position.volumeBefore &&
    quoted.volume === volume &&
    quoted.cost === cost);

/** What of a purchase decides it. */
export type AskedGas = Pick<
  BuyGas,
  'accountId' | 'want' | 'businessDate' | 'quoted' | 'operator' | 'overLimit'
>;

/**
 * Refuses, in this order: account.unknown, account.closed, account.blacklisted, account.stopped, account.suspended,
 * account.no-meter, meter.ordinary, meter.format-not-taken, then as `decideBuyMoney` for a meter that counts money, owed.first, tariff.none (tariff.invalid), request.not-a-volume, request.not-an-amount, purchase.not-a-multiple,
 * purchase.too-small, quote.expired, commissioning.first-volume, commissioning.leak-test, commissioning.ignition, limit.per-purchase, limit.per-day, limit.per-month
 * (above them, approval.witness-required and approval.same-person), limit.ceiling, limit.card-capacity, balance.insufficient.
 */
export function decideBuyGas(command: AskedGas, snapshot: Snapshot): Outcome<PurchaseResult> {
  const account = suppliedAccount(snapshot, command.accountId);
  if (!account.ok) return account;
  const { customerClass, meter }: Supplied = account.value;
  const unit = saleUnit(snapshot, meter);
  if (!unit.ok) return unit;
  if (countsMoney(snapshot, meter)) return decideBuyMoney(command, account.value, snapshot);
  const { want, businessDate } = command;
  const live = liveOf(snapshot, command.accountId);
  const { owedLitre: owedLitres } = live;
  if (owedLitres >= unit.value) {
    return refuse('owed.first', { accountId: command.accountId, owedLitres });
  }
  const { settings } = snapshot;
  const versions = snapshot.tariffsOf(customerClass);
  const offered = offerOf(want, account.value, live, versions, businessDate, unit.value);
  if (!offered.ok) return offered;
  const offer = offered.value;
  if (!quoteHolds(command.quoted, offer)) return refuse('quote.expired');
  const { volume, cost } = offer;
  const commissioned = mayBuyVolume(snapshot, command.accountId, volume);
  if (!commissioned.ok) return commissioned;
  const { operator, overLimit } = command;
  const limited =
    overLimit === undefined
      ? withinLimits(volume, live, businessDate, limitsOf(settings, customerClass))
      : seenByTwo(operator, overLimit.second);
  if (!limited.ok) return limited;
  const rules = formatRules(snapshot, meter);
  if (!rules.ok) return rules;
  const fits = mayBeLoaded(volume, live, meterOf(snapshot, meter), rules.value);
  if (!fits.ok) return fits;
  if (cost > live.balanceFen) {
    return refuse('balance.insufficient', { balanceFen: live.balanceFen, costFen: cost });
  }
  return accept(purchaseMade(offer, account.value, snapshot));
}

/**
 * What a purchase of one person would be refused for now, whatever the balance: what is missing there is the payment that
 * comes with it. Null where nothing bars it.
 */
export function purchaseBar(
  { accountId, want }: Pick<BuyGas, 'accountId' | 'want'>,
  businessDate: BusinessDate,
  snapshot: Snapshot,
): Refusal | null {
  const asked = { accountId, want, businessDate, quoted: null, operator: '' };
  const decided = decideBuyGas(asked, snapshot);
  return decided.ok || decided.refusal.code === 'balance.insufficient' ? null : decided.refusal;
}

export function buyGasEffects(
  command: BuyGas,
  result: CommandResult,
  books: Books,
  place: Place,
): Consequence {
  assert(result.kind === 'purchase', 'a purchase answers as a purchase');
  const { accountId } = command;
  const { apart } = result;
  const volume = litre(result.volumeLitres);
  const { postings, changes } = valueMoved(
    books,
    accountId,
    [
      ...posting('balanceFen', 'toBeWrittenFen', result.costFen, accountId),
      ...posting('sold', 'toBeWrittenLitre', volume, accountId),
      ...pending(result.pendingVatFen ?? 0, accountId),
      ...(apart === undefined ? [] : recognitionPostings(accountId, apart)),
    ],
    place,
  );
  return {
    subject: { accountId, cardNo: null },
    postings,
    changes: ladderMoved(command, result, books, changes),
  };
}
