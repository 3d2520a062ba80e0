/** Reversing the last purchase of money for a money meter (金额表冲正), while that money is on no card. */
import { accept, type Facts, type Outcome, refuse } from '../outcome.ts';
import type { ReversePurchase } from './commands.ts';
import { liveOf } from './effects.ts';
import type { FactResult } from './results.ts';
import type { AccountRow, LiveRow } from './rows.ts';
import { seenByTwo } from './second-person.ts';
import type { Snapshot } from './snapshot.ts';

/** load.open-on-meter, money-meter.loaded: only money that waits is surely nowhere else. */
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
  return refuse('money-meter.loaded', { fen: amount - live.toBeWrittenFen });
}

/**
 * Of its own day the cashier reverses alone; later, and once a gap was accepted, two people do: in what was lost the money may
 * have been given back already.
 */
function seenAsNeeded(
  { businessDate, operator, second }: ReversePurchase,
  boughtOn: ReversePurchase['businessDate'],
  snapshot: Snapshot,
): Outcome<true> {
  if (second !== undefined) return seenByTwo(operator, second);
  if (boughtOn !== businessDate) return refuse('reversal.needs-approval', { boughtOn });
  return snapshot.gap.latest() === undefined ? accept(true) : refuse('approval.witness-required');
}

/**
 * Refuses, in this order: reversal.unknown-purchase, reversal.later-purchase, reversal.needs-approval (of another day, with nobody
 * beside), approval.witness-required (after a gap), approval.same-person, load.open-on-meter, money-meter.loaded.
 */
export function decideReverseMoney(
  command: ReversePurchase,
  account: AccountRow,
  snapshot: Snapshot,
): Outcome<FactResult> {
  const { accountId, purchase } = command;
  const last = snapshot.lastMoneyPurchase(accountId);
  if (last === undefined) return refuse('reversal.unknown-purchase', { operationId: purchase });
  if (last.operationId !== purchase) {
    return refuse('reversal.later-purchase', { operationId: last.operationId });
  }
  const seen = seenAsNeeded(command, last.boughtOn, snapshot);
  if (!seen.ok) return seen;
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
