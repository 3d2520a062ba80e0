/**
 * Emergency gas (应急气量, trade.md §6): a household whose open load is on a lost card burns something while that load waits.
 * The card administrator and a second person have a small volume put into the meter by its maker's means, once a load. It is
 * sold at today's price in the ladder and goes into the meter at once; what the balance does not cover is owed, and the next
 * payment settles it first, so it is paid with the next purchase. The open load is left as it is: its gas comes besides.
 */
import { posting } from '../../journal.ts';
import { accept, assert, type Outcome, refuse } from '../../outcome.ts';
import { pending } from '../../posting-profile.ts';
import { type Litre, litre } from '../../units.ts';
import { type Consequence, liveOf, loadOf, valueMoved } from '../effects.ts';
import { suppliedAccount } from '../gates.ts';
import { ladderMoved, pricedNow, purchaseMade } from '../purchase-made.ts';
import { recognitionPostings } from '../recognition.ts';
import type { CommandResult, PurchaseResult } from '../results.ts';
import type { LoadRow } from '../rows.ts';
import { seenByTwo } from '../second-person.ts';
import type { Books, Place, Snapshot } from '../snapshot.ts';
import type { GrantEmergency } from './commands.ts';

/** Of one grant, where the company has set nothing else. */
export const EMERGENCY_LITRES = litre(5_000);

/** load.unknown, load.not-open: the open load of this account's own meter. */
function waitingLoad(
  { load: id, accountId }: GrantEmergency,
  meter: LoadRow['meter'],
  snapshot: Snapshot,
): Outcome<LoadRow> {
  const load = snapshot.load(id);
  if (load === undefined || load.accountId !== accountId || load.meter !== meter) {
    return refuse('load.unknown', { operationId: id });
  }
  const { state } = load;
  return state === 'RESERVED' || state === 'CASE'
    ? accept(load)
    : refuse('load.not-open', { operationId: id, state });
}

/** emergency.granted (one a load), emergency.above-limit. */
function bounded({ cardNo, emergency }: LoadRow, litres: Litre, most: Litre): Outcome<true> {
  if (emergency !== undefined) return refuse('emergency.granted', { cardNo, litres: emergency });
  return litres > most
    ? refuse('emergency.above-limit', { litres, limitLitres: most })
    : accept(true);
}

/**
 * Refuses, in this order: account.unknown, account.closed, account.blacklisted, account.stopped, account.suspended,
 * account.no-meter, load.unknown, load.not-open, approval.witness-required, approval.same-person, emergency.granted,
 * emergency.above-limit, emergency.unpaid (something is owed already), meter.ordinary, tariff.none (tariff.invalid),
 * request.not-a-volume, purchase.not-a-multiple.
 */
export function decideGrantEmergency(
  command: GrantEmergency,
  snapshot: Snapshot,
): Outcome<PurchaseResult> {
  const { accountId, litres: volume, operator, second } = command;
  const account = suppliedAccount(snapshot, accountId);
  if (!account.ok) return account;
  const load = waitingLoad(command, account.value.meter, snapshot);
  if (!load.ok) return load;
  const seen = seenByTwo(operator, second);
  if (!seen.ok) return seen;
  const within = bounded(load.value, volume, snapshot.settings.emergency ?? EMERGENCY_LITRES);
  if (!within.ok) return within;
  const live = liveOf(snapshot, accountId);
  const { overUseFen } = live;
  if (overUseFen > 0) return refuse('emergency.unpaid', { accountId, amountFen: overUseFen });
  const { businessDate } = command;
  const want = { by: 'volume', volume } as const;
  const offer = pricedNow({ want, businessDate }, account.value, snapshot);
  if (!offer.ok) return offer;
  const creditFen = Math.max(0, offer.value.cost - live.balanceFen);
  return accept(purchaseMade(offer.value, account.value, snapshot, creditFen));
}

export function grantEmergencyEffects(
  command: GrantEmergency,
  result: CommandResult,
  books: Books,
  place: Place,
): Consequence {
  assert(result.kind === 'purchase', 'emergency gas is sold');
  const { accountId, litres, load: id } = command;
  const { creditFen = 0, costFen, apart, pendingVatFen = 0 } = result;
  const load = loadOf(books, id);
  const { postings, changes } = valueMoved(
    books,
    accountId,
    [
      ...posting('balanceFen', 'inMeterFen', costFen - creditFen, accountId),
      ...posting('overUseFen', 'inMeterFen', creditFen, accountId),
      ...posting('sold', 'inMeterLitre', litres, accountId),
      ...pending(pendingVatFen, accountId),
      ...(apart === undefined ? [] : recognitionPostings(accountId, apart)),
    ],
    place,
  );
  return {
    subject: { accountId, cardNo: load.cardNo },
    postings,
    changes: [
      ...ladderMoved(command, result, books, changes),
      { table: 'load', row: { ...load, emergency: litres } },
    ],
  };
}
