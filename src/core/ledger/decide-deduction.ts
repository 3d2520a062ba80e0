/**
 * Deduction (扣收): one customer's use of one period leaves the lots and becomes revenue. Lots are consumed, oldest first, and
 * the balance is never touched for them. Use beyond everything that was ever bought is over-use (超用): billed at today's
 * price, taken from the balance, the rest a receivable. Use that only an open load can explain waits for the card.
 */
import { accept, assert, type Outcome, refuse } from '../outcome.ts';
import { type Litre, litre } from '../units.ts';
import { meteredOf, monthBecomes, monthIn } from './decide-usage.ts';
import { accountOf, type Consequence, liveOf, meterOf, valueMoved } from './effects.ts';
import { mayBeUnused } from './hall/vat-invoice.ts';
import { countsMoney } from './money-meter.ts';
import { moneyUsePostings, usedByMeter } from './money-use.ts';
import type { DeductUsage } from './month-commands.ts';
import type { DeductionResult } from './month-results.ts';
import type { MeteredRow } from './month-rows.ts';
import { withOverUse } from './over-use.ts';
import type { Recognised } from './recognised.ts';
import {
  apartMoved,
  broughtToUse,
  recognitionOf,
  recognitionPostings,
  timingFor,
} from './recognition.ts';
import type { CommandResult } from './results.ts';
import type { Change } from './rows.ts';
import type { Books, Place, Snapshot } from './snapshot.ts';
import { givenBack, usedFromLots } from './use-lots.ts';
import type { Used } from './used-lines.ts';
import { lotPostings } from './used-postings.ts';

/** The meter's counters after `litres` more (or less) were billed. A reading trues up every estimate before it. */
const billedAfter = (metered: MeteredRow, litres: number, isEstimate: boolean) => ({
  billedLitres: metered.billed + litres,
  estimatedLitres: isEstimate ? metered.estimated + litres : 0,
});

/**
 * A company that left the profile under which revenue goes apart catches up with the use: what was used so far and is not
 * recognised yet is, once. What was recognised before its use stays, and is used up.
 */
function caughtUp(
  accountId: DeductUsage['accountId'],
  { apart }: Pick<DeductionResult, 'apart'>,
  snapshot: Snapshot,
): Recognised | undefined {
  const row = recognitionOf(snapshot, accountId);
  if (row.boughtLitres === 0) return;
  const { customerClass } = accountOf(snapshot, accountId);
  if (timingFor(snapshot.settings, customerClass) !== 'use') return;
  const earned = broughtToUse(row, apart, () => snapshot.lotsOf(accountId));
  return earned === undefined || earned.litres < 0 || earned.fen < 0 ? undefined : earned;
}

/** An estimate was too high: its gas goes back into the lots. invoice.red-first. */
function takenBack(
  back: Litre,
  user: Parameters<typeof givenBack>[1],
  snapshot: Snapshot,
): Outcome<Used> {
  const bare = mayBeUnused(user.accountId, back, snapshot);
  return bare.ok ? accept(givenBack(back, user, snapshot)) : bare;
}

/**
 * Refuses, in this order: period.unknown, period.state (reviewed first), approval.same-person (who submitted does not
 * deduct), usage.unknown, usage.deducted, invoice.red-first (a VAT invoice stands for gas that a line below zero gives back),
 * tariff.none (tariff.invalid) where over-use has no price.
 */
export function decideDeductUsage(
  command: DeductUsage,
  snapshot: Snapshot,
): Outcome<DeductionResult> {
  const { period, accountId, operator } = command;
  const month = monthIn(snapshot, period, ['reviewed', 'posting']);
  if (!month.ok) return month;
  if (month.value.submittedBy === operator) return refuse('approval.same-person', { operator });
  const row = snapshot.usage(period, accountId);
  if (row === undefined) return refuse('usage.unknown', { period, accountId });
  if (row.state === 'deducted') return refuse('usage.deducted', { period, accountId });
  const metered = meteredOf(snapshot, accountId, row.meter);
  const user = { accountId, meter: row.meter, businessDate: command.businessDate };
  const isEstimate = row.source === 'estimate';
  const used = countsMoney(snapshot, row.meter)
    ? accept(usedByMeter(row, snapshot))
    : row.litres < 0
      ? takenBack(litre(-row.litres), user, snapshot)
      : usedFromLots(row.litres, user, isEstimate ? 'estimate' : 'reading', snapshot);
  if (!used.ok) return used;
  const litres = used.value.litres + (used.value.overUse?.litres ?? 0);
  const earned = caughtUp(accountId, used.value, snapshot);
  const plain = plainResult(used.value, billedAfter(metered, litres, isEstimate));
  return accept(
    earned === undefined && isPlain(used.value)
      ? plain
      : { ...plain, ...used.value, ...(earned === undefined ? {} : { recognised: earned }) },
  );
}

/** The fields that every deduction has. Written out, because a copy costs more than the decision, and most have no others. */
const plainResult = (
  used: Used,
  { billedLitres, estimatedLitres }: ReturnType<typeof billedAfter>,
): DeductionResult => ({
  kind: 'deduction',
  profile: used.profile,
  litres: used.litres,
  fen: used.fen,
  taken: used.taken,
  awaitingLitres: used.awaitingLitres,
  overUse: used.overUse,
  netFen: used.netFen,
  billedLitres,
  estimatedLitres,
  lines: used.lines,
});

const isPlain = ({ counts, releasedVatFen, invoicedVatFen, apart, recognised }: Used): boolean =>
  counts === undefined &&
  releasedVatFen === undefined &&
  invoicedVatFen === undefined &&
  apart === undefined &&
  recognised === undefined;

export function deductUsageEffects(
  command: DeductUsage,
  result: CommandResult,
  books: Books,
  place: Place,
): Consequence {
  assert(result.kind === 'deduction', 'a deduction answers as a deduction');
  const { period, accountId } = command;
  const row = books.usage(period, accountId);
  const month = books.month(period);
  assert(
    row !== undefined && month !== undefined,
    () => `the use of ${accountId} in ${period} is gone`,
  );
  const { meter } = row;
  const { recognised: earned } = result;
  const postings = [
    ...(result.counts === 'money'
      ? moneyUsePostings(result, liveOf(books, accountId))
      : lotPostings(result, liveOf(books, accountId))),
    ...(earned === undefined ? [] : recognitionPostings(accountId, earned)),
  ];
  const moved = valueMoved(books, accountId, postings, place);
  const before = meteredOf(books, accountId, row.meter);
  const read = row.source === 'estimate' || row.why === 'index-back' ? before : row;
  const metered: MeteredRow = {
    meter: row.meter,
    accountId,
    source: read.source,
    readIndex: read.readIndex,
    readOn: read.readOn,
    billed: litre(result.billedLitres),
    estimated: litre(result.estimatedLitres),
    adjusted: before.adjusted,
  };
  const changes: Change[] = moved.changes.map((change) => withOverUse(change, result.overUse));
  if (result.taken.litres > 0) {
    const row = { ...meterOf(books, meter), takenTotal: litre(result.taken.total) };
    changes.push({ table: 'meter', row });
  }
  changes.push(...apartMoved(books, accountId, result.apart, earned));
  changes.push({ table: 'metered', row: metered });
  changes.push({ table: 'usage', row: { ...row, state: 'deducted' } });
  if (month.state === 'reviewed')
    changes.push(...monthBecomes(books, period, { state: 'posting' }).changes);
  return { subject: { accountId, cardNo: null }, postings, changes };
}
