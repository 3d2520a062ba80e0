/** Meters, cards and what is known of the cards' secrets. */
import type { Database } from 'better-sqlite3';
import type { CardNo, MeterId } from '../../core/ids.ts';
import type { CardRow, MeterRow, SecretRow } from '../../core/ledger/rows.ts';
import { selectSql, upsertSql } from './columns.ts';

const METER_FIELDS = [
  'meter',
  'accountId',
  'communityId',
  'address',
  'direction',
  'regulatorBoxId',
  'floor',
  'model',
  'initialIndex',
  'ceiling',
  'sequence',
  'loadedTotal',
  'takenSequence',
  'takenTotal',
] as const satisfies readonly (keyof MeterRow)[];

const CARD_FIELDS = [
  'cardNo',
  'accountId',
  'meter',
  'stage',
  'writeSequence',
  'total',
] as const satisfies readonly (keyof CardRow)[];

const SECRET_FIELDS = [
  'cardNo',
  'fingerprint',
  'outcome',
] as const satisfies readonly (keyof SecretRow)[];

export function meterTable(db: Database) {
  const select = selectSql('meter', METER_FIELDS);
  const byId = db.prepare<[number], MeterRow>(`${select} WHERE meter = ?`);
  const every = db.prepare<[], MeterRow>(`${select} ORDER BY meter`);
  const upsert = db.prepare<[MeterRow]>(upsertSql('meter', METER_FIELDS, ['meter']));
  return {
    get: (meter: MeterId) => byId.get(meter),
    all: () => every.iterate(),
    put: (row: MeterRow) => upsert.run(row),
  };
}

export function cardTable(db: Database) {
  const select = selectSql('card', CARD_FIELDS);
  const byNo = db.prepare<[number], CardRow>(`${select} WHERE card_no = ?`);
  const every = db.prepare<[], CardRow>(`${select} ORDER BY card_no`);
  const upsert = db.prepare<[CardRow]>(upsertSql('card', CARD_FIELDS, ['cardNo']));
  return {
    get: (no: CardNo) => byNo.get(no),
    all: () => every.iterate(),
    put: (row: CardRow) => upsert.run(row),
  };
}

export function secretTable(db: Database) {
  const select = selectSql('card_secret', SECRET_FIELDS);
  const ofCard = db.prepare<[number], SecretRow>(`${select} WHERE card_no = ?`);
  const every = db.prepare<[], SecretRow>(`${select} ORDER BY card_no, fingerprint`);
  const upsert = db.prepare<[SecretRow]>(
    upsertSql('card_secret', SECRET_FIELDS, ['cardNo', 'fingerprint']),
  );
  return {
    ofCard: (no: CardNo) => ofCard.all(no),
    all: () => every.iterate(),
    put: (row: SecretRow) => upsert.run(row),
  };
}
