/**
 * An open load whose card cannot come back (trade.md §6), closed from the meter's own count by two people: a meter that
 * shows the target total has credited it, whatever has become of the card. A meter that does not show it proves nothing:
 * the lost card may still be put in, so its gas goes over to a replacement card and is credited once.
 */
import { formatMeter } from '../../ids.ts';
import { moveStage, STAGES } from '../../journal.ts';
import { accept, assert, type Outcome, refuse } from '../../outcome.ts';
import { loadResult, loadThatMayBecome } from '../decide-load.ts';
import { type Consequence, cardOf, liveOf, loadOf, meterOf, valueMoved } from '../effects.ts';
import type { CommandResult, LoadResult } from '../results.ts';
import type { LoadRow } from '../rows.ts';
import { seenByTwo } from '../second-person.ts';
import type { Books, Place, Snapshot } from '../snapshot.ts';
import { moneyAlong } from '../stages.ts';
import type { EndLostLoad } from './commands.ts';

/**
 * lost.not-taken, lost.count-unknown, of a money meter lost.money-not-taken, lost.money-unknown: the total that the meter shows is
 * not the one that this load leads to.
 */
function countShows(
  { target, totalBefore, cardNo, litres }: LoadRow,
  meterTotal: number,
): Outcome<true> {
  if (meterTotal === target.total) return accept(true);
  if (litres === 0) {
    const facts = { cardNo, meterFen: meterTotal, targetFen: target.total };
    return refuse(meterTotal <= totalBefore ? 'lost.money-not-taken' : 'lost.money-unknown', facts);
  }
  const facts = { cardNo, meterLitres: meterTotal, targetLitres: target.total };
  return refuse(meterTotal <= totalBefore ? 'lost.not-taken' : 'lost.count-unknown', facts);
}

/** money-meter.other-window: fen were typed of a load of gas, or litres of one of money. */
function unitFits({ noted, counts }: EndLostLoad, { litres, meter }: LoadRow): Outcome<true> {
  const money = litres === 0;
  if (noted !== undefined || money === (counts === 'money')) return accept(true);
  const shows = money ? '金额（元） yuan' : '气量（立方米） m³';
  return refuse('money-meter.other-window', { meter: formatMeter(meter), shows });
}

/** lost.not-noted: the count that is named is not the last one of this meter's window, or is older than the load. */
function countStands(
  { noted, meterTotal }: EndLostLoad,
  { meter, cardNo, reservedAt }: LoadRow,
  snapshot: Snapshot,
): Outcome<true> {
  if (noted === undefined) return accept(true);
  const row = snapshot.windowCount(meter);
  const stands =
    row !== undefined && row.noted === noted && row.total === meterTotal && row.at > reservedAt;
  return stands ? accept(true) : refuse('lost.not-noted', { cardNo, meter: formatMeter(meter) });
}

/**
 * Refuses, in this order: load.unknown, load.not-open, load.stale-attempt, approval.witness-required, approval.same-person,
 * money-meter.other-window, lost.not-noted, lost.not-taken, lost.count-unknown (of a money meter lost.money-not-taken, lost.money-unknown).
 * A case may be closed so, too.
 */
export function decideEndLostLoad(command: EndLostLoad, snapshot: Snapshot): Outcome<LoadResult> {
  const load = loadThatMayBecome(snapshot, command.load, command.attempt, 'POSTED');
  if (!load.ok) return load;
  const seen = seenByTwo(command.operator, command.second);
  if (!seen.ok) return seen;
  const fits = unitFits(command, load.value);
  if (!fits.ok) return fits;
  const stands = countStands(command, load.value, snapshot);
  if (!stands.ok) return stands;
  const shown = countShows(load.value, command.meterTotal);
  return shown.ok ? accept(loadResult(load.value, 'POSTED')) : shown;
}

/** Gas that was going off a card is in the meter as if it had been put back. */
const putBack = (load: LoadRow): LoadRow =>
  load.takeOff === undefined ? load : { ...load, takeOff: 'turned' };

/** What was on cards before it is in the meter too: totals rise in the order in which they were written. */
export function endLostLoadEffects(
  command: EndLostLoad,
  result: CommandResult,
  books: Books,
  place: Place,
): Consequence {
  assert(result.kind === 'load' && result.state === 'POSTED', 'the count has seen the target');
  const load = loadOf(books, command.load);
  const { accountId, cardNo, target, litres } = load;
  const live = liveOf(books, accountId);
  const { onCardFen, onCardLitre } = live;
  const fen = moneyAlong(load, live, 'inFlightFen');
  const { inFlight, onCard, inMeter } = STAGES;
  const { postings, changes } = valueMoved(
    books,
    accountId,
    [
      ...moveStage(onCard, inMeter, onCardFen, onCardLitre, accountId),
      ...moveStage(inFlight, inMeter, fen, litres, accountId),
    ],
    place,
  );
  const card = cardOf(books, cardNo);
  const meter = meterOf(books, load.meter);
  const { total, writeSequence } = target;
  const taken = { loadedTotal: total, takenTotal: total, takenSequence: writeSequence };
  return {
    subject: { accountId, cardNo },
    postings,
    changes: [
      ...changes,
      { table: 'load', row: { ...putBack(load), state: 'POSTED', endedAt: place.at } },
      { table: 'card', row: { ...card, writeSequence, total } },
      { table: 'meter', row: { ...meter, ...taken } },
    ],
  };
}
