/** A quote (报价): what a purchase would cost now. It changes nothing and expires with its price version or volume. */
import { type BusinessDate, businessDate } from '../../core/calendar.ts';
import type { AccountId, MeterId } from '../../core/ids.ts';
import type { BuyGas } from '../../core/ledger/commands.ts';
import { type Due, dueOf } from '../../core/ledger/due.ts';
import { amountWanted, versionForCard } from '../../core/ledger/money-meter.ts';
import { ladderPosition, offerOf } from '../../core/ledger/offer.ts';
import { accept, type Outcome, type Refusal, refuse } from '../../core/outcome.ts';
import { breakdown, type TariffVersion, type TierPart } from '../../core/tariff.ts';
import { type Fen, type Litre, subFen, ZERO_FEN, ZERO_LITRE } from '../../core/units.ts';
import type { AccountView } from '../../ports/store.ts';
import { type AppDeps, DEFAULT_FINANCE } from '../deps.ts';
import { meterCountsMoney, unitOfMeter } from './meter-format.ts';

export interface QuoteRequest {
  readonly accountId: AccountId;
  readonly want: BuyGas['want'];
}

export interface Quote {
  /** Money for a money meter (金额表): no volume, no tiers. Absent where gas is quoted. */
  readonly counts?: 'money';
  readonly tariffId: string;
  readonly cycleStart: string;
  /** V0 of the cycle. */
  readonly volumeBefore: Litre;
  readonly volume: Litre;
  readonly cost: Fen;
  readonly tiers: readonly TierPart[];
  readonly balance: Fen;
  /** Balance − cost; negative is the payment that is missing. */
  readonly balanceAfter: Fen;
  /** What is paid with it, a debt included. */
  readonly due: Due;
  /** What the purchase would be refused for, but for the balance; null where nothing bars it. */
  readonly bar: Refusal | null;
}

type Price = Omit<Quote, 'bar' | 'due'>;

/** What is asked of a money meter's customer: the sum itself, and which prices go with it. */
function moneyQuote(
  { want }: QuoteRequest,
  meter: MeterId,
  account: AccountView,
  versions: readonly TariffVersion[],
  today: BusinessDate,
): Outcome<Price> {
  const amount = amountWanted(want, meter);
  if (!amount.ok) return amount;
  const version = versionForCard(account, versions, today);
  if (!version.ok) return version;
  const { cycleStart, volumeBefore } = ladderPosition(account, version.value, today);
  const { balance } = account.money;
  return accept({
    counts: 'money',
    tariffId: version.value.id,
    cycleStart,
    volumeBefore,
    volume: ZERO_LITRE,
    cost: amount.value,
    tiers: [],
    balance,
    balanceAfter: subFen(balance, amount.value),
  });
}

/**
 * Refuses, in this order: account.unknown, account.closed, meter.format-not-taken, as `amountWanted` and `versionForCard` for a
 * money meter, tariff.none (tariff.invalid), request.not-a-volume, request.not-an-amount, purchase.not-a-multiple, purchase.too-small. What
 * bars the purchase at that price (holds, gates, limits, the meter's and the card's capacity) is told beside it.
 */
export function quote(deps: AppDeps, request: QuoteRequest): Outcome<Quote> {
  const price = priceOf(deps, request);
  if (!price.ok) return price;
  const today = businessDate(deps.clock.now(), deps.company.timeZone);
  const due = duePaid(deps, request, price.value);
  return accept({ ...price.value, due, bar: deps.store.registry.purchaseBar(request, today) });
}

function duePaid({ store, company }: AppDeps, request: QuoteRequest, price: Price): Due {
  const { accountId, want } = request;
  const owed = store.account(accountId)?.overUse ?? ZERO_FEN;
  const debt = { owed, sharePercent: store.debtShare(accountId) };
  const { cashRounding } = company.finance ?? DEFAULT_FINANCE;
  return dueOf(want, price.balanceAfter, debt, cashRounding);
}

function priceOf(deps: AppDeps, request: QuoteRequest): Outcome<Price> {
  const { accountId, want } = request;
  const account = deps.store.account(accountId);
  if (account === undefined) return refuse('account.unknown', { accountId });
  if (account.closed) return refuse('account.closed', { accountId });
  const { company } = deps;
  const today = businessDate(deps.clock.now(), company.timeZone);
  const versions = deps.store.tariffs(account.customerClass, today);
  const link = account.meter === null ? undefined : deps.store.lines.link(account.meter);
  const inUnits = link === undefined && account.meter !== null;
  const unit = inUnits ? unitOfMeter(deps, account.meter) : accept(company.unitLitres);
  if (!unit.ok) return unit;
  if (account.meter !== null && meterCountsMoney(deps, account.meter)) {
    return moneyQuote(request, account.meter, account, versions, today);
  }
  const unitLitres = link?.creditUnit ?? unit.value;
  const offered = offerOf(want, account, account, versions, today, unitLitres);
  if (!offered.ok) return offered;
  const { version, ladder, position, volume, cost } = offered.value;
  const { cycleStart, volumeBefore } = position;
  return accept({
    tariffId: version.id,
    cycleStart,
    volumeBefore,
    volume,
    cost,
    tiers: breakdown(ladder, volumeBefore, volume),
    balance: account.money.balance,
    balanceAfter: subFen(account.money.balance, cost),
  });
}
