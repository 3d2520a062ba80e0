/** A quote (报价): what a purchase would cost now. It changes nothing and expires with its price version or volume. */
import { businessDate, cycleStart } from '../../core/calendar.ts';
import type { AccountId } from '../../core/ids.ts';
import type { BuyGas } from '../../core/ledger/commands.ts';
import { accept, type Outcome, refuse } from '../../core/outcome.ts';
import {
  breakdown,
  costOf,
  effectiveTariff,
  limitsFor,
  type TierPart,
  volumeForAmount,
} from '../../core/tariff.ts';
import { type Fen, type Litre, subFen, ZERO_LITRE } from '../../core/units.ts';
import type { AppDeps } from '../deps.ts';

export interface QuoteRequest {
  readonly accountId: AccountId;
  readonly want: BuyGas['want'];
}

export interface Quote {
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
}

/**
 * Refuses account.unknown, account.closed, tariff.none, purchase.not-a-multiple, purchase.too-small. Holds and limits are asked
 * by the purchase itself: a quote tells a price, not a permission.
 */
export function quote(deps: AppDeps, request: QuoteRequest): Outcome<Quote> {
  const { accountId, want } = request;
  const account = deps.store.account(accountId);
  if (account === undefined) return refuse('account.unknown', { accountId });
  if (account.closed) return refuse('account.closed', { accountId });
  const today = businessDate(deps.clock.now(), deps.company.timeZone);
  const { customerClass } = account;
  const versions = deps.store.tariffs(customerClass, today);
  const tariff = effectiveTariff(versions, customerClass, today);
  if (!tariff.ok) return tariff;
  const start = cycleStart(today, tariff.value.cycle, tariff.value.cycleStartMonth);
  const before = account.cycleStart === start ? account.cycleVolume : ZERO_LITRE;
  const ladder = limitsFor(tariff.value, account.householdSize);
  const { unitLitres } = deps.company;
  if (want.by === 'volume' && want.volume % unitLitres !== 0) {
    return refuse('purchase.not-a-multiple', { unitLitres });
  }
  const volume =
    want.by === 'volume' ? want.volume : volumeForAmount(ladder, before, want.amount, unitLitres);
  if (volume === 0) {
    return refuse('purchase.too-small', {
      amountFen: want.by === 'amount' ? want.amount : 0,
      unitLitres,
    });
  }
  const cost = costOf(ladder, before, volume);
  return accept({
    tariffId: tariff.value.id,
    cycleStart: start,
    volumeBefore: before,
    volume,
    cost,
    tiers: breakdown(ladder, before, volume),
    balance: account.money.balance,
    balanceAfter: subFen(account.money.balance, cost),
  });
}
