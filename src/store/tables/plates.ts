/** Plates and papers of meters; seals a line each, for a seal's number is printable. */
import type { Database } from 'better-sqlite3';
import type { MeterId } from '../../core/ids.ts';
import type { PlateRow } from '../../core/ledger/rows.ts';
import { selectSql, upsertSql } from './columns.ts';

const PLATE_FIELDS = [
  'meter',
  'metering',
  'size',
  'format',
  'linkAddress',
  'seals',
  'acceptanceNo',
  'acceptedOn',
  'serviceUntil',
] as const satisfies readonly (keyof PlateRow)[];

type StoredPlate = Omit<PlateRow, 'seals'> & { readonly seals: string };

const asPlate = (stored: StoredPlate): PlateRow => ({
  ...stored,
  seals: stored.seals === '' ? [] : stored.seals.split('\n'),
});

export function plateTable(db: Database) {
  const select = selectSql('meter_plate', PLATE_FIELDS);
  const byMeter = db.prepare<[number], StoredPlate>(`${select} WHERE meter = ?`);
  const every = db.prepare<[], StoredPlate>(`${select} ORDER BY meter`);
  const upsert = db.prepare<[StoredPlate]>(upsertSql('meter_plate', PLATE_FIELDS, ['meter']));
  return {
    get(meter: MeterId): PlateRow | undefined {
      const stored = byMeter.get(meter);
      return stored === undefined ? undefined : asPlate(stored);
    },
    *all(): Generator<PlateRow> {
      for (const stored of every.iterate()) yield asPlate(stored);
    },
    put: (row: PlateRow) => upsert.run({ ...row, seals: row.seals.join('\n') }),
  };
}
