/** Reversing the last purchase of money for a money meter (金额表冲正), while no meter has that money. */
import { accept, type Facts, type Outcome, refuse } from '../outcome.ts';
import type { ReversePurchase } from './commands.ts';
import { liveOf } from './effects.ts';
import type { MoneyPurchase } from './money-meter.ts';
import type { FactResult } from './results.ts';
import type { AccountRow, LiveRow } from './rows.ts';
import { seenByTwo } from './second-person.ts';
import type { Snapshot } from './snapshot.ts';

/**
 * load.open-on-meter, money-meter.on-card, money-meter.loaded: only money that waits is surely nowhere else, and what is on
 * the card goes off it first.
 */
function stillWaits(
  amount: number,
  { meter }: AccountRow,
  live: LiveRow,
  snapshot: Snapshot,
): Outcome<true> {
  if (live.toBeWrittenFen >= amount) return accept(true);
  if (live.inFlightFen > 0 && meter !== null) {
    const cardNo = snapshot.openLoadOnMeter(meter)?.cardNo ?? 0;
    return refuse('load.open-on-meter', { cardNo });
  }
  const loaded = amount - live.toBeWrittenFen;
  return live.onCardFen >= loaded
    ? refuse('money-meter.on-card', { fen: loaded })
    : refuse('money-meter.loaded', { fen: loaded - live.onCardFen });
}

type Asked = Pick<
  ReversePurchase,
  'accountId' | 'purchase' | 'businessDate' | 'operator' | 'second'
>;

/**
 * Of its own day the cashier reverses alone; later, and once a gap was accepted, two people do: in what was lost the money may
 * have been given back already.
 */
function seenAsNeeded(
  { businessDate, operator, second }: Asked,
  boughtOn: ReversePurchase['businessDate'],
  snapshot: Snapshot,
): Outcome<true> {
  if (second !== undefined) return seenByTwo(operator, second);
  if (boughtOn !== businessDate) return refuse('reversal.needs-approval', { boughtOn });
  return snapshot.gap.latest() === undefined ? accept(true) : refuse('approval.witness-required');
}

/**
 * The purchase, if it is the last one and these people may reverse it, wherever its money is. Refuses, in this order:
 * reversal.unknown-purchase, reversal.later-purchase, reversal.needs-approval (of another day, with nobody beside),
 * approval.witness-required (after a gap), approval.same-person.
 */
export function lastMoney(asked: Asked, snapshot: Snapshot): Outcome<MoneyPurchase> {
  const { accountId, purchase } = asked;
  const last = snapshot.lastMoneyPurchase(accountId);
  if (last === undefined) return refuse('reversal.unknown-purchase', { operationId: purchase });
  if (last.operationId !== purchase) {
    return refuse('reversal.later-purchase', { operationId: last.operationId });
  }
  const seen = seenAsNeeded(asked, last.boughtOn, snapshot);
  return seen.ok ? accept(last) : seen;
}

/** Refuses as `lastMoney`, then load.open-on-meter, money-meter.on-card, money-meter.loaded. */
export function decideReverseMoney(
  command: ReversePurchase,
  account: AccountRow,
  snapshot: Snapshot,
): Outcome<FactResult> {
  const { accountId, purchase } = command;
  const known = lastMoney(command, snapshot);
  if (!known.ok) return known;
  const last = known.value;
  const live = liveOf(snapshot, accountId);
  const waits = stillWaits(last.fen, account, live, snapshot);
  if (!waits.ok) return waits;
  const facts: Facts = {
    purchase,
    money: true,
    litres: 0,
    fen: last.fen,
    volumeBeforeLitres: live.cycleVolume,
    balanceFen: live.balanceFen + last.fen,
  };
  return accept({ kind: 'fact', facts });
}
