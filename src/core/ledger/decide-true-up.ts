/**
 * Year-end true-up (年末清算): what was bought against what was sold, one document an account and year, by two people. The index
 * of the base meter at the end of the year decides. Use that was never billed leaves the lots at its tiers, an estimate that
 * was too high goes back into them; and where revenue goes apart from use, it is brought to what was used. A difference up to
 * the meter's error (±4 %) is none.
 */

import { accept, assert, type Outcome, refuse } from '../outcome.ts';
import { litre } from '../units.ts';
import { waitingPeriod } from './decide-adjustment.ts';
import { meteredOf } from './decide-usage.ts';
import { accountOf, type Consequence, liveOf, meterOf, valueMoved } from './effects.ts';
import { mayBeUnused } from './hall/vat-invoice.ts';
import type { TrueUpYear } from './month-commands.ts';
import type { DeductionResult } from './month-results.ts';
import type { MeteredRow } from './month-rows.ts';
import { withOverUse } from './over-use.ts';
import { apartMoved, broughtToUse, recognitionOf, recognitionPostings } from './recognition.ts';
import type { CommandResult } from './results.ts';
import type { Change } from './rows.ts';
import { type Books, DEFAULT_MONTH, type Place, type Snapshot } from './snapshot.ts';
import { unbilledAt } from './unbilled.ts';
import { givenBack, usedFromLots } from './use-lots.ts';
import type { Used } from './used-lines.ts';
import { lotPostings } from './used-postings.ts';

const METER_ERROR_PERCENT = 4;

/** Bought in the year; lots come newest first. */
function boughtIn({ accountId, year }: TrueUpYear, snapshot: Snapshot): number {
  let litres = 0;
  for (const { boughtOn, volume } of snapshot.lotsOf(accountId)) {
    const of = Number(boughtOn.slice(0, 4));
    if (of < year) break;
    if (of === year) litres += volume;
  }
  return litres;
}

/** true-up.year-open, true-up.done, adjustment.line-waiting, usage.read-on. */
function mayTrueUp(
  { accountId, year, readOn, businessDate }: TrueUpYear,
  metered: MeteredRow,
  snapshot: Snapshot,
): Outcome<true> {
  if (Number(businessDate.slice(0, 4)) <= year) return refuse('true-up.year-open', { year });
  const done = snapshot.trueUp(accountId, year);
  if (done !== undefined) {
    return refuse('true-up.done', { accountId, year, formNo: done.formNo });
  }
  const period = waitingPeriod(snapshot, accountId);
  if (period !== null) return refuse('adjustment.line-waiting', { accountId, period });
  return readOn < metered.readOn || readOn > businessDate
    ? refuse('usage.read-on', { accountId, readOn })
    : accept(true);
}

/** adjustment.awaits-card, adjustment.below-unit: what only an open load, or less than a unit that waits, explains. */
function allBilled({ awaitingLitres }: Used, { accountId }: TrueUpYear, snapshot: Snapshot) {
  if (awaitingLitres === 0) return accept(true as const);
  return liveOf(snapshot, accountId).inFlightLitre > 0
    ? refuse('adjustment.awaits-card', { accountId })
    : refuse('adjustment.below-unit', { accountId, litres: awaitingLitres });
}

/**
 * Refuses, in this order: account.unknown, account.no-meter, approval.same-person, true-up.year-open, true-up.done,
 * adjustment.line-waiting, usage.read-on, true-up.index-back (less than was billed from readings), invoice.red-first (a VAT invoice stands for estimated gas that was not used), tariff.none
 * (tariff.invalid), adjustment.awaits-card, adjustment.below-unit, true-up.within-tolerance.
 */
export function decideTrueUpYear(
  command: TrueUpYear,
  snapshot: Snapshot,
): Outcome<DeductionResult> {
  const { accountId, operator, second, index, businessDate } = command;
  const account = snapshot.account(accountId);
  if (account === undefined) return refuse('account.unknown', { accountId });
  const { meter } = account;
  if (meter === null) return refuse('account.no-meter', { accountId });
  if (second === operator) return refuse('approval.same-person', { operator });
  const metered = meteredOf(snapshot, accountId, meter);
  const may = mayTrueUp(command, metered, snapshot);
  if (!may.ok) return may;
  const due = unbilledAt(index, meterOf(snapshot, meter), metered);
  if (due < -metered.estimated) {
    const { readIndex } = metered;
    return refuse('true-up.index-back', { accountId, indexLitres: index, readLitres: readIndex });
  }
  if (due < 0) {
    const bare = mayBeUnused(accountId, litre(-due), snapshot);
    if (!bare.ok) return bare;
  }
  const user = { accountId, meter, businessDate };
  const used =
    due < 0
      ? accept(givenBack(litre(-due), user, snapshot))
      : usedFromLots(due, user, 'reading', snapshot);
  if (!used.ok) return used;
  const billed = allBilled(used.value, command, snapshot);
  if (!billed.ok) return billed;
  const earned = broughtToUse(recognitionOf(snapshot, accountId), used.value.apart, () =>
    snapshot.lotsOf(accountId),
  );
  const boughtLitres = boughtIn(command, snapshot);
  const percent = (snapshot.settings.month ?? DEFAULT_MONTH).trueUpPercent ?? METER_ERROR_PERCENT;
  const differenceLitres = Math.max(Math.abs(due), Math.abs(earned?.litres ?? 0));
  if (differenceLitres * 100 <= boughtLitres * percent) {
    return refuse('true-up.within-tolerance', { differenceLitres, boughtLitres, percent });
  }
  return accept({
    kind: 'deduction',
    ...used.value,
    ...(earned === undefined ? {} : { recognised: earned }),
    billedLitres: metered.billed + used.value.litres + (used.value.overUse?.litres ?? 0),
    estimatedLitres: 0,
  });
}

export function trueUpYearEffects(
  command: TrueUpYear,
  result: CommandResult,
  books: Books,
  place: Place,
): Consequence {
  assert(result.kind === 'deduction', 'a year-end document answers as a deduction');
  const { accountId, year, formNo, index, readOn } = command;
  const { meter } = accountOf(books, accountId);
  assert(meter !== null, `account ${accountId} has lost its meter`);
  const { recognised: earned } = result;
  const postings = [
    ...lotPostings(result, liveOf(books, accountId)),
    ...(earned === undefined ? [] : recognitionPostings(accountId, earned)),
  ];
  const moved = valueMoved(books, accountId, postings, place);
  const changes: Change[] = moved.changes.map((change) => withOverUse(change, result.overUse));
  if (result.taken.litres > 0) {
    const row = { ...meterOf(books, meter), takenTotal: litre(result.taken.total) };
    changes.push({ table: 'meter', row });
  }
  const metered: MeteredRow = {
    ...meteredOf(books, accountId, meter),
    source: 'handheld',
    readIndex: index,
    readOn,
    billed: litre(result.billedLitres),
    estimated: litre(0),
  };
  return {
    subject: { accountId, cardNo: null },
    postings,
    changes: [
      ...changes,
      ...apartMoved(books, accountId, result.apart, earned),
      { table: 'metered', row: metered },
      { table: 'trueUp', row: { accountId, year, formNo } },
    ],
  };
}
