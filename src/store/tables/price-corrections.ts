/** Documents of prices that were wrong (调价追收、追退): written once, a row a document. */
import type { Database } from 'better-sqlite3';
import type { AccountId } from '../../core/ids.ts';
import type { PriceCorrectionRow } from '../../core/ledger/month-rows.ts';
import { opBytes, opText } from './identities.ts';
import { RareTable } from './rare-table.ts';

type Stored = Omit<PriceCorrectionRow, 'operationId'> & { readonly opId: Uint8Array };

const asRow = ({ opId, ...rest }: Stored): PriceCorrectionRow => ({
  operationId: opText(opId),
  ...rest,
});

export function priceCorrectionTable(db: Database) {
  const select = `SELECT op_id AS opId, account_id AS accountId, tariff_id AS tariffId, litres,
    difference_e4 AS differenceE4, form_no AS formNo, document_on AS "on" FROM price_correction`;
  const ofAccount = db.prepare<[number], Stored>(
    `${select} WHERE account_id = ? ORDER BY document_on, rowid`,
  );
  const every = db.prepare<[], Stored>(`${select} ORDER BY document_on, rowid`);
  const insert = db.prepare<[Stored]>(`INSERT INTO price_correction
    (op_id, account_id, tariff_id, litres, difference_e4, form_no, document_on)
    VALUES (@opId, @accountId, @tariffId, @litres, @differenceE4, @formNo, @on)`);
  const rare = new RareTable(db, 'price_correction');
  return {
    /** Oldest first. */
    of: (account: AccountId): readonly PriceCorrectionRow[] =>
      rare.isEmpty() ? [] : ofAccount.all(account).map(asRow),
    *all(): Generator<PriceCorrectionRow> {
      for (const stored of every.iterate()) yield asRow(stored);
    },
    put({ operationId, ...rest }: PriceCorrectionRow): void {
      rare.filled();
      insert.run({ ...rest, opId: opBytes(operationId) });
    },
    forget: () => rare.forget(),
  };
}
