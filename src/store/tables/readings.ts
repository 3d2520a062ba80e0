/** Readings and faults of meters: what is asked for has columns, the row itself is canonical JSON. */
import type { Database } from 'better-sqlite3';
import type { BusinessDate } from '../../core/calendar.ts';
import type { MeterId, RowId } from '../../core/ids.ts';
import {
  bringsFigure,
  isDifferenceFound,
  type MeterFaultRow,
  type ReadingRow,
} from '../../core/ledger/reading-rows.ts';
import type { Figure } from '../../core/reading.ts';
import type { FaultPlace } from '../../ports/registry.ts';
import { canonicalJson, parseCanonical } from '../canonical.ts';

interface StoredReading {
  readonly entryId: number;
  readonly meter: number;
  readonly at: number;
  readonly counts: number;
  readonly open: number;
  readonly content: string;
}

export const isOpenDoubt = ({ doubts, resolution }: ReadingRow): boolean =>
  doubts.length > 0 && resolution === '';

const storedReading = (row: ReadingRow): StoredReading => ({
  entryId: row.entryId,
  meter: row.meter,
  at: row.at,
  counts: row.counts ? 1 : 0,
  open: isOpenDoubt(row) ? 1 : 0,
  content: canonicalJson(row),
});

type Content = { readonly content: string };
// Only rows were ever stored, by `put`.
const readingFrom = (stored: Content): ReadingRow => parseCanonical(stored.content) as ReadingRow;
const shown = (stored: Content | undefined) =>
  stored === undefined ? undefined : readingFrom(stored);

const READING = 'SELECT entry_id AS entryId, meter, at, counts, open, content FROM reading';

export function readingTable(db: Database) {
  const byId = db.prepare<[number], Content>(`${READING} WHERE entry_id = ?`);
  const before = db.prepare<[number, number], Content>(
    `${READING} WHERE meter = ? AND at < ? AND counts = 1 ORDER BY at DESC, entry_id DESC LIMIT 1`,
  );
  const after = db.prepare<[number, number], Content>(
    `${READING} WHERE meter = ? AND at > ? AND counts = 1 ORDER BY at, entry_id LIMIT 1`,
  );
  // Few rows bear the word, and which of them was confirmed the row itself says.
  const differing = db.prepare<[number, number], Content>(
    `${READING} WHERE meter = ? AND at < ? AND counts = 1
       AND instr(content, 'mechanical-electronic') > 0 ORDER BY at DESC, entry_id DESC`,
  );
  const firstOf = db.prepare<[number, number, string], Content>(
    `${READING} WHERE meter = ? AND at < ? AND counts = 1 AND json_extract(content, '$.source') = ?
       AND json_extract(content, '$.electronic') IS NOT NULL ORDER BY at, entry_id LIMIT 1`,
  );
  const agreed = (meter: MeterId, figure: Figure, at: number): ReadingRow | undefined => {
    const found = differing
      .all(meter, at)
      .map(readingFrom)
      .find((row) => isDifferenceFound(row) && bringsFigure(row, figure));
    if (found !== undefined || figure === 'display') return found;
    return shown(firstOf.get(meter, at, figure));
  };
  const ofMeter = db.prepare<[number, number, number, number], Content>(
    `${READING} WHERE meter = ? AND (at, entry_id) < (?, ?) ORDER BY at DESC, entry_id DESC LIMIT ?`,
  );
  const countOf = db
    .prepare<[number], number>('SELECT count(*) FROM reading WHERE meter = ?')
    .pluck();
  const between = db.prepare<[number, number, number], Content>(
    `${READING} WHERE meter = ? AND at >= ? AND at < ? ORDER BY at, entry_id`,
  );
  const inDoubt = db.prepare<[number, number], Content>(
    `${READING} WHERE open = 1 AND entry_id > ? ORDER BY entry_id LIMIT ?`,
  );
  const doubtful = db.prepare<[], number>('SELECT count(*) FROM reading WHERE open = 1').pluck();
  const every = db.prepare<[], StoredReading>(`${READING} ORDER BY entry_id`);
  const upsert = db.prepare<[StoredReading]>(
    `INSERT INTO reading VALUES (@entryId, @meter, @at, @counts, @open, @content)
     ON CONFLICT (entry_id) DO UPDATE SET counts = excluded.counts, open = excluded.open,
       content = excluded.content`,
  );
  return {
    get: (id: RowId) => shown(byId.get(id)),
    before: (meter: MeterId, at: number) => shown(before.get(meter, at)),
    after: (meter: MeterId, at: number) => shown(after.get(meter, at)),
    agreed,
    /** Newest first; behind the reading `behind`, null from the newest on. */
    ofMeter(meter: MeterId, behind: RowId | null, limit: number) {
      const place = behind === null ? undefined : shown(byId.get(behind));
      const { at = Number.MAX_SAFE_INTEGER, entryId = Number.MAX_SAFE_INTEGER } = place ?? {};
      return ofMeter.all(meter, at, entryId, limit).map(readingFrom);
    },
    countOf: (meter: MeterId) => countOf.get(meter) ?? 0,
    between: (meter: MeterId, from: number, to: number) =>
      between.all(meter, from, to).map(readingFrom),
    inDoubt: (from: number, limit: number) => inDoubt.all(from, limit).map(readingFrom),
    doubtful: () => doubtful.get() ?? 0,
    all: () => every.iterate(),
    put: (row: ReadingRow) => upsert.run(storedReading(row)),
    stored: storedReading,
  };
}

interface StoredFault {
  readonly meter: number;
  readonly foundOn: string;
  readonly open: number;
  readonly content: string;
}

const storedFault = (row: MeterFaultRow): StoredFault => ({
  meter: row.meter,
  foundOn: row.foundOn,
  open: row.endedOn === '' ? 1 : 0,
  content: canonicalJson(row),
});

const faultFrom = (stored: Content): MeterFaultRow =>
  parseCanonical(stored.content) as MeterFaultRow;

const FAULT = 'SELECT meter, found_on AS foundOn, open, content FROM meter_fault';

export function meterFaultTable(db: Database) {
  const byMeter = db.prepare<[number], Content>(`${FAULT} WHERE meter = ?`);
  const oldest = db.prepare<[string, number, number], Content>(
    `${FAULT} WHERE open = 1 AND (found_on, meter) > (?, ?) ORDER BY found_on, meter LIMIT ?`,
  );
  const counts = db.prepare<[string], { readonly total: number; readonly overdue: number }>(
    `SELECT count(*) AS total, count(*) FILTER (WHERE found_on < ?) AS overdue
       FROM meter_fault WHERE open = 1`,
  );
  const every = db.prepare<[], StoredFault>(`${FAULT} ORDER BY meter`);
  const upsert = db.prepare<[StoredFault]>(
    `INSERT INTO meter_fault VALUES (@meter, @foundOn, @open, @content)
     ON CONFLICT (meter) DO UPDATE SET found_on = excluded.found_on, open = excluded.open,
       content = excluded.content`,
  );
  return {
    get(meter: MeterId): MeterFaultRow | undefined {
      const stored = byMeter.get(meter);
      return stored === undefined ? undefined : faultFrom(stored);
    },
    open: (after: FaultPlace | null, limit: number) =>
      oldest.all(after?.foundOn ?? '', after?.meter ?? 0, limit).map(faultFrom),
    counts: (day: BusinessDate) => counts.get(day) ?? { total: 0, overdue: 0 },
    all: () => every.iterate(),
    put: (row: MeterFaultRow) => upsert.run(storedFault(row)),
    stored: storedFault,
  };
}
