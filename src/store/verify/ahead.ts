/** A card that has proven its ledger to be behind it: whether a file still is, and what is said of it. */
import Database from 'better-sqlite3';
import { NO_SETTINGS } from '../../core/ledger/settings.ts';
import type { AheadCard } from '../../ports/gap.ts';
import { storeError } from '../connection.ts';
import { SqliteBooks } from '../sqlite-books.ts';

export const aheadText = ({ cardNo, cardSequence, ledgerSequence }: AheadCard): string =>
  `card ${cardNo} shows write ${cardSequence}, and the ledger knows ${ledgerSequence}: the ledger is an older copy, or has lost its end`;

/** A newer copy knows the write; a gap that was accepted since explains it. */
export const isStillAhead = (
  books: Pick<SqliteBooks, 'card' | 'gap'>,
  { cardNo, cardSequence, at }: AheadCard,
): boolean =>
  (books.card(cardNo)?.writeSequence ?? 0) < cardSequence && (books.gap.latest()?.at ?? 0) <= at;

/** The same of a file, beside whoever has it. Throws StoreError where it cannot be read. */
export function isAheadOf(path: string, card: AheadCard): boolean {
  let db: Database.Database | null = null;
  try {
    db = new Database(path, { readonly: true, fileMustExist: true });
    return isStillAhead(new SqliteBooks(db, NO_SETTINGS), card);
  } catch (cause) {
    throw storeError(cause);
  } finally {
    db?.close();
  }
}
