/** Use for the month: entered with its source, blocked where it cannot be, frozen when it is submitted. */
import type { AccountId } from '../ids.ts';
import { accept, assert, type Facts, type Outcome, refuse, refuseField } from '../outcome.ts';
import { dayNumber } from '../period.ts';
import { addLitre, litre, ZERO_LITRE } from '../units.ts';
import { type Consequence, meterFiguresOf, meterOf } from './effects.ts';
import type {
  EnterUsage,
  ReviewUsage,
  SubmitUsage,
  UsageEntry,
  UsageFault,
  WaiveUsage,
  WithdrawUsage,
} from './month-commands.ts';
import type { UsageResult } from './month-results.ts';
import type { MeteredRow, MonthRow, UsageLine, UsageRow } from './month-rows.ts';
import type { CommandResult, FactResult } from './results.ts';
import type { Change } from './rows.ts';
import { type Books, DEFAULT_MONTH, type Snapshot } from './snapshot.ts';
import { unbilledAt } from './unbilled.ts';

const NOBODY = { accountId: null, cardNo: null };

const told = (facts: Facts): Outcome<FactResult> => accept({ kind: 'fact', facts });

/** Days that a first reading may stand for, since nobody knows when the meter began to turn. */
const FIRST_READING_DAYS = 366;

/** How far a meter has been billed; before its first deduction from its initial index. */
export function meteredOf(
  books: Books,
  accountId: AccountId,
  meter: MeteredRow['meter'],
): MeteredRow {
  return (
    books.metered(meter) ?? {
      meter,
      accountId,
      source: '',
      readIndex: meterFiguresOf(books, meter).initialIndex,
      readOn: '',
      billed: ZERO_LITRE,
      estimated: ZERO_LITRE,
      adjusted: 0,
    }
  );
}

/** The month of `period` in one of `states`. Refuses, in this order: period.unknown, period.state. */
export function monthIn(
  snapshot: Snapshot,
  period: MonthRow['period'],
  states: readonly MonthRow['state'][],
): Outcome<MonthRow> {
  const month = snapshot.month(period);
  if (month === undefined) return refuse('period.unknown', { period });
  const { state } = month;
  return states.includes(state) ? accept(month) : refuse('period.state', { period, state });
}

/**
 * One period at a time, one behind the other: a gap or an overlap would lose facts or count them twice. The first one of a
 * ledger is whichever is entered first, so it has to have begun: a slip of the year would bar every month before it for ever.
 */
function mayPrepare(
  { period, firstDay, lastDay, businessDate }: EnterUsage,
  snapshot: Snapshot,
): Outcome<true> {
  const latest = snapshot.latestMonth();
  if (latest?.period === period) {
    if (latest.firstDay !== firstDay || latest.lastDay !== lastDay)
      return refuse('period.not-next', { period });
    return latest.state === 'preparing'
      ? accept(true)
      : refuse('period.state', { period, state: latest.state });
  }
  if (latest === undefined) {
    return firstDay > businessDate
      ? refuse('period.not-begun', { period, firstDay })
      : accept(true);
  }
  const follows =
    latest.state === 'closed' && dayNumber(firstDay) === dayNumber(latest.lastDay) + 1;
  return follows ? accept(true) : refuse('period.not-next', { period });
}

function faultOf(due: number, days: number, estimated: number, perDay: number): UsageFault {
  if (due < -estimated) return 'index-back';
  return perDay > 0 && due > perDay * Math.max(1, days) ? 'too-high' : '';
}

/** account.unknown, account.no-meter, usage.read-on, request.invalid, usage.changed, usage.estimate-too-high. */
function judged(entry: UsageEntry, command: EnterUsage, snapshot: Snapshot): Outcome<UsageLine> {
  const { accountId, source, readOn, index, litres, proposed } = entry;
  const account = snapshot.account(accountId);
  if (account === undefined) return refuse('account.unknown', { accountId });
  const { meter } = account;
  if (meter === null) return refuse('account.no-meter', { accountId });
  const metered = meteredOf(snapshot, accountId, meter);
  if (readOn > command.lastDay || readOn < metered.readOn) {
    return refuse('usage.read-on', { accountId, readOn });
  }
  const isEstimate = source === 'estimate';
  if (!isEstimate && proposed === true) return refuseField('proposed', 'false');
  // What somebody entered while it was being proposed stands.
  if (proposed === true && snapshot.usage(command.period, accountId) !== undefined) {
    return refuse('usage.changed', { period: command.period });
  }
  // An estimate is of litres, all else of an index, and nothing of both.
  const [told, other] = isEstimate
    ? (['litres', 'index'] as const)
    : (['index', 'litres'] as const);
  if (entry[told] === null) return refuseField(told, 'number');
  if (entry[other] !== null) return refuseField(other, 'null');
  const interval = {
    accountId,
    meter,
    source,
    previousIndex: metered.readIndex,
    previousReadOn: metered.readOn,
    readOn,
  };
  if (isEstimate) {
    // What stands on the card may be there still: only gas that is known to be in the meter can be thought burned.
    const held = snapshot.live(accountId)?.inMeterLitre ?? 0;
    const estimate = litres ?? 0;
    if (estimate > held) {
      return refuse('usage.estimate-too-high', { accountId, litres: estimate, heldLitres: held });
    }
    const reached = addLitre(metered.readIndex, litre(metered.estimated + estimate));
    const line = { ...interval, readIndex: reached, litres: estimate, why: '' } as const;
    return accept(proposed === true ? { ...line, proposed } : line);
  }
  const read = index ?? ZERO_LITRE;
  const due = unbilledAt(read, meterOf(snapshot, meter), metered);
  const { readOn: before, estimated } = metered;
  const days = before === '' ? FIRST_READING_DAYS : dayNumber(readOn) - dayNumber(before);
  const why = faultOf(
    due,
    days,
    estimated,
    (snapshot.settings.month ?? DEFAULT_MONTH).absurdLitresPerDay,
  );
  return accept({ ...interval, readIndex: read, litres: due, why });
}

/**
 * Refuses, in this order: period.not-next, or of a ledger's first period period.not-begun, period.state, usage.twice, and
 * for the first line that is none: account.unknown, account.no-meter, usage.read-on, request.invalid,
 * usage.estimate-too-high. A line that is possible but not believable is kept and blocked.
 */
export function decideEnterUsage(command: EnterUsage, snapshot: Snapshot): Outcome<UsageResult> {
  const open = mayPrepare(command, snapshot);
  if (!open.ok) return open;
  const lines: UsageLine[] = [];
  const seen = new Set<AccountId>();
  for (const entry of command.lines) {
    const { accountId } = entry;
    if (seen.has(accountId)) return refuse('usage.twice', { accountId });
    seen.add(accountId);
    const line = judged(entry, command, snapshot);
    if (!line.ok) return line;
    lines.push(line.value);
  }
  return accept({ kind: 'usage', lines });
}

const newMonth = ({ period, firstDay, lastDay }: EnterUsage): MonthRow => ({
  period,
  firstDay,
  lastDay,
  state: 'preparing',
  revision: 0,
  lines: 0,
  litres: 0,
  blocked: 0,
  hash: null,
  submittedBy: null,
  missing: 0,
  missingReason: null,
  missingSecond: null,
  reviewedBy: null,
  closedBy: null,
});

export function enterUsageEffects(
  command: EnterUsage,
  result: CommandResult,
  books: Books,
): Consequence {
  assert(result.kind === 'usage', 'entering use answers with lines');
  const { period } = command;
  const month = books.month(period) ?? newMonth(command);
  let { lines, litres, blocked } = month;
  const rows = result.lines.map((line): UsageRow => {
    const before = books.usage(period, line.accountId);
    const proposed = line.proposed === true ? 1 : 0;
    const state = line.why === '' ? 'entered' : 'blocked';
    const row = { ...line, proposed, period, state } as const;
    lines += before === undefined ? 1 : 0;
    litres += row.litres - (before?.litres ?? 0);
    blocked += (row.state === 'blocked' ? 1 : 0) - (before?.state === 'blocked' ? 1 : 0);
    return row;
  });
  const revision = month.revision + 1;
  return {
    subject: NOBODY,
    postings: [],
    changes: [
      { table: 'month', row: { ...month, revision, lines, litres, blocked } },
      ...rows.map((row): Change => ({ table: 'usage', row })),
    ],
  };
}

/**
 * Refuses, in this order: period.unknown, period.state, approval.same-person, usage.unknown, usage.not-blocked, usage.changed (a
 * line is another one than was seen).
 */
export function decideWaiveUsage(command: WaiveUsage, snapshot: Snapshot): Outcome<FactResult> {
  const { period, accounts, why, litres, operator, second } = command;
  const month = monthIn(snapshot, period, ['preparing']);
  if (!month.ok) return month;
  if (second === operator) return refuse('approval.same-person', { operator });
  for (const [at, accountId] of accounts.entries()) {
    const row = snapshot.usage(period, accountId);
    if (row === undefined) return refuse('usage.unknown', { period, accountId });
    if (row.state !== 'blocked' || row.why !== why) {
      return refuse('usage.not-blocked', { period, accountId, why });
    }
    if (litres !== undefined && litres[at] !== row.litres) {
      return refuse('usage.changed', { period });
    }
  }
  return told({ period, waived: new Set(accounts).size });
}

/** An index that ran back bills nothing: the gas it shows was billed before. */
export function waiveUsageEffects(command: WaiveUsage, books: Books): Consequence {
  const { period } = command;
  const month = books.month(period);
  assert(month !== undefined, `period ${period} is gone`);
  let { litres, blocked } = month;
  const rows = [...new Set(command.accounts)].map((accountId): UsageRow => {
    const before = books.usage(period, accountId);
    assert(before !== undefined, () => `the use of ${accountId} is gone`);
    const used = before.why === 'index-back' ? 0 : before.litres;
    litres += used - before.litres;
    blocked -= 1;
    return { ...before, litres: used, state: 'waived' };
  });
  return {
    subject: NOBODY,
    postings: [],
    changes: [
      { table: 'month', row: { ...month, revision: month.revision + 1, litres, blocked } },
      ...rows.map((row): Change => ({ table: 'usage', row })),
    ],
  };
}

/**
 * Refuses, in this order: period.unknown, period.state, period.not-ended, usage.changed (lines were entered since they
 * were counted), usage.blocked, usage.missing, approval.same-person, usage.waived-other (other readings are missing than were
 * let pass).
 */
export function decideSubmitUsage(command: SubmitUsage, snapshot: Snapshot): Outcome<FactResult> {
  const { period, revision, lines, litres, missing, missingHash, waiver, operator } = command;
  const found = monthIn(snapshot, period, ['preparing']);
  if (!found.ok) return found;
  const month = found.value;
  const { lastDay } = month;
  if (command.businessDate <= lastDay) return refuse('period.not-ended', { period, lastDay });
  if (month.revision !== revision || month.lines !== lines || month.litres !== litres)
    return refuse('usage.changed', { period });
  if (month.blocked > 0) return refuse('usage.blocked', { period, lines: month.blocked });
  if (missing > 0 && waiver === null) return refuse('usage.missing', { period, accounts: missing });
  if (waiver?.second === operator) return refuse('approval.same-person', { operator });
  const seen = waiver?.missing ?? missing;
  const asSeen =
    seen === missing &&
    (waiver?.revision ?? revision) === revision &&
    (waiver?.missingHash ?? missingHash) === missingHash;
  if (!asSeen) {
    return refuse('usage.waived-other', { period, waived: seen, missing });
  }
  return told({ period, lines, litres, missing, hash: command.hash });
}

export function submitUsageEffects(command: SubmitUsage, books: Books): Consequence {
  const { hash, missing, waiver, operator } = command;
  return monthBecomes(books, command.period, {
    state: 'submitted',
    hash,
    submittedBy: operator,
    missing,
    missingReason: waiver?.reason ?? null,
    missingSecond: waiver?.second ?? null,
  });
}

/** Refuses, in this order: period.unknown, period.state (nothing may be deducted yet), approval.same-person. */
export function decideWithdrawUsage(
  { period, operator, second }: WithdrawUsage,
  snapshot: Snapshot,
): Outcome<FactResult> {
  const month = monthIn(snapshot, period, ['submitted', 'reviewed']);
  if (!month.ok) return month;
  if (second === operator) return refuse('approval.same-person', { operator });
  return told({ period });
}

export const withdrawUsageEffects = ({ period }: WithdrawUsage, books: Books): Consequence =>
  monthBecomes(books, period, {
    state: 'preparing',
    hash: null,
    submittedBy: null,
    reviewedBy: null,
    missing: 0,
    missingReason: null,
    missingSecond: null,
  });

/** Refuses, in this order: period.unknown, period.state, usage.changed (another submission), approval.same-person. */
export function decideReviewUsage(
  { period, hash, operator }: ReviewUsage,
  snapshot: Snapshot,
): Outcome<FactResult> {
  const month = monthIn(snapshot, period, ['submitted']);
  if (!month.ok) return month;
  if (month.value.hash !== hash) return refuse('usage.changed', { period });
  if (month.value.submittedBy === operator) return refuse('approval.same-person', { operator });
  return told({ period, hash });
}

export const reviewUsageEffects = ({ period, operator }: ReviewUsage, books: Books): Consequence =>
  monthBecomes(books, period, { state: 'reviewed', reviewedBy: operator });

export function monthBecomes(
  books: Books,
  period: MonthRow['period'],
  over: Partial<MonthRow>,
): Consequence {
  const month = books.month(period);
  assert(month !== undefined, `period ${period} is gone`);
  return {
    subject: NOBODY,
    postings: [],
    changes: [{ table: 'month', row: { ...month, ...over } }],
  };
}
