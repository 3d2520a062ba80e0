/**
 * A platform's payment that was entered by mistake is taken back whole (清算红字), by two people: what was cleared waits at the platform
 * again, bank and fee are as before, and the line of the bank may serve for what it really was. The period in which it was entered
 * may be closed: the red entry is of the open one.
 */
import { NOBODY, type OperationId, operationId as toOperationId } from '../ids.ts';
import { posting } from '../journal.ts';
import { accept, assert, type Outcome, refuse } from '../outcome.ts';
import { type BankLineRow, bankKeysOf, type PaidOut } from './bank-line.ts';
import type { CommandHead } from './command-head.ts';
import type { Consequence } from './effects.ts';
import { factOf, textOf } from './fact.ts';
import type { CommandResult, FactResult } from './results.ts';
import { seenByTwo } from './second-person.ts';
import type { Books, Snapshot } from './snapshot.ts';

export interface RedClearing extends CommandHead {
  readonly kind: 'red-clearing';
  /** The line by which it was entered. */
  readonly bankLine: Pick<PaidOut, 'bank' | 'account' | 'serial'>;
  readonly reason: string;
  readonly second: string;
}

/** What a platform paid out, as it was entered. */
export interface ClearingFacts {
  readonly channel: 'wechat' | 'alipay';
  readonly cleared: number;
  readonly fee: number;
}

type Line = RedClearing['bankLine'];

function standing({ bank, account, serial }: Line, books: Pick<Books, 'bankLine'>) {
  for (const key of bankKeysOf(bank, account)) {
    const row = books.bankLine(key, serial);
    if (row !== undefined && row.redBy === null) return row;
  }
  return undefined;
}

/** Refuses, in this order: approval.witness-required, approval.same-person, clearing.unknown (no such payment stands by that line). */
export function decideRedClearing(
  { operator, second, bankLine }: RedClearing,
  snapshot: Snapshot,
): Outcome<FactResult> {
  const seen = seenByTwo(operator, second);
  if (!seen.ok) return seen;
  const { bank, serial } = bankLine;
  const row = standing(bankLine, snapshot);
  const entered = row === undefined ? undefined : snapshot.clearing(row.confirmedBy);
  if (row === undefined || entered === undefined) {
    return refuse('clearing.unknown', { bank, serial });
  }
  const { channel, cleared: clearedFen, fee: feeFen } = entered;
  const settlement: OperationId = row.confirmedBy;
  return accept({ kind: 'fact', facts: { settlement, channel, clearedFen, feeFen } });
}

export function redClearingEffects(
  { operationId, bankLine }: RedClearing,
  result: CommandResult,
  books: Books,
): Consequence {
  const row = standing(bankLine, books);
  const settlement = toOperationId(textOf(result, 'settlement'));
  assert(row?.confirmedBy === settlement, () => `the line of ${settlement} is gone`);
  const channel = textOf(result, 'channel') === 'wechat' ? 'wechat' : 'alipay';
  const fee = factOf(result, 'feeFen');
  const red: BankLineRow = { ...row, redBy: operationId };
  return {
    subject: { accountId: null, cardNo: null },
    postings: [
      ...posting(channel, 'bank', factOf(result, 'clearedFen') - fee, NOBODY),
      ...posting(channel, 'clearingFees', fee, NOBODY),
    ],
    changes: [{ table: 'bankLine', row: red }],
  };
}
