/** The sheets of meters that were taken down. */
import type { Database } from 'better-sqlite3';
import type { AccountId, MeterId } from '../../core/ids.ts';
import type { MeterEndRow } from '../../core/ledger/life/rows.ts';
import { canonicalJson, parseCanonical } from '../canonical.ts';

interface Stored {
  readonly meter: number;
  readonly newMeter: number | null;
  readonly accountId: number;
  readonly content: string;
}

const stored = (row: MeterEndRow): Stored => ({
  meter: row.meter,
  newMeter: row.newMeter,
  accountId: row.accountId,
  content: canonicalJson(row),
});

const rowFrom = ({ content }: Stored): MeterEndRow => parseCanonical(content) as MeterEndRow;

export function meterEndTable(db: Database) {
  const select =
    'SELECT meter, new_meter AS newMeter, account_id AS accountId, content FROM meter_end';
  const byMeter = db.prepare<[number], Stored>(`${select} WHERE meter = ?`);
  const byNext = db.prepare<[number], Stored>(`${select} WHERE new_meter = ?`);
  const byAccount = db.prepare<[number], Stored>(`${select} WHERE account_id = ? ORDER BY meter`);
  const every = db.prepare<[], Stored>(`${select} ORDER BY meter`);
  const insert = db.prepare<[Stored]>(
    'INSERT INTO meter_end VALUES (@meter, @newMeter, @accountId, @content)',
  );
  const one = (found: Stored | undefined) => (found === undefined ? undefined : rowFrom(found));
  return {
    get: (meter: MeterId) => one(byMeter.get(meter)),
    before: (newMeter: MeterId) => one(byNext.get(newMeter)),
    of: (account: AccountId): readonly MeterEndRow[] => byAccount.all(account).map(rowFrom),
    all: () => every.iterate(),
    put: (row: MeterEndRow) => insert.run(stored(row)),
    stored,
  };
}
