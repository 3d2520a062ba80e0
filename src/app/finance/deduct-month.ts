/**
 * The deduction run (扣收): every line of a reviewed period, one command a customer. Its id is derived from the submission,
 * so a run that was broken off goes on where it stood, and two runs at once are one. Commands go through the group commit
 * that cashiers use, in parts that hold the writer for at most ten milliseconds.
 */
import { type BusinessDate, businessDate, toBusinessDate } from '../../core/calendar.ts';
import type { DeductUsage } from '../../core/ledger/month-commands.ts';
import type { UsageRow } from '../../core/ledger/month-rows.ts';
import { accept, type Outcome, type Refusal, refuse } from '../../core/outcome.ts';
import { dayNumber, type Period } from '../../core/period.ts';
import { StoreError } from '../../ports/store.ts';
import { commitOne } from '../command.ts';
import type { AppDeps, RequestContext } from '../deps.ts';
import { numberedJson, runOperationIds } from '../request-hash.ts';

/** A part that takes longer than this is halved, and one that takes less than half of it is doubled. */
const PART_MS = 8;
/** A smaller part would wait for the disk as long, and hold the writer hardly shorter: its own work is about 4 ms. */
const PART_MIN = 64;
const PART_MAX = 400;
/**
 * Lines after which the run moves what it wrote out of the log: a thousand pages, some milliseconds. Left to the store it would be
 * 160 MB at once, and for the half second of that every counter stands still.
 */
const LOG_LINES = 2_000;
/** Exceptions that a run names; the others are counted. */
const NAMED = 100;

export interface DeductionRun {
  readonly period: Period;
  /** Lines of the period, and those that earlier runs had deducted when this one began. */
  readonly lines: number;
  readonly before: number;
  readonly deducted: number;
  /** Customers whose line was refused: they stay open, and the period cannot be closed. */
  readonly refused: number;
  readonly exceptions: readonly { readonly accountId: number; readonly refusal: Refusal }[];
}

export interface RunControl {
  /** False ends the run after the part that is being written; it goes on when it is asked for again. */
  mayGoOn(): boolean;
  told(run: DeductionRun): void;
}

const DAY_MS = 86_400_000;
const DAY_OF_1970 = dayNumber(toBusinessDate('1970-01-01'));

/** The submission that a run deducts. */
export interface Submission {
  readonly hash: string;
  readonly lastDay: BusinessDate;
}

/** Last day of the period at midnight UTC, in milliseconds since 1970. */
const timeOf = (day: BusinessDate): number => (dayNumber(day) - DAY_OF_1970) * DAY_MS;

/** The command by which the run deducts a line: the same one whoever asks. */
export const deductionCommand = (
  deps: AppDeps,
  context: RequestContext,
  line: UsageRow,
  { hash, lastDay }: Submission,
): DeductUsage => commandsOf(deps, context, line.period, { hash, lastDay })(line);

/**
 * What the run's commands have in common is made once. The hash of a request that names no person is that of its plain text,
 * so it is not asked what of it is to be blinded.
 */
function commandsOf(
  deps: AppDeps,
  { operator }: RequestContext,
  period: Period,
  { hash, lastDay }: Submission,
): (line: UsageRow) => DeductUsage {
  const kind = 'deduct-usage';
  const { clock, company, station } = deps;
  const idOf = runOperationIds(deps.hash, timeOf(lastDay));
  const evidenceOf = numberedJson('accountId', { hash, kind, period });
  const bodyOf = numberedJson('accountId', { kind, period });
  return ({ accountId }) => {
    const at = clock.now();
    return {
      operationId: idOf(accountId, evidenceOf(accountId)),
      requestHash: deps.hash.sha256Hex(bodyOf(accountId)),
      station,
      operator,
      at,
      businessDate: businessDate(at, company.timeZone),
      kind,
      period,
      accountId,
    };
  };
}

/**
 * In the first turn the requests that came meanwhile are read and their commands gathered, at its end these are committed,
 * and only the next one is the run's: a cashier waits for one part and never for two.
 */
async function afterCashiers({ store }: AppDeps): Promise<void> {
  await store.finance.nextTurn();
  await store.finance.nextTurn();
}

/** A log that cannot be moved now ends no run: what was deducted is durable in it, and may be all of the month. */
function shortenLog({ store, log }: AppDeps): void {
  try {
    store.finance.shortenLog();
  } catch (cause) {
    if (!(cause instanceof StoreError)) throw cause;
    // What ails the ledger is told by whoever writes to it next.
    log.error({ code: cause.code }, 'what a deduction run wrote could not be moved out of the log');
  }
}

/** A cashier waits for a part or for the log, and never for both. Returns how many lines the log holds of the run afterwards. */
async function logShortened(deps: AppDeps, lines: number): Promise<number> {
  if (lines < LOG_LINES) return lines;
  shortenLog(deps);
  await afterCashiers(deps);
  return 0;
}

/** A run that does nothing yet: where the period stands. */
export function standingOf({ store }: AppDeps, period: Period): DeductionRun {
  const { lines, state } = store.finance.month(period) ?? { lines: 0, state: 'preparing' };
  // Nothing is deducted before a run has begun, and nothing waits in a closed period.
  const before = state === 'posting' ? lines - store.finance.usageWaitingCount(period) : 0;
  return { period, lines, before, deducted: 0, refused: 0, exceptions: [] };
}

/** Refuses period.unknown, period.state before anything is deducted. */
export async function deductMonth(
  deps: AppDeps,
  context: RequestContext,
  period: Period,
  control: RunControl,
): Promise<Outcome<DeductionRun>> {
  const { finance } = deps.store;
  const month = finance.month(period);
  if (month === undefined) return refuse('period.unknown', { period });
  const { hash, state } = month;
  if (hash === null || (state !== 'reviewed' && state !== 'posting')) {
    return refuse('period.state', { period, state });
  }
  const commandFor = commandsOf(deps, context, period, { hash, lastDay: month.lastDay });
  let run = standingOf(deps, period);
  control.told(run);
  let size = PART_MIN;
  let inLog = 0;
  for (let after = 0; control.mayGoOn(); ) {
    const part = finance.usageWaiting(period, after, size);
    const last = part.at(-1);
    if (last === undefined) break;
    const began = deps.clock.monotonic();
    const outcomes = await Promise.all(part.map((line) => commitOne(deps, commandFor(line))));
    const took = deps.clock.monotonic() - began;
    size = took > PART_MS ? size >> 1 : took < PART_MS / 2 ? size * 2 : size;
    size = Math.min(Math.max(size, PART_MIN), PART_MAX);
    after = last.accountId;
    run = counted(run, part, outcomes);
    control.told(run);
    await afterCashiers(deps);
    inLog = await logShortened(deps, inLog + part.length);
  }
  if (inLog > 0) shortenLog(deps);
  return accept(run);
}

function counted(
  run: DeductionRun,
  part: readonly UsageRow[],
  outcomes: readonly Outcome<unknown>[],
): DeductionRun {
  const exceptions = outcomes.flatMap((outcome, n) =>
    outcome.ok ? [] : [{ accountId: part[n]?.accountId ?? 0, refusal: outcome.refusal }],
  );
  return {
    ...run,
    deducted: run.deducted + part.length - exceptions.length,
    refused: run.refused + exceptions.length,
    exceptions: [...run.exceptions, ...exceptions].slice(0, NAMED),
  };
}
