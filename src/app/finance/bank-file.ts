/**
 * A bank's file beside the transfers that wait (到账匹配): proposals and nothing else. Nothing is kept of the file; what finance
 * confirms is a command of its own, with the line as its evidence.
 */
import { type BankFault, type BankLine, readBankFile } from '../../core/bank/bank-file.ts';
import {
  BankMatch,
  type Candidate,
  proposalsOf,
  type WaitingTransfer,
} from '../../core/bank/match.ts';
import type { OperationId } from '../../core/ids.ts';
import type { TransferRow } from '../../core/ledger/rows.ts';
import { accept, type Outcome, refuse } from '../../core/outcome.ts';
import type { SheetFiles } from '../../ports/sheets.ts';
import { type AppDeps, DEFAULT_FINANCE } from '../deps.ts';

/** Lines of money that came in; a bank's month of a large company has fewer. */
const LINES_MAX = 5_000;
/** Transfers that wait, oldest first. */
const WAITING_MAX = 2_000;
/** Lines that are matched before others have their turn. */
const LINES_A_TURN = 100;

export type BankState = 'sure' | 'choose' | 'none' | 'used' | 'twice';

export interface MatchedLine extends BankLine {
  /** used: it has confirmed `payment` already. twice: an earlier line of this file has the same number. */
  readonly state: BankState;
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
}

/** Transfers that finance has not confirmed, by operation id; so many at most. */
export const waitingTransfers = (deps: AppDeps): readonly WaitingTransfer[] =>
  deps.store.finance.pendingTransfers(WAITING_MAX).map((row) => waitingOf(deps, row));

function waitingOf({ store }: AppDeps, row: TransferRow): WaitingTransfer {
  const { operationId: payment, accountId, amount, ticketNo } = row;
  const command = store.operation(payment)?.command;
  const taken = command?.kind === 'take-payment' ? command : null;
  const customer = store.account(accountId)?.name ?? '';
  const ticket = `S${taken?.station ?? 0}-${String(ticketNo).padStart(8, '0')}`;
  const names = [taken?.payer ?? '', customer].filter((name) => name !== '');
  return { payment, accountId, amount, ticket, reference: taken?.reference ?? '', names };
}

type Judged = Omit<MatchedLine, 'candidates'> & { readonly candidates: readonly Candidate[] };

/** Lines whose serial has served already are asked after no transfer. */
async function judged(
  deps: AppDeps,
  bank: string,
  lines: readonly BankLine[],
  waiting: readonly WaitingTransfer[],
): Promise<readonly Judged[]> {
  const match = new BankMatch(waiting);
  const seen = new Set<string>();
  const found: Judged[] = [];
  for (const [n, line] of lines.entries()) {
    if (n % LINES_A_TURN === 0) await deps.store.finance.nextTurn();
    const used = deps.store.finance.bankLine(bank, line.serial);
    const twice = seen.has(line.serial);
    seen.add(line.serial);
    if (used !== undefined) {
      found.push({ ...line, state: 'used', payment: used.payment, candidates: [] });
    } else if (twice) found.push({ ...line, state: 'twice', payment: null, candidates: [] });
    else {
      const candidates = match.candidates(line);
      const state = candidates.length === 0 ? 'none' : 'choose';
      found.push({ ...line, state, payment: null, candidates });
    }
  }
  return found;
}

/** Refuses bank-file.unknown-bank, what the reader of files refuses, bank-file.heading, file.too-many-rows. */
export async function previewBankFile(
  deps: AppDeps,
  sheets: Pick<SheetFiles, 'read'>,
  { bank, bytes }: { readonly bank: string; readonly bytes: Uint8Array },
): Promise<Outcome<BankPreview>> {
  const { bankFiles: banks } = deps.company.finance ?? DEFAULT_FINANCE;
  const columns = Object.hasOwn(banks, bank) ? banks[bank] : undefined;
  if (columns === undefined) return refuse('bank-file.unknown-bank', { bank });
  const table = await sheets.read(bytes);
  if (!table.ok) return table;
  const file = readBankFile(table.value, columns);
  if (!file.ok) return file;
  const { lines, faults, passed } = file.value;
  if (lines.length > LINES_MAX) return refuse('file.too-many-rows', { rows: LINES_MAX });
  const waiting = waitingTransfers(deps);
  const found = await judged(deps, bank, lines, waiting);
  const asked = found.map((line) => ({ line, candidates: line.candidates }));
  const proposed = proposalsOf(asked).map(({ sure }, n): MatchedLine => {
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
  });
}
