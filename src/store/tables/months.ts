/** Periods, lines of use, and how far each meter is billed. */
import type { Database } from 'better-sqlite3';
import type { AccountId, MeterId } from '../../core/ids.ts';
import type { UsageFault } from '../../core/ledger/month-commands.ts';
import type { MeteredRow, MonthRow, UsageRow, WatermarkRow } from '../../core/ledger/month-rows.ts';
import type { Period } from '../../core/period.ts';
import { selectSql, upsertSql } from './columns.ts';

export function monthTable(db: Database) {
  const fields = [
    'period',
    'firstDay',
    'lastDay',
    'state',
    'revision',
    'lines',
    'litres',
    'blocked',
    'hash',
    'submittedBy',
    'missing',
    'missingReason',
    'missingSecond',
    'reviewedBy',
    'closedBy',
  ] as const satisfies readonly (keyof MonthRow)[];
  const from = selectSql('month', fields);
  const byPeriod = db.prepare<[string], MonthRow>(`${from} WHERE period = ?`);
  const newest = db.prepare<[], MonthRow>(`${from} ORDER BY period DESC LIMIT 1`);
  const every = db.prepare<[], MonthRow>(`${from} ORDER BY period`);
  const put = db.prepare<[MonthRow]>(upsertSql('month', fields, ['period']));
  // Each line of a run asks for its month several times.
  const known = new Map<Period, MonthRow>();
  return {
    get(period: Period): MonthRow | undefined {
      const row = known.get(period) ?? byPeriod.get(period);
      if (row !== undefined) known.set(period, row);
      return row;
    },
    latest: () => newest.get(),
    all: () => every.iterate(),
    put(row: MonthRow): void {
      put.run(row);
      known.set(row.period, row);
    },
    forget: () => known.clear(),
  };
}

export function usageTable(db: Database) {
  const fields = [
    'period',
    'accountId',
    'meter',
    'source',
    'previousIndex',
    'previousReadOn',
    'readIndex',
    'readOn',
    'litres',
    'why',
    'state',
  ] as const satisfies readonly (keyof UsageRow)[];
  const from = selectSql('usage', fields);
  const byKey = db.prepare<[string, number], UsageRow>(
    `${from} WHERE period = ? AND account_id = ?`,
  );
  const every = db.prepare<[], UsageRow>(`${from} ORDER BY period, account_id`);
  const ofPeriod = db.prepare<[string], UsageRow>(`${from} WHERE period = ? ORDER BY account_id`);
  const after = db.prepare<[string, number, number], UsageRow>(
    `${from} WHERE period = ? AND account_id > ? ORDER BY account_id LIMIT ?`,
  );
  const waiting = db.prepare<[string, number, number], UsageRow>(
    `${from} WHERE period = ? AND account_id > ? AND state <> 'deducted'
     ORDER BY account_id LIMIT ?`,
  );
  const blocked = db.prepare<[string, string, number, number], UsageRow>(
    `${from} WHERE period = ? AND why = ? AND account_id > ? AND state = 'blocked'
     ORDER BY account_id LIMIT ?`,
  );
  const put = db.prepare<[UsageRow]>(upsertSql('usage', fields, ['period', 'accountId']));
  return {
    get: (period: Period, account: AccountId) => byKey.get(period, account),
    all: () => every.iterate(),
    of: (period: Period) => ofPeriod.iterate(period),
    /** Lines of a period by account, above `account`. */
    after: (period: Period, account: number, limit: number) => after.all(period, account, limit),
    /** The same, those that are not deducted yet. */
    waiting: (period: Period, account: number, limit: number) =>
      waiting.all(period, account, limit),
    blocked: (period: Period, why: UsageFault, account: number, limit: number) =>
      blocked.all(period, why, account, limit),
    put: (row: UsageRow) => put.run(row),
  };
}

export function watermarkTable(db: Database) {
  const from = 'SELECT period, station, last_row AS row FROM watermark';
  const every = db.prepare<[], WatermarkRow>(`${from} ORDER BY period, station`);
  const ofPeriod = db.prepare<[string], WatermarkRow>(`${from} WHERE period = ? ORDER BY station`);
  const last = db
    .prepare<[number], number | null>('SELECT max(last_row) FROM watermark WHERE station = ?')
    .pluck();
  const insert = db.prepare<[WatermarkRow]>(
    'INSERT INTO watermark VALUES (@period, @station, @row)',
  );
  return {
    all: () => every.iterate(),
    of: (period: Period) => ofPeriod.all(period),
    /** The highest of the station, of any period. */
    last: (station: number) => last.get(station) ?? null,
    put: (row: WatermarkRow) => insert.run(row),
  };
}

export function meteredTable(db: Database) {
  const fields = [
    'meter',
    'accountId',
    'source',
    'readIndex',
    'readOn',
    'billed',
    'estimated',
    'adjusted',
  ] as const satisfies readonly (keyof MeteredRow)[];
  const from = selectSql('metered', fields);
  const byMeter = db.prepare<[number], MeteredRow>(`${from} WHERE meter = ?`);
  const every = db.prepare<[], MeteredRow>(`${from} ORDER BY meter`);
  const put = db.prepare<[MeteredRow]>(upsertSql('metered', fields, ['meter']));
  return {
    get: (meter: MeterId) => byMeter.get(meter),
    all: () => every.iterate(),
    put: (row: MeteredRow) => put.run(row),
  };
}
