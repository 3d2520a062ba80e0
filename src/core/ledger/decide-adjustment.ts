/**
 * Adjustment (调量、补量): use that was never read, or gas that was billed and never used, by a document with its reason, its
 * evidence, who is responsible and two people. It is an entry of the open period, whatever period it speaks of. The meter's
 * reading is not touched, and the next one neither repeats the adjustment nor undoes it; unless the reading itself was wrong:
 * then the document says the true index, and the next reading goes on from there.
 * Of a money meter (金额表) it is gas that the wheel never counted, and over-use as a whole.
 */
import { accept, assert, type Outcome, refuse } from '../outcome.ts';
import type { Period } from '../period.ts';
import { LITRE_MAX, litre } from '../units.ts';
import { meteredOf } from './decide-usage.ts';
import { accountOf, type Consequence, liveOf, meterOf, valueMoved } from './effects.ts';
import { mayBeUnused } from './hall/vat-invoice.ts';
import { countsMoney } from './money-meter.ts';
import type { AdjustUsage } from './month-commands.ts';
import type { DeductionResult } from './month-results.ts';
import type { MeteredRow } from './month-rows.ts';
import { withOverUse } from './over-use.ts';
import { apartMoved } from './recognition.ts';
import type { CommandResult } from './results.ts';
import type { Change } from './rows.ts';
import type { Books, Place, Snapshot } from './snapshot.ts';
import { gasOf } from './stages.ts';
import { givenBack, usedBesideMoney, usedFromLots } from './use-lots.ts';
import type { Used } from './used-lines.ts';
import { lotPostings } from './used-postings.ts';

/** What left the lots of the account and may go back into them; over-use never was in them. */
function leftTheLots(snapshot: Snapshot, accountId: AdjustUsage['accountId']): number {
  let bought = 0;
  for (const { volume } of snapshot.lotsOf(accountId)) bought += volume;
  return bought - gasOf(liveOf(snapshot, accountId));
}

/** The period in which a line of the account is entered and not deducted; only the latest can have one. */
export function waitingPeriod(
  snapshot: Snapshot,
  accountId: AdjustUsage['accountId'],
): Period | null {
  const period = snapshot.latestMonth()?.period;
  if (period === undefined) return null;
  const line = snapshot.usage(period, accountId);
  return line === undefined || line.state === 'deducted' ? null : period;
}

/**
 * Refuses, in this order: account.unknown, account.no-meter, approval.same-person, request.not-a-volume, adjustment.line-waiting
 * (its litres were judged without this document), adjustment.index-differs (true index and litres do not agree), and where gas goes back adjustment.too-much (more than was billed out of the lots), invoice.red-first (a VAT invoice stands for it), where it is used adjustment.awaits-card (an open load may
 * explain it), adjustment.below-unit (it is less than a unit of the gas that waits to be written) and tariff.none (tariff.invalid).
 */
export function decideAdjustUsage(
  command: AdjustUsage,
  snapshot: Snapshot,
): Outcome<DeductionResult> {
  const { accountId, litres, operator, second, businessDate } = command;
  const account = snapshot.account(accountId);
  if (account === undefined) return refuse('account.unknown', { accountId });
  const { meter } = account;
  if (meter === null) return refuse('account.no-meter', { accountId });
  if (second === operator) return refuse('approval.same-person', { operator });
  if (!Number.isSafeInteger(litres) || litres === 0 || Math.abs(litres) > LITRE_MAX) {
    return refuse('request.not-a-volume', { text: String(litres) });
  }
  const period = waitingPeriod(snapshot, accountId);
  if (period !== null) return refuse('adjustment.line-waiting', { accountId, period });
  const metered = meteredOf(snapshot, accountId, meter);
  const { trueIndex } = command;
  if (trueIndex !== undefined && trueIndex - metered.readIndex !== litres) {
    const { readIndex } = metered;
    return refuse('adjustment.index-differs', { accountId, readIndex, trueIndex });
  }
  const user = { accountId, meter, businessDate, at: command.at };
  if (countsMoney(snapshot, meter)) {
    const beside = usedBesideMoney(litres, user, snapshot);
    return beside.ok ? accept(adjusted(beside.value, litres, metered)) : beside;
  }
  if (litres < 0) {
    const most = Math.min(metered.billed, leftTheLots(snapshot, accountId));
    if (-litres > most) return refuse('adjustment.too-much', { accountId, billedLitres: most });
    const bare = mayBeUnused(accountId, litre(-litres), snapshot);
    if (!bare.ok) return bare;
  }
  const used =
    litres < 0
      ? accept(givenBack(litre(-litres), user, snapshot))
      : usedFromLots(litres, user, 'reading', snapshot);
  if (!used.ok) return used;
  if (used.value.awaitingLitres > 0) {
    return liveOf(snapshot, accountId).inFlightLitre > 0
      ? refuse('adjustment.awaits-card', { accountId })
      : refuse('adjustment.below-unit', { accountId, litres: used.value.awaitingLitres });
  }
  return accept(adjusted(used.value, litres, metered));
}

const adjusted = (used: Used, litres: number, metered: MeteredRow): DeductionResult => ({
  kind: 'deduction',
  ...used,
  billedLitres: metered.billed + litres,
  estimatedLitres: metered.estimated - Math.min(metered.estimated, Math.max(0, -litres)),
});

export function adjustUsageEffects(
  command: AdjustUsage,
  result: CommandResult,
  books: Books,
  place: Place,
): Consequence {
  assert(result.kind === 'deduction', 'an adjustment answers as a deduction');
  const { accountId } = command;
  const { meter } = accountOf(books, accountId);
  assert(meter !== null, `account ${accountId} has lost its meter`);
  const postings = lotPostings(result, liveOf(books, accountId));
  const moved = valueMoved(books, accountId, postings, place);
  const changes: Change[] = moved.changes.map((change) => withOverUse(change, result.overUse));
  if (result.taken.litres > 0) {
    const row = { ...meterOf(books, meter), takenTotal: litre(result.taken.total) };
    changes.push({ table: 'meter', row });
  }
  changes.push(...apartMoved(books, accountId, result.apart, undefined));
  const before = meteredOf(books, accountId, meter);
  const { trueIndex } = command;
  const row: MeteredRow = {
    ...before,
    readIndex: trueIndex ?? before.readIndex,
    billed: litre(result.billedLitres),
    estimated: litre(result.estimatedLitres),
    // What an estimate had added is no word against the index: the next reading counts without it.
    adjusted:
      trueIndex === undefined
        ? before.adjusted +
          (result.billedLitres - before.billed) -
          (result.estimatedLitres - before.estimated)
        : before.adjusted,
  };
  changes.push({ table: 'metered', row });
  return { subject: { accountId, cardNo: null }, postings, changes };
}
