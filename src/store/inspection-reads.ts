/** Whose inspection is due, by the index of the day since when it waits. */
import type { Database } from 'better-sqlite3';
import type { BusinessDate } from '../core/calendar.ts';
import type { AccountId } from '../core/ids.ts';
import { assert } from '../core/outcome.ts';
import type { InspectionReads } from '../ports/inspections.ts';
import type { AccountView } from '../ports/store.ts';
import type { Gate } from './gate.ts';
import type { SqliteBooks } from './sqlite-books.ts';

/** As the index has it, word by word. */
const SINCE = `(CASE WHEN json_valid(content) THEN CASE json_extract(content, '$.inspection.passed')
  WHEN 1 THEN json_extract(content, '$.inspection.dueOn')
  WHEN 0 THEN json_extract(content, '$.inspection.on') END END)`;

/** A closed account and a dismantled installation have nothing that is inspected. */
const FROM = `FROM papers JOIN account USING (account_id)
  WHERE ${SINCE} <= @by AND closed = 0
    AND json_extract(content, '$.standing.standing') IS NOT 'dismantled'`;

interface Due {
  readonly accountId: AccountId;
  readonly since: BusinessDate;
}

interface Parts {
  readonly db: Database;
  readonly gate: Gate;
  readonly books: SqliteBooks;
  readonly account: (id: AccountId) => AccountView | undefined;
}

export function inspectionReads({ db, gate, books, account }: Parts): InspectionReads {
  const page = db.prepare<[object], Due>(
    `SELECT account_id AS accountId, ${SINCE} AS since ${FROM}
       AND (${SINCE}, account_id) > (@since, @accountId)
     ORDER BY ${SINCE}, account_id LIMIT @limit`,
  );
  const count = db.prepare<[object], number>(`SELECT count(*) ${FROM}`).pluck();
  return {
    due: (by, after, limit) =>
      gate.read(() =>
        page
          .all({ by, since: after?.since ?? '', accountId: after?.accountId ?? 0, limit })
          .map(({ accountId, since }) => {
            const holder = account(accountId);
            const inspection = books.papers(accountId)?.inspection;
            assert(holder !== undefined && inspection !== undefined, `${accountId} has no papers`);
            return { since, account: holder, inspection };
          }),
      ),
    dueCount: (by) => gate.read(() => count.get({ by }) ?? 0),
  };
}
