/**
 * The settlement of a meter that is taken down (trade.md §6): bought less the use of the base meter is what the customer
 * is owed; a deficit is over-use. What the electronics show decides nothing.
 */
import type { BusinessDate } from '../../calendar.ts';
import { formatMeter } from '../../ids.ts';
import { moveStage, type Posting, STAGES } from '../../journal.ts';
import { accept, type Outcome, refuse } from '../../outcome.ts';
import { addFen, addLitre, litre, ZERO_FEN, ZERO_LITRE } from '../../units.ts';
import { meteredOf } from '../decide-usage.ts';
import { type Consequence, liveOf, loadOf, meterOf, valueMoved } from '../effects.ts';
import { mayBeUnused } from '../hall/vat-invoice.ts';
import { countsMoney } from '../money-meter.ts';
import { moneyUsePostings } from '../money-use.ts';
import type { DeductionResult } from '../month-results.ts';
import type { MeteredRow } from '../month-rows.ts';
import { withOverUse } from '../over-use.ts';
import { apartMoved } from '../recognition.ts';
import type { Change, LiveRow } from '../rows.ts';
import type { Books, Place, Snapshot } from '../snapshot.ts';
import { afterPostings, moneyOfGas } from '../stages.ts';
import { unbilledAt } from '../unbilled.ts';
import { givenBack, usedFromLots } from '../use-lots.ts';
import { lotPostings } from '../used-postings.ts';
import type { TakenDown } from './commands.ts';
import type { MoneySpent, SettlementResult } from './results.ts';
import { type DatedSheet, finalMoneyUse } from './settle-money.ts';

/** load.not-open (the one that is named), load.open-on-meter, load.open-on-line: gas in flight is nobody's yet, and the meter that could tell is going. */
function nothingInFlight({ meter, lostLoad }: TakenDown, snapshot: Snapshot): Outcome<true> {
  const onCard = snapshot.openLoadOnMeter(meter);
  if (lostLoad !== undefined && onCard?.operationId !== lostLoad) {
    return refuse('load.not-open', {
      operationId: lostLoad,
      state: snapshot.load(lostLoad)?.state ?? '',
    });
  }
  if (onCard !== undefined && lostLoad === undefined)
    return refuse('load.open-on-meter', { cardNo: onCard.cardNo });
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

/** The gas of a load that ends with the meter counts as what it may have become: gas on a card. */
const landed = (live: LiveRow): LiveRow => ({
  ...live,
  inFlightFen: ZERO_FEN,
  inFlightLitre: ZERO_LITRE,
  onCardFen: addFen(live.onCardFen, live.inFlightFen),
  onCardLitre: addLitre(live.onCardLitre, live.inFlightLitre),
});

/** Use leaves the lots; of a money meter, its money the stages. */
function postingsOfUse(use: DeductionResult, live: LiveRow): readonly Posting[] {
  return use.counts === 'money' ? moneyUsePostings(use, live) : lotPostings(use, live);
}

/** What the final use leaves: its postings, and the stages after them. */
export function usedUp(
  use: DeductionResult,
  live: LiveRow,
  place: Place,
): { readonly postings: readonly Posting[]; readonly after: LiveRow } {
  const { inFlightFen, inFlightLitre, accountId } = live;
  const postings = [
    ...moveStage(STAGES.inFlight, STAGES.onCard, inFlightFen, inFlightLitre, accountId),
    ...postingsOfUse(use, landed(live)),
  ];
  const after = postings.length === 0 ? live : afterPostings(live, postings, place.entryId);
  return { postings, after };
}

/** What was used last, and what a money meter took for it. */
export interface FinalUse {
  readonly use: DeductionResult;
  /** Absent of a meter that counts gas. */
  readonly money?: MoneySpent;
  readonly ladder?: NonNullable<SettlementResult['ladder']>;
}

/** money-meter.other-window: litres of a meter that counts money, or fen of one that counts gas. */
function figuresFit(
  { meter, electronic, cardGas, window }: TakenDown,
  money: boolean,
): Outcome<true> {
  if (money ? electronic === null && cardGas === null : window === undefined) return accept(true);
  const shows = money ? '金额（元） yuan' : '气量（立方米） m³';
  return refuse('money-meter.other-window', { meter: formatMeter(meter), shows });
}

/**
 * Use up to the final index. Refuses, in this order: money-meter.other-window, load.open-on-meter, load.open-on-line,
 * settlement.line-waiting, settlement.index-back (less than was billed from readings), invoice.red-first (a VAT invoice stands for
 * gas that an estimate billed and nobody used), tariff.none (tariff.invalid) where over-use, or the last gas of a money meter, has no price.
 */
export function finalUse(sheet: DatedSheet, snapshot: Snapshot): Outcome<FinalUse> {
  const { accountId, meter, finalIndex, businessDate } = sheet;
  const money = countsMoney(snapshot, meter);
  const fits = figuresFit(sheet, money);
  if (!fits.ok) return fits;
  const still = nothingInFlight(sheet, snapshot);
  if (!still.ok) return still;
  const judged = noLineWaits(snapshot, accountId);
  if (!judged.ok) return judged;
  const metered = meteredOf(snapshot, accountId, meter);
  const due = unbilledAt(finalIndex, meterOf(snapshot, meter), metered);
  if (due < -metered.estimated) {
    const { readIndex } = metered;
    return refuse('settlement.index-back', { finalLitres: finalIndex, readLitres: readIndex });
  }
  if (money) return finalMoneyUse(sheet, due, metered.billed, snapshot);
  if (due < 0) {
    const bare = mayBeUnused(accountId, litre(-due), snapshot);
    if (!bare.ok) return bare;
  }
  const user = { accountId, meter, businessDate };
  const used =
    due < 0
      ? accept(givenBack(litre(-due), user, snapshot))
      : usedFromLots(due, user, 'final', snapshot, landed(liveOf(snapshot, accountId)));
  if (!used.ok) return used;
  const billedLitres = metered.billed + used.value.litres + (used.value.overUse?.litres ?? 0);
  return accept({ use: { kind: 'deduction', ...used.value, billedLitres, estimatedLitres: 0 } });
}

/** A fault that stood (卡死坏) is dealt with: the meter is gone. */
function faultEnded(
  { meter, sheetNo }: TakenDown,
  on: BusinessDate,
  books: Books,
): readonly Change[] {
  const fault = books.fault(meter);
  if (fault === undefined || fault.endedOn !== '') return [];
  const endedOn = on < fault.foundOn ? fault.foundOn : on;
  return [{ table: 'meterFault', row: { ...fault, endedOn, handling: `拆表 ${sheetNo}` } }];
}

/** The meter's counters at its end, and the meter itself: whatever was loaded for it is settled, and it is nobody's. */
export function meterEnded(
  sheet: TakenDown,
  on: BusinessDate,
  use: DeductionResult,
  books: Books,
  place: Place,
): readonly Change[] {
  const { accountId, meter, finalIndex, lostLoad } = sheet;
  const row = meterOf(books, meter);
  const metered: MeteredRow = {
    ...meteredOf(books, accountId, meter),
    source: 'handheld',
    readIndex: finalIndex,
    readOn: on,
    billed: litre(use.billedLitres),
    estimated: ZERO_LITRE,
  };
  const lost = lostLoad === undefined ? undefined : loadOf(books, lostLoad);
  return [
    ...faultEnded(sheet, on, books),
    ...(lost === undefined
      ? []
      : [
          {
            table: 'load',
            row: { ...lost, state: 'SUPERSEDED', endedAt: place.at },
          } as const,
        ]),
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
  const { postings: used, after } = usedUp(use, live, place);
  const { inMeter, onCard, owed, toBeWritten } = STAGES;
  const postings = [
    ...used,
    ...moveStage(inMeter, owed, after.inMeterFen, after.inMeterLitre, owner),
    ...moveStage(onCard, owed, after.onCardFen, after.onCardLitre, owner),
    ...moveStage(toBeWritten, owed, after.toBeWrittenFen, after.toBeWrittenLitre, owner),
    ...moveStage(owed, toBeWritten, moneyOfGas(after) - owedFen, toBeWrittenLitres, owner),
  ];
  const moved = valueMoved(books, owner, postings, place);
  const changes = moved.changes.map((change) => withOverUse(change, use.overUse));
  return { postings, changes: [...changes, ...apartMoved(books, owner, use.apart, undefined)] };
}
