/** What an accepted command does: postings and new rows, from the command and its result alone (no rule is asked again). */
import type { AccountId, CardNo } from '../ids.ts';
import type { Posting } from '../journal.ts';
import { assert } from '../outcome.ts';
import type { CommandResult } from './results.ts';
import type {
  AccountRow,
  CardRow,
  Change,
  LiveRow,
  LoadRow,
  MeterFigures,
  MeterRow,
} from './rows.ts';
import type { Books, Place } from './snapshot.ts';
import { afterPostings } from './stages.ts';

/** Whom and which card the entry is about, for statements and the audit. */
export interface Subject {
  readonly accountId: AccountId | null;
  readonly cardNo: CardNo | null;
}

export interface Effects {
  readonly result: CommandResult;
  readonly subject: Subject;
  readonly postings: readonly Posting[];
  readonly changes: readonly Change[];
}

export type Consequence = Omit<Effects, 'result'>;

/** A row that a rule has already seen: its absence now is a bug, not a refusal. */
function present<T>(row: T | undefined, what: string, id: number | string): T {
  assert(row !== undefined, () => `${what} ${id} is gone between the rule and its effect`);
  return row;
}

export const liveOf = (books: Books, id: AccountId): LiveRow =>
  present(books.live(id), 'live row', id);
export const accountOf = (books: Books, id: AccountId): AccountRow =>
  present(books.account(id), 'account', id);
export const meterOf = (books: Books, id: MeterRow['meter']): MeterRow =>
  present(books.meter(id), 'meter', id);
/** Where the meter began and what it is known to have taken: cheaper than its row in a run. */
export const meterFiguresOf = (books: Books, id: MeterRow['meter']): MeterFigures =>
  present(books.meterFigures(id), 'meter', id);
export const cardOf = (books: Books, no: CardNo): CardRow => present(books.card(no), 'card', no);
export const loadOf = (books: Books, id: LoadRow['operationId']): LoadRow =>
  present(books.load(id), 'load', id);

/** Postings of one customer and the live row they lead to; no posting, no new row. */
export function valueMoved(
  books: Books,
  owner: AccountId,
  postings: readonly Posting[],
  place: Place,
): Pick<Effects, 'postings' | 'changes'> {
  if (postings.length === 0) return { postings, changes: [] };
  return {
    postings,
    changes: [{ table: 'live', row: afterPostings(liveOf(books, owner), postings, place.entryId) }],
  };
}
