/** Questions of the pictures to the open ledger, each answered in one short read. */
import type { Database } from 'better-sqlite3';
import { type AccountId, lastRowOf, ROWS_PER_STATION } from '../core/ids.ts';
import type { PeriodTotal } from '../core/ledger/month-commands.ts';
import { assert } from '../core/outcome.ts';
import type { LoadTimes, PictureReads } from '../ports/pictures.ts';
import type { Gate } from './gate.ts';
import { ENTRY_COLUMNS, operationOf, type StoredEntry } from './history.ts';

const SELECT_CLOSING = `SELECT ${ENTRY_COLUMNS} FROM entry
  WHERE kind = 'close-period' AND id > (SELECT min(last_row) FROM watermark WHERE period = @period)
    AND json_extract(detail, '$.command.period') = @period
  ORDER BY id LIMIT 1`;

/** By the index on the meter's community and address; an account may hold several meters, one after another. */
const SELECT_HOUSEHOLDS = `SELECT DISTINCT account_id FROM meter
  WHERE community_id = ? AND account_id > ? ORDER BY account_id LIMIT ?`;

const SELECT_LOADS = `SELECT entry_id AS entryId, litres, state, reserved_at AS reservedAt,
    ended_at AS endedAt
  FROM load WHERE entry_id > ? AND entry_id < ? ORDER BY entry_id DESC LIMIT ?`;

const SELECT_OPEN = `SELECT entry_id AS entryId, litres, state, reserved_at AS reservedAt,
    ended_at AS endedAt
  FROM load WHERE state IN ('RESERVED', 'CASE') AND entry_id BETWEEN ? AND ? ORDER BY entry_id`;

export function pictureReads(db: Database, gate: Gate): PictureReads {
  const closings = db.prepare<[{ period: string }], StoredEntry>(SELECT_CLOSING);
  const households = db.prepare<[number, number, number], AccountId>(SELECT_HOUSEHOLDS).pluck();
  const open = db.prepare<[number, number], LoadTimes>(SELECT_OPEN);
  const loads = db.prepare<[number, number, number], LoadTimes>(SELECT_LOADS);
  const totalsOf = (stored: StoredEntry): readonly PeriodTotal[] => {
    const { command } = operationOf(stored);
    assert(command.kind === 'close-period', 'an entry of another kind was asked for');
    return command.totals;
  };
  return {
    closing: (period) =>
      gate.read(() => {
        const stored = closings.get({ period });
        return stored === undefined ? undefined : totalsOf(stored);
      }),
    households: (communityId, after, limit) =>
      gate.read(() => households.all(communityId, after, limit)),
    openLoads: (station) =>
      gate.read(() => open.all(station * ROWS_PER_STATION, lastRowOf(station))),
    loadsBefore: (station, before, limit) =>
      gate.read(() =>
        loads.all(station * ROWS_PER_STATION, before ?? lastRowOf(station) + 1, limit),
      ),
  };
}
