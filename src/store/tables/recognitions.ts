/** Revenue that goes apart from use, an account a row; year-end documents, one an account and year; plans of debtors. */
import type { Database } from 'better-sqlite3';
import type { AccountId } from '../../core/ids.ts';
import type { PlanRow, TrueUpRow } from '../../core/ledger/month-rows.ts';
import type { RecognitionRow } from '../../core/ledger/recognition.ts';
import { selectSql, upsertSql } from './columns.ts';
import { RareTable } from './rare-table.ts';

export function recognitionTable(db: Database) {
  const fields = [
    'accountId',
    'boughtLitres',
    'boughtFen',
    'usedLitres',
    'usedFen',
    'recognisedLitres',
    'recognisedFen',
  ] as const satisfies readonly (keyof RecognitionRow)[];
  const from = selectSql('recognition', fields);
  const byAccount = db.prepare<[number], RecognitionRow>(`${from} WHERE account_id = ?`);
  const every = db.prepare<[], RecognitionRow>(`${from} ORDER BY account_id`);
  const put = db.prepare<[RecognitionRow]>(upsertSql('recognition', fields, ['accountId']));
  const rare = new RareTable(db, 'recognition');
  return {
    get: (account: AccountId) => (rare.isEmpty() ? undefined : byAccount.get(account)),
    all: () => every.iterate(),
    put(row: RecognitionRow): void {
      rare.filled();
      put.run(row);
    },
    forget: () => rare.forget(),
  };
}

export function trueUpTable(db: Database) {
  const fields = ['accountId', 'year', 'formNo'] as const satisfies readonly (keyof TrueUpRow)[];
  const from = selectSql('true_up', fields);
  const byKey = db.prepare<[number, number], TrueUpRow>(
    `${from} WHERE account_id = ? AND year = ?`,
  );
  const every = db.prepare<[], TrueUpRow>(`${from} ORDER BY account_id, year`);
  const insert = db.prepare<[TrueUpRow]>('INSERT INTO true_up VALUES (@accountId, @year, @formNo)');
  return {
    get: (account: AccountId, year: number) => byKey.get(account, year),
    all: () => every.iterate(),
    put: (row: TrueUpRow) => insert.run(row),
  };
}

export function planTable(db: Database) {
  const fields = [
    'accountId',
    'sharePercent',
    'formNo',
  ] as const satisfies readonly (keyof PlanRow)[];
  const from = selectSql('payment_plan', fields);
  const byAccount = db.prepare<[number], PlanRow>(`${from} WHERE account_id = ?`);
  const every = db.prepare<[], PlanRow>(`${from} ORDER BY account_id`);
  const put = db.prepare<[PlanRow]>(upsertSql('payment_plan', fields, ['accountId']));
  return {
    get: (account: AccountId) => byAccount.get(account),
    all: () => every.iterate(),
    put: (row: PlanRow) => put.run(row),
  };
}
