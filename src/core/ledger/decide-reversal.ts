/**
 * Reversing the last purchase (冲正, trade.md §8) while its gas is provably nowhere but in the books: to be written. The
 * purchase's own price goes back to the balance, and the ladder steps back by its litres.
 */
import type { AccountId } from '../ids.ts';
import { posting } from '../journal.ts';
import { type Lot, lotCost } from '../lots.ts';
import { accept, type Facts, type Outcome, refuse } from '../outcome.ts';
import { releasedBy } from '../pending-vat.ts';
import { pending } from '../posting-profile.ts';
import { type Fen, type Litre, litre, subLitre, ZERO_LITRE } from '../units.ts';
import type { ReversePurchase } from './commands.ts';
import { isCorrectedNowhere } from './corrected-gas.ts';
import { type Consequence, liveOf, valueMoved } from './effects.ts';
import { factOf } from './fact.ts';
import { openAccountOf, saleUnit } from './gates.ts';
import { isInvoicedNowhere } from './hall/vat-invoice.ts';
import { countsMoney } from './money-meter.ts';
import type { Recognised } from './recognised.ts';
import { recognitionMoved, recognitionOf, recognitionPostings, takenBack } from './recognition.ts';
import type { CommandResult, FactResult } from './results.ts';
import { decideReverseMoney } from './reverse-money.ts';
import type { AccountRow, Change, LiveRow } from './rows.ts';
import { seenByTwo } from './second-person.ts';
import type { Books, Place, Snapshot } from './snapshot.ts';
import { gasOf } from './stages.ts';

/**
 * The account's newest lot that was bought, if it is of this purchase. reversal.later-purchase: it is an older one that
 * the account still holds; reversal.emergency: it was put into the meter; reversal.unknown-purchase: none of them, so reversed,
 * used up, or never made.
 */
export function lastPurchase(
  { purchase, accountId }: Pick<ReversePurchase, 'purchase' | 'accountId'>,
  snapshot: Snapshot,
  held: Litre,
): Outcome<Lot> {
  let later: Lot | null = null;
  let seen = 0;
  for (const lot of snapshot.lotsOf(accountId)) {
    if (seen >= held) break;
    seen += lot.volume;
    if (lot.operationId === purchase && lot.ladder !== null) {
      if (lot.emergency) return refuse('reversal.emergency', { operationId: purchase });
      return later === null
        ? accept(lot)
        : refuse('reversal.later-purchase', { operationId: later.operationId });
    }
    later ??= lot;
  }
  return refuse('reversal.unknown-purchase', { operationId: purchase });
}

/**
 * The newest gas is the first to wait and the last to be used, so where it is can be told from the stages. A deduction that
 * went beyond the meter and the card has drawn from what waits, and then the lot is larger than all that is left. Refuses, in
 * this order: reversal.used, load.open-on-meter, reversal.on-card, reversal.meter-took-it.
 */
function stillWaits(lot: Lot, live: LiveRow, snapshot: Snapshot): Outcome<true> {
  const held = gasOf(live);
  if (held < lot.volume) return refuse('reversal.used', { litres: subLitre(lot.volume, held) });
  if (live.toBeWrittenLitre >= lot.volume) return accept(true);
  if (live.inFlightLitre > 0) {
    const meter = snapshot.account(live.accountId)?.meter ?? null;
    const cardNo = (meter && snapshot.openLoadOnMeter(meter)?.cardNo) ?? 0;
    return refuse('load.open-on-meter', { cardNo });
  }
  return live.toBeWrittenLitre + live.onCardLitre >= lot.volume
    ? refuse('reversal.on-card', { litres: live.onCardLitre })
    : refuse('reversal.meter-took-it', { litres: live.inMeterLitre });
}

/**
 * V without the purchase. What was billed beyond the lots after it (超用) still stands above it, so its litres are taken off
 * and not its V0 restored. A cycle that has begun since (that day's new price version, a clock set back) never counted it.
 */
const cycleVolumeWithout = (lot: Lot, { cycleStart, cycleVolume }: LiveRow): Litre =>
  cycleStart === lot.cycleStart ? subLitre(cycleVolume, lot.volume) : cycleVolume;

/**
 * The gas went through a meter change. What a load can carry of the gas owed must be written first; of a rest below one unit
 * the money may be a part of this purchase.
 */
function isSettled(
  fen: Fen,
  { meter }: AccountRow,
  { owedLitre, toBeWrittenFen }: LiveRow,
  snapshot: Snapshot,
): boolean {
  const unit = meter === null ? accept(litre(1)) : saleUnit(snapshot, meter);
  return (unit.ok && owedLitre >= unit.value) || fen > toBeWrittenFen;
}

type Asked = Pick<ReversePurchase, 'accountId' | 'businessDate' | 'operator' | 'second'>;

/** Some of its gas waits since before a gap: in what was lost it may have been given back already. */
function waitsSinceGap({ volume }: Lot, accountId: AccountId, snapshot: Snapshot): boolean {
  const since = snapshot.gap.waiting(accountId)?.litres ?? 0;
  return since > 0 && liveOf(snapshot, accountId).toBeWrittenLitre - since < volume;
}

/**
 * Of its own day the cashier reverses alone, later, and after a gap, two people do. reversal.needs-approval,
 * approval.witness-required, approval.same-person.
 */
function seenAsNeeded(
  { accountId, businessDate, operator, second }: Asked,
  lot: Lot,
  snapshot: Snapshot,
): Outcome<true> {
  if (second !== undefined) return seenByTwo(operator, second);
  const { boughtOn } = lot;
  if (boughtOn !== businessDate) return refuse('reversal.needs-approval', { boughtOn });
  return waitsSinceGap(lot, accountId, snapshot)
    ? refuse('approval.witness-required')
    : accept(true);
}

/** invoice.red-first, price-correction.stands */
function goesAtItsPrice(lot: Lot, accountId: AccountId, snapshot: Snapshot): Outcome<true> {
  const bare = isInvoicedNowhere([{ lot, used: ZERO_LITRE }], snapshot);
  return bare.ok ? isCorrectedNowhere(accountId, [{ lot, left: lot.volume }], snapshot) : bare;
}

/**
 * Apart from where its gas is. Refuses, in this order: reversal.needs-approval, approval.witness-required,
 * approval.same-person, invoice.red-first, price-correction.stands, reversal.used, reversal.settled.
 */
export function mayBeReversed(asked: Asked, lot: Lot, snapshot: Snapshot): Outcome<true> {
  const seen = seenAsNeeded(asked, lot, snapshot);
  if (!seen.ok) return seen;
  const bare = goesAtItsPrice(lot, asked.accountId, snapshot);
  if (!bare.ok) return bare;
  const live = liveOf(snapshot, asked.accountId);
  const held = gasOf(live);
  if (held < lot.volume) return refuse('reversal.used', { litres: subLitre(lot.volume, held) });
  return live.owedLitre > 0 ? refuse('reversal.settled', { litres: live.owedLitre }) : accept(true);
}

/** Facts have no lists: the net of tier 2 is `apartNetFen2`. */
const apartFacts = ({ litres, fen, netFen, tiers }: Recognised): Facts => ({
  apartLitres: litres,
  apartFen: fen,
  apartNetFen: netFen,
  ...Object.fromEntries((tiers ?? []).map((part) => [`apartNetFen${part.tier}`, part.netFen])),
});

/**
 * Refuses, in this order: account.unknown, account.closed, then as `decideReverseMoney` for a money meter, reversal.unknown-purchase, reversal.emergency, reversal.later-purchase,
 * reversal.needs-approval (of another day, with nobody beside), approval.witness-required (of before a gap), approval.same-person,
 * invoice.red-first, price-correction.stands, reversal.used, load.open-on-meter, reversal.on-card, reversal.meter-took-it,
 * reversal.settled (a part of it is owed since its meter was changed). Holds are not asked: they bar gas, and this takes gas back.
 */
export function decideReversePurchase(
  command: ReversePurchase,
  snapshot: Snapshot,
): Outcome<FactResult> {
  const { accountId, purchase } = command;
  const account = openAccountOf(snapshot, accountId);
  if (!account.ok) return account;
  if (account.value.meter !== null && countsMoney(snapshot, account.value.meter)) {
    return decideReverseMoney(command, account.value, snapshot);
  }
  const live = liveOf(snapshot, accountId);
  const last = lastPurchase(command, snapshot, gasOf(live));
  if (!last.ok) return last;
  const lot = last.value;
  const seen = seenAsNeeded(command, lot, snapshot);
  if (!seen.ok) return seen;
  const bare = goesAtItsPrice(lot, accountId, snapshot);
  if (!bare.ok) return bare;
  const waits = stillWaits(lot, live, snapshot);
  if (!waits.ok) return waits;
  const fen = lotCost(lot, ZERO_LITRE, lot.volume);
  if (isSettled(fen, account.value, live, snapshot)) {
    return refuse('reversal.settled', { litres: live.owedLitre });
  }
  const releasedVatFen = releasedBy(lot, ZERO_LITRE, lot.volume);
  const row = recognitionOf(snapshot, accountId);
  const back =
    lot.apart === undefined ? null : takenBack(lot, row, () => snapshot.lotsOf(accountId));
  return accept({
    kind: 'fact',
    facts: {
      purchase,
      ...(releasedVatFen === 0 ? {} : { releasedVatFen }),
      ...(back === null ? {} : apartFacts(back)),
      litres: lot.volume,
      fen,
      volumeBeforeLitres: cycleVolumeWithout(lot, live),
      balanceFen: live.balanceFen + fen,
    },
  });
}

/**
 * Limits of the day and the month get back what the purchase took of them. Only the last purchase is reversed, so one of an
 * earlier day finds nothing of a later one; a clock set back leaves none below zero.
 */
const lessBought = (bought: Litre, litres: Litre): Litre =>
  bought > litres ? subLitre(bought, litres) : ZERO_LITRE;

function releasedVat(result: CommandResult): number {
  const released = result.kind === 'fact' ? result.facts.releasedVatFen : undefined;
  return typeof released === 'number' ? released : 0;
}

/** What its purchase had recognised; null where its revenue follows the use. */
function apartBack(result: CommandResult): Omit<Recognised, 'tiers'> | null {
  const apartFen = result.kind === 'fact' ? result.facts.apartFen : undefined;
  if (typeof apartFen !== 'number') return null;
  return {
    litres: factOf(result, 'apartLitres'),
    fen: apartFen,
    netFen: factOf(result, 'apartNetFen'),
  };
}

export function reversePurchaseEffects(
  { accountId }: ReversePurchase,
  result: CommandResult,
  books: Books,
  place: Place,
): Consequence {
  const litres = litre(factOf(result, 'litres'));
  const cost = factOf(result, 'fen');
  const back = apartBack(result);
  const { postings, changes } = valueMoved(
    books,
    accountId,
    [
      ...posting('toBeWrittenFen', 'balanceFen', cost, accountId),
      ...posting('toBeWrittenLitre', 'returned', litres, accountId),
      ...pending(-releasedVat(result), accountId),
      ...(back === null ? [] : recognitionPostings(accountId, back)),
    ],
    place,
  );
  const { boughtThatDay, boughtThatMonth } = liveOf(books, accountId);
  const ladder = {
    cycleVolume: litre(factOf(result, 'volumeBeforeLitres')),
    boughtThatDay: lessBought(boughtThatDay, litres),
    boughtThatMonth: lessBought(boughtThatMonth, litres),
  };
  return {
    subject: { accountId, cardNo: null },
    postings,
    changes: [
      ...changes.map(
        (change): Change =>
          change.table === 'live' ? { table: 'live', row: { ...change.row, ...ladder } } : change,
      ),
      ...(back === null
        ? []
        : recognitionMoved(books, accountId, {
            ...{ boughtLitres: -litres, boughtFen: -cost },
            ...{ recognisedLitres: back.litres, recognisedFen: back.fen },
          })),
    ],
  };
}
