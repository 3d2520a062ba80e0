/**
 * The settlement of a meter that is taken down (trade.md §6): bought less the use of the base meter is what the customer
 * is owed; a deficit is over-use. What the electronics show decides nothing.
 */
import type { BusinessDate } from '../../calendar.ts';
import { formatMeter } from '../../ids.ts';
import { moveStage, STAGES } from '../../journal.ts';
import { accept, type Outcome, refuse } from '../../outcome.ts';
import { litre, ZERO_LITRE } from '../../units.ts';
import { meteredOf } from '../decide-usage.ts';
import { type Consequence, meterOf, valueMoved } from '../effects.ts';
import type { DeductionResult } from '../month-results.ts';
import type { MeteredRow } from '../month-rows.ts';
import type { Change, LiveRow, MeterRow } from '../rows.ts';
import type { Books, Place, Snapshot } from '../snapshot.ts';
import { afterPostings, moneyOfGas } from '../stages.ts';
import { unbilledAt } from '../unbilled.ts';
import { givenBack, lotPostings, usedFromLots, withOverUse } from '../use-lots.ts';
import type { TakenDown } from './commands.ts';
import type { SettlementResult } from './results.ts';

/** load.open-on-meter, load.open-on-line: gas in flight is nobody's yet, and the meter that could tell is going. */
function nothingInFlight(snapshot: Snapshot, meter: MeterRow['meter']): Outcome<true> {
  const onCard = snapshot.openLoadOnMeter(meter);
  if (onCard !== undefined) return refuse('load.open-on-meter', { cardNo: onCard.cardNo });
  return snapshot.openLineLoadOn(meter) === undefined
    ? accept(true)
    : refuse('load.open-on-line', { meter: formatMeter(meter) });
}

/** settlement.line-waiting: its litres were judged from the same index, and would be billed twice. */
function noLineWaits(snapshot: Snapshot, accountId: TakenDown['accountId']): Outcome<true> {
  const period = snapshot.latestMonth()?.period;
  if (period === undefined) return accept(true);
  const line = snapshot.usage(period, accountId);
  return line === undefined || line.state === 'deducted'
    ? accept(true)
    : refuse('settlement.line-waiting', { accountId, period });
}

/**
 * Use up to the final index. Refuses, in this order: load.open-on-meter, load.open-on-line, settlement.line-waiting,
 * settlement.index-back (less than was billed from readings), tariff.none (tariff.invalid) where over-use has no price.
 */
export function finalUse(
  { accountId, meter, finalIndex }: TakenDown,
  businessDate: BusinessDate,
  snapshot: Snapshot,
): Outcome<DeductionResult> {
  const still = nothingInFlight(snapshot, meter);
  if (!still.ok) return still;
  const judged = noLineWaits(snapshot, accountId);
  if (!judged.ok) return judged;
  const metered = meteredOf(snapshot, accountId, meter);
  const { initialIndex } = meterOf(snapshot, meter);
  const due = unbilledAt(finalIndex, initialIndex, metered);
  if (due < -metered.estimated) {
    const { readIndex } = metered;
    return refuse('settlement.index-back', { finalLitres: finalIndex, readLitres: readIndex });
  }
  const user = { accountId, meter, businessDate };
  const used =
    due < 0
      ? accept(givenBack(litre(-due), user, snapshot))
      : usedFromLots(due, user, 'final', snapshot);
  if (!used.ok) return used;
  return accept({
    kind: 'deduction',
    ...used.value,
    billedLitres: metered.billed + used.value.litres + (used.value.overUse?.litres ?? 0),
    estimatedLitres: 0,
  });
}

/** The meter's counters at its end, and the meter itself: whatever was loaded for it is settled, and it is nobody's. */
export function meterEnded(
  { accountId, meter, finalIndex }: TakenDown,
  on: BusinessDate,
  use: DeductionResult,
  books: Books,
): readonly Change[] {
  const row = meterOf(books, meter);
  const metered: MeteredRow = {
    ...meteredOf(books, accountId, meter),
    source: 'handheld',
    readIndex: finalIndex,
    readOn: on,
    billed: litre(use.billedLitres),
    estimated: ZERO_LITRE,
  };
  return [
    { table: 'meter', row: { ...row, accountId: null, takenTotal: row.loadedTotal } },
    { table: 'metered', row: metered },
  ];
}

/** Use leaves the lots; everything that is left is owed, and of it the oldest that fits a load is to be written. */
export function settled(
  { use, toBeWrittenLitres, owedFen }: SettlementResult,
  live: LiveRow,
  books: Books,
  place: Place,
): Pick<Consequence, 'postings' | 'changes'> {
  const owner = live.accountId;
  const used = lotPostings(use, live);
  const after = used.length === 0 ? live : afterPostings(live, used, place.entryId);
  const { inMeter, onCard, owed, toBeWritten } = STAGES;
  const postings = [
    ...used,
    ...moveStage(inMeter, owed, after.inMeterFen, after.inMeterLitre, owner),
    ...moveStage(onCard, owed, after.onCardFen, after.onCardLitre, owner),
    ...moveStage(toBeWritten, owed, after.toBeWrittenFen, after.toBeWrittenLitre, owner),
    ...moveStage(owed, toBeWritten, moneyOfGas(after) - owedFen, toBeWrittenLitres, owner),
  ];
  const moved = valueMoved(books, owner, postings, place);
  return { postings, changes: moved.changes.map((change) => withOverUse(change, use.overUse)) };
}
