/** Entries of a range of business dates as a plain-text journal, in the order in which the stations wrote them. */
import type { AccountId, RowId } from '../../core/ids.ts';
import { rowSequence, rowStation } from '../../core/ids.ts';
import type { LedgerAccount } from '../../core/journal.ts';
import {
  type JournalMove,
  journalHead,
  journalTransaction,
  rareAccounts,
} from '../../core/plain-journal.ts';
import { opText } from '../tables/identities.ts';
import { accountCoded, type LedgerFile } from './ledger-file.ts';

/** Business dates, both inclusive. */
export interface DateRange {
  readonly from: string;
  readonly to: string;
}

export const ALL_DATES: DateRange = { from: '0000-01-01', to: '9999-12-31' };

/** A posting with what its entry says of it. */
export interface JournalRow {
  readonly id: number;
  readonly kind: string;
  readonly opId: Uint8Array;
  readonly date: string;
  readonly debit: number;
  readonly credit: number;
  readonly amount: number;
  readonly owner: number;
}

/** Postings stand behind their entry, so that one walk along both tables meets them entry by entry. */
const ROWS = `
  SELECT entry.id, kind, op_id AS opId, business_date AS date, debit, credit, amount, owner
  FROM posting JOIN entry ON entry.id = posting.entry_id
  WHERE business_date BETWEEN ? AND ?
  ORDER BY posting.id`;

/** Pieces of text; memory does not grow with the range. */
export const journalOf = ({ db }: LedgerFile, { from, to }: DateRange): Generator<string> =>
  journalText(db.prepare<[string, string], JournalRow>(ROWS).iterate(from, to));

/** Postings of one entry stand together. */
export function* journalText(rows: Iterable<JournalRow>): Generator<string> {
  yield journalHead();
  let entry: JournalRow | null = null;
  let moves: JournalMove[] = [];
  const rare = new Set<LedgerAccount>();
  for (const row of rows) {
    if (entry !== null && entry.id !== row.id) {
      yield rareAccounts(moves, rare) + transactionOf(entry, moves);
      moves = [];
    }
    entry = row;
    moves.push({
      debit: accountCoded(row.debit),
      credit: accountCoded(row.credit),
      amount: row.amount,
      owner: row.owner as AccountId,
    });
  }
  if (entry !== null) yield rareAccounts(moves, rare) + transactionOf(entry, moves);
}

const transactionOf = ({ id, kind, opId, date }: JournalRow, moves: readonly JournalMove[]) =>
  journalTransaction({
    date,
    code: `${rowStation(id as RowId)}-${rowSequence(id as RowId)}`,
    description: kind,
    operationId: opText(opId),
    moves,
  });
