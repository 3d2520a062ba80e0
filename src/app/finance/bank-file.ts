/**
 * A bank's file beside the transfers that wait (到账匹配): proposals and nothing else. Nothing is kept of the file; what finance
 * confirms is a command of its own, with the line as its evidence.
 */
import {
  type BankColumns,
  type BankFault,
  type BankLine,
  readBankFile,
} from '../../core/bank/bank-file.ts';
import { DAYS_APART, type HandedOver, HandOverMatch } from '../../core/bank/hand-overs.ts';
import {
  BankMatch,
  type Candidate,
  proposalsOf,
  type WaitingTransfer,
} from '../../core/bank/match.ts';
import { toBusinessDate } from '../../core/calendar.ts';
import type { OperationId } from '../../core/ids.ts';
import { bankKeysOf } from '../../core/ledger/bank-line.ts';
import { chargedBy } from '../../core/ledger/hall/charge.ts';
import type { TransferRow } from '../../core/ledger/rows.ts';
import { accept, assert, type Outcome, refuse } from '../../core/outcome.ts';
import { dateOfDay, dayNumber } from '../../core/period.ts';
import type { SheetFiles } from '../../ports/sheets.ts';
import { type AppDeps, DEFAULT_FINANCE } from '../deps.ts';

/** Lines of money that came in; a bank's month of a large company has fewer. */
const LINES_MAX = 5_000;
/** Transfers that are read before others have their turn. */
const TRANSFERS_A_TURN = 500;
/** Slips are looked for in so many days before the file's last line: three years, should a date in it be mistyped. */
const DAYS_OF_FILE = 1_100;
/** A mistyped year may be the first or the last that a date can have. */
const FIRST_DAY = dayNumber(toBusinessDate('1900-01-01'));
const LAST_DAY = dayNumber(toBusinessDate('9999-12-31'));
/** Lines that are matched, or days that are looked at, before others have their turn. */
const LINES_A_TURN = 100;

export type BankState =
  | 'sure'
  | 'choose'
  | 'none'
  | 'used'
  | 'twice'
  | 'hand-over'
  | 'hand-over-differs';

export interface MatchedLine extends BankLine {
  /**
   * used: it has confirmed `payment` already. twice: an earlier line of this file has the same number. hand-over: cash that was
   * taken to the bank; hand-over-differs: its slip says another amount.
   */
  readonly state: BankState;
  /** The slip (缴款单) that it is of; null elsewhere. */
  readonly handOver: HandedOver | null;
  /** Of a line that is sure or used; null elsewhere. */
  readonly payment: OperationId | null;
  /** Strongest ground only. */
  readonly candidates: readonly Candidate[];
}

export interface BankPreview {
  readonly bank: string;
  readonly lines: readonly MatchedLine[];
  readonly faults: readonly BankFault[];
  readonly passed: number;
  /** Transfers that no line is surely of. */
  readonly waiting: readonly WaitingTransfer[];
  /** Slips of cash taken to the bank in the days of the file that no line of it is of. */
  readonly missing: readonly HandedOver[];
}

/** Transfers that finance has not confirmed, by operation id, behind `after`; null begins the list. */
export const waitingTransfers = (
  deps: AppDeps,
  after: OperationId | null,
  limit: number,
): readonly WaitingTransfer[] =>
  deps.store.finance.pendingTransfers(after, limit).map((row) => waitingOf(deps, row));

/** All of them: a line fits one alone only if it was held against every one. */
async function everyWaiting(deps: AppDeps): Promise<readonly WaitingTransfer[]> {
  const { finance } = deps.store;
  const all: WaitingTransfer[] = [];
  for (let after: OperationId | null = null; ; ) {
    const page: readonly TransferRow[] = finance.pendingTransfers(after, TRANSFERS_A_TURN);
    all.push(...page.map((row) => waitingOf(deps, row)));
    if (page.length < TRANSFERS_A_TURN) return all;
    after = page.at(-1)?.operationId ?? null;
    await finance.nextTurn();
  }
}

function waitingOf({ store }: AppDeps, row: TransferRow): WaitingTransfer {
  const { operationId: payment, accountId, amount, ticketNo } = row;
  const operation = store.operation(payment);
  const taken = operation?.command;
  const isCharge = taken?.kind === 'take-charge';
  assert(
    operation !== undefined && (taken?.kind === 'take-payment' || isCharge),
    `payment ${payment} is gone`,
  );
  const customer = store.account(accountId)?.name ?? '';
  const ticket = `S${taken.station}-${String(ticketNo).padStart(8, '0')}`;
  const names = [taken.payer ?? '', customer].filter((name) => name !== '');
  const { businessDate: takenOn, reference } = taken;
  const charge = isCharge ? chargedBy(operation.committed.result).name : null;
  return { payment, accountId, amount, takenOn, ticket, reference: reference ?? '', names, charge };
}

type Judged = Omit<MatchedLine, 'candidates'> & { readonly candidates: readonly Candidate[] };

/**
 * Slips that may be of a line of the file, and those of all days between its lines: where nothing came in for a week, no cash did
 * either.
 */
async function slipsNear({ store }: AppDeps, lines: readonly BankLine[]) {
  const days = lines.map(({ bookedOn }) => dayNumber(bookedOn)).sort((a, b) => a - b);
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return [];
  const slips: HandedOver[] = [];
  const from = Math.max(first - DAYS_APART, last - DAYS_OF_FILE, FIRST_DAY);
  for (let day = from; day <= Math.min(last + DAYS_APART, LAST_DAY); day += 1) {
    if ((day - from) % LINES_A_TURN === 0) await store.finance.nextTurn();
    slips.push(...store.hall.handOversOn(dateOfDay(day)));
  }
  return slips;
}

interface Against {
  readonly waiting: readonly WaitingTransfer[];
  readonly slips: readonly HandedOver[];
}

/** Lines whose serial has served already, and those of cash that was taken to the bank, are asked after no transfer. */
async function judged(
  deps: AppDeps,
  keys: readonly string[],
  lines: readonly BankLine[],
  { waiting, slips }: Against,
): Promise<readonly Judged[]> {
  const match = new BankMatch(waiting);
  const handOvers = new HandOverMatch(slips);
  const seen = new Set<string>();
  const found: Judged[] = [];
  for (const [n, line] of lines.entries()) {
    if (n % LINES_A_TURN === 0) await deps.store.finance.nextTurn();
    const used = keys
      .map((key) => deps.store.finance.bankLine(key, line.serial))
      .find((row) => row !== undefined && row.redBy === null);
    const twice = seen.has(line.serial);
    seen.add(line.serial);
    const none = { ...line, payment: null, handOver: null, candidates: [] };
    if (used !== undefined) found.push({ ...none, state: 'used', payment: used.payment });
    else if (twice) found.push({ ...none, state: 'twice' });
    else found.push({ ...none, ...whatCameIn(line, match, handOvers) });
  }
  return found;
}

/** A slip's number may stand in a transfer's text by chance: where the amounts differ, what a customer wrote of theirs is believed. */
function whatCameIn(
  line: BankLine,
  match: BankMatch,
  handOvers: HandOverMatch,
): Pick<Judged, 'state' | 'handOver' | 'candidates'> {
  const handOver = handOvers.of(line);
  if (handOver?.amount === line.amount) {
    handOvers.found(handOver);
    return { state: 'hand-over', handOver, candidates: [] };
  }
  const candidates = match.candidates(line);
  const isTransfer = candidates.some(({ ground }) => ground !== 'amount');
  if (handOver !== null && !isTransfer) {
    return { state: 'hand-over-differs', handOver, candidates: [] };
  }
  return { state: candidates.length === 0 ? 'none' : 'choose', handOver: null, candidates };
}

const banksOf = ({ company }: AppDeps) => (company.finance ?? DEFAULT_FINANCE).bankFiles;

/** Whose file it is where nobody says so: the one bank that is named, or `default`. */
export function usualBank(deps: AppDeps): string {
  const [first, ...others] = Object.keys(banksOf(deps));
  return first === undefined || others.length > 0 ? 'default' : first;
}

/** Refuses bank-file.unknown-bank: a name that is none is no bank of its own, or a serial number would serve once a name. */
export function layoutOf(deps: AppDeps, bank: string): Outcome<BankColumns> {
  const bankFiles = banksOf(deps);
  const columns = Object.hasOwn(bankFiles, bank) ? bankFiles[bank] : undefined;
  if (columns !== undefined) return accept(columns);
  return refuse('bank-file.unknown-bank', { bank, banks: Object.keys(bankFiles).join('、') });
}

/**
 * The line with the company's account that it is of, where the configuration says one. Refuses bank-file.unknown-bank; what was
 * done under a name that is gone since is still answered as it was.
 */
export function evidenceUnder<L extends { readonly bank: string }>(
  deps: AppDeps,
  operationId: OperationId,
  line: L,
): Outcome<L & { readonly account?: string }> {
  const layout = layoutOf(deps, line.bank);
  if (!layout.ok) {
    return deps.store.operation(operationId) === undefined ? layout : accept(line);
  }
  const { account } = layout.value;
  return accept(account === undefined ? line : { ...line, account });
}

/** Of the days that the file tells of, from its first line to its last. */
function missingOf(slips: readonly HandedOver[], lines: readonly MatchedLine[]) {
  const days = lines.map(({ bookedOn }) => bookedOn).sort();
  const [first = '', last = ''] = [days[0], days.at(-1)];
  const found = new Set(lines.map(({ handOver }) => handOver?.bankSlip));
  return slips.filter(
    ({ bankSlip, bankDate }) => !found.has(bankSlip) && bankDate >= first && bankDate <= last,
  );
}

/** Refuses bank-file.unknown-bank, what the reader of files refuses, bank-file.heading, file.too-many-rows. */
export async function previewBankFile(
  deps: AppDeps,
  sheets: Pick<SheetFiles, 'read'>,
  asked: { readonly bank?: string | undefined; readonly bytes: Uint8Array },
): Promise<Outcome<BankPreview>> {
  const { bank = usualBank(deps), bytes } = asked;
  const layout = layoutOf(deps, bank);
  if (!layout.ok) return layout;
  const columns = layout.value;
  const table = await sheets.read(bytes);
  if (!table.ok) return table;
  const file = readBankFile(table.value, columns);
  if (!file.ok) return file;
  const { lines, faults, passed } = file.value;
  if (lines.length > LINES_MAX) return refuse('file.too-many-rows', { rows: LINES_MAX });
  const waiting = await everyWaiting(deps);
  const slips = await slipsNear(deps, lines);
  const keys = bankKeysOf(bank, columns.account);
  const found = await judged(deps, keys, lines, { waiting, slips });
  const matched = found.map((line) => ({ line, candidates: line.candidates }));
  const proposed = proposalsOf(matched).map(({ sure }, n): MatchedLine => {
    const line = found[n] as Judged;
    const payment = line.candidates[0]?.transfer.payment ?? null;
    return sure ? { ...line, state: 'sure', payment } : line;
  });
  const surely = new Set(proposed.map(({ payment }) => payment));
  return accept({
    bank,
    lines: proposed,
    faults,
    passed,
    waiting: waiting.filter(({ payment }) => !surely.has(payment)),
    missing: missingOf(slips, proposed),
  });
}
