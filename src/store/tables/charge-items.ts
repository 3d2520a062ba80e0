/** What is charged beyond gas. A truth value is 0 or 1 in the table. */
import type { Database } from 'better-sqlite3';
import type { ChargeItemRow } from '../../core/ledger/hall/rows.ts';
import { selectSql, upsertSql } from './columns.ts';

type StoredItem = Omit<ChargeItemRow, 'income'> & { readonly income: number };

const asItem = ({ income, ...row }: StoredItem): ChargeItemRow => ({
  ...row,
  income: income === 1,
});

const storedItem = (row: ChargeItemRow): StoredItem => ({ ...row, income: row.income ? 1 : 0 });

export function chargeItemTable(db: Database) {
  const fields = ['item', 'name', 'income', 'taxBasisPoints'] as const;
  const select = selectSql('charge_item', fields);
  const byItem = db.prepare<[string], StoredItem>(`${select} WHERE item = ?`);
  const every = db.prepare<[], StoredItem>(`${select} ORDER BY item`);
  const upsert = db.prepare<[StoredItem]>(upsertSql('charge_item', fields, ['item']));
  return {
    get(item: string): ChargeItemRow | undefined {
      const stored = byItem.get(item);
      return stored === undefined ? undefined : asItem(stored);
    },
    list: (): readonly ChargeItemRow[] => every.all().map(asItem),
    /** As they stand in the table, where a truth value might be neither. */
    all: () => every.iterate(),
    put: (row: ChargeItemRow) => upsert.run(storedItem(row)),
    stored: storedItem,
  };
}
