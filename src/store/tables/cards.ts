/** Meters, cards and what is known of the cards' secrets. */
import type { Database } from 'better-sqlite3';
import type { Counted } from '../../core/card.ts';
import type { CardNo, MeterId } from '../../core/ids.ts';
import type {
  CardRow,
  MeterFigures,
  MeterObservation,
  MeterRow,
  SecretRow,
} from '../../core/ledger/rows.ts';
import type { Litre } from '../../core/units.ts';
import { type Cells, selectSql, upsertSql } from './columns.ts';
import { LastRow } from './row-cache.ts';
import { IN_SPAN, type SpanValues, spanValues, type UsageSpan } from './usage-span.ts';

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
  'wheelDigits',
  'ceiling',
  'sequence',
  'loadedTotal',
  'takenSequence',
  'takenTotal',
] as const satisfies readonly (keyof MeterRow)[];

const REPORT_FIELDS = ['reportRemaining', 'reportIndex', 'reportClock', 'reportAt'] as const;

/** The last report lies flat beside the row, and is whole or not there. */
type StoredMeter = Omit<MeterRow, 'report'> & {
  readonly reportRemaining: Counted | null;
  readonly reportIndex: Litre | null;
  readonly reportClock: number | null;
  readonly reportAt: number | null;
};

const STORED_FIELDS = [...METER_FIELDS, ...REPORT_FIELDS] as const;

/** The table's own checks keep the four together; half a report must still be seen by whoever compares rows. */
function reportFrom(
  remaining: Counted | null,
  index: Litre | null,
  clock: number | null,
  at: number | null,
): MeterObservation | null {
  if (remaining === null && index === null && clock === null && at === null) return null;
  return { remaining, index, clock, at } as MeterObservation;
}

type MeterCells = Cells<StoredMeter, typeof STORED_FIELDS>;

const meterFrom = ([
  meter,
  accountId,
  communityId,
  address,
  direction,
  regulatorBoxId,
  floor,
  model,
  initialIndex,
  wheelDigits,
  ceiling,
  sequence,
  loadedTotal,
  takenSequence,
  takenTotal,
  ...[reportRemaining, reportIndex, reportClock, reportAt]
]: MeterCells): MeterRow => ({
  meter,
  accountId,
  communityId,
  address,
  direction,
  regulatorBoxId,
  floor,
  model,
  initialIndex,
  wheelDigits,
  ceiling,
  sequence,
  loadedTotal,
  takenSequence,
  takenTotal,
  report: reportFrom(reportRemaining, reportIndex, reportClock, reportAt),
});

const asStored = ({ report, ...row }: MeterRow): StoredMeter => ({
  ...row,
  reportRemaining: report?.remaining ?? null,
  reportIndex: report?.index ?? null,
  reportClock: report?.clock ?? null,
  reportAt: report?.at ?? null,
});

const CARD_FIELDS = [
  'cardNo',
  'accountId',
  'headerAccount',
  'meter',
  'stage',
  'writeSequence',
  'total',
  'keyVersion',
] as const satisfies readonly (keyof CardRow)[];

const SECRET_FIELDS = [
  'cardNo',
  'fingerprint',
  'outcome',
  'askedAtTries',
] as const satisfies readonly (keyof SecretRow)[];

export function meterTable(db: Database) {
  const select = selectSql('meter', STORED_FIELDS);
  const byId = db.prepare<[number], MeterCells>(`${select} WHERE meter = ?`).raw();
  const every = db.prepare<[], MeterCells>(`${select} ORDER BY meter`).raw();
  const firstAt = db.prepare<[number, string], { readonly meter: MeterId | null }>(
    'SELECT min(meter) AS meter FROM meter WHERE community_id = ? AND address = ?',
  );
  const upsert = db.prepare<[StoredMeter]>(upsertSql('meter', STORED_FIELDS, ['meter']));
  const last = new LastRow((meter: MeterId) => {
    const stored = byId.get(meter);
    return stored === undefined ? undefined : meterFrom(stored);
  });
  // Whole rows of a part cost four times as much, and few deductions move anything in them.
  const figuresOfSpan = db
    .prepare<SpanValues, [MeterId, Litre, Counted]>(
      `SELECT m.meter, m.initial_index, m.taken_total
       FROM usage AS u CROSS JOIN meter AS m ON m.meter = u.meter WHERE ${IN_SPAN}`,
    )
    .raw();
  /** What was read ahead. */
  let ahead = new Map<MeterId, MeterFigures>();
  return {
    get: (meter: MeterId) => last.get(meter),
    readAhead(span: UsageSpan): void {
      ahead = new Map();
      for (const [meter, initialIndex, takenTotal] of figuresOfSpan.all(...spanValues(span))) {
        ahead.set(meter, { initialIndex, takenTotal });
      }
    },
    figures: (meter: MeterId): MeterFigures | undefined => ahead.get(meter) ?? last.get(meter),
    at: (communityId: number, address: string): MeterId | undefined =>
      firstAt.get(communityId, address)?.meter ?? undefined,
    *all(): Generator<MeterRow> {
      for (const stored of every.iterate()) yield meterFrom(stored);
    },
    put(row: MeterRow): void {
      upsert.run(asStored(row));
      last.set(row.meter, row);
      if (ahead.has(row.meter)) ahead.set(row.meter, row);
    },
    forget(): void {
      last.forget();
      ahead.clear();
    },
  };
}

export function cardTable(db: Database) {
  const select = selectSql('card', CARD_FIELDS);
  const byNo = db.prepare<[number], CardRow>(`${select} WHERE card_no = ?`);
  const every = db.prepare<[], CardRow>(`${select} ORDER BY card_no`);
  const upsert = db.prepare<[CardRow]>(upsertSql('card', CARD_FIELDS, ['cardNo']));
  const ofMeter = db
    .prepare<[number], CardNo>('SELECT card_no FROM card WHERE meter = ? ORDER BY card_no')
    .pluck();
  return {
    get: (no: CardNo) => byNo.get(no),
    ofMeter: (meter: MeterId): readonly CardNo[] => ofMeter.all(meter),
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
