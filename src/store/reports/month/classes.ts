/**
 * Classes (用气性质) that were put right after the opening, as a period knows them: what was changed behind it changes none of its bytes.
 * Nothing was sold or used before, so an account's revenue is all of one class.
 */
import { type RowId, rowStation } from '../../../core/ids.ts';
import type { PeriodScope } from './scope.ts';

interface Changed {
  readonly id: number;
  readonly accountId: number;
  readonly customerClass: string | null;
  /** Which of the record's changes it was. */
  readonly n: number;
}

/** By account; nobody else's class is another than at the opening. */
export function changedClasses({ file, marks }: PeriodScope): ReadonlyMap<number, string> {
  const ends = new Map(marks.map(({ station, row }) => [station, row]));
  const newest = new Map<number, number>();
  const classes = new Map<number, string>();
  const changes = file.db
    .prepare<[], Changed>(
      `SELECT id, account_id AS accountId, json_extract(detail, '$.command.to.customerClass') AS customerClass,
         json_extract(detail, '$.result.facts.changes') AS n
       FROM entry INDEXED BY entry_change WHERE kind = 'change-account'`,
    )
    .iterate();
  for (const { id, accountId, customerClass, n } of changes) {
    const isKnown = id <= (ends.get(rowStation(id as RowId)) ?? 0);
    if (customerClass === null || !isKnown || n < (newest.get(accountId) ?? 0)) continue;
    newest.set(accountId, n);
    classes.set(accountId, customerClass);
  }
  return classes;
}
