/** Meters on lines, and loads over them. */
import type { Database } from 'better-sqlite3';
import type { MeterId, OperationId } from '../../core/ids.ts';
import type { LineLoadRow, MeterLinkRow } from '../../core/ledger/line-rows.ts';
import { selectSql, upsertSql } from './columns.ts';
import { opBytes, opText } from './identities.ts';

const LINK_FIELDS = [
  'meter',
  'line',
  'protocol',
  'profile',
  'address',
  'creditUnit',
  'count',
  'total',
  'lastSer',
] as const satisfies readonly (keyof MeterLinkRow)[];

/** A meter that was taken down answers nowhere; another one may answer at its address. */
const HANGS = 'NOT EXISTS (SELECT 1 FROM meter_end WHERE meter_end.meter = meter_link.meter)';

export function meterLinkTable(db: Database) {
  const select = selectSql('meter_link', LINK_FIELDS);
  const byMeter = db.prepare<[number], MeterLinkRow>(`${select} WHERE meter = ?`);
  const byPlace = db.prepare<[string, string], MeterLinkRow>(
    `${select} WHERE line = ? AND address = ? AND ${HANGS} ORDER BY meter`,
  );
  const byLine = db.prepare<[string], MeterLinkRow>(
    `${select} WHERE line = ? AND ${HANGS} ORDER BY address, meter`,
  );
  const every = db.prepare<[], MeterLinkRow>(`${select} ORDER BY meter`);
  const upsert = db.prepare<[MeterLinkRow]>(upsertSql('meter_link', LINK_FIELDS, ['meter']));
  return {
    get: (meter: MeterId) => byMeter.get(meter),
    at: (line: string, address: string) => byPlace.all(line, address),
    on: (line: string) => byLine.all(line),
    all: () => every.iterate(),
    put: (row: MeterLinkRow) => upsert.run(row),
  };
}

const LOAD_FIELDS = [
  'opId',
  'attempt',
  'accountId',
  'meter',
  'litres',
  'fen',
  'ser',
  'orderCount',
  'amount',
  'unit',
  'countBefore',
  'totalBefore',
  'state',
  'reservedAt',
  'endedAt',
  'entryId',
] as const;

type Flat = Omit<LineLoadRow, 'operationId' | 'order'> & {
  readonly opId: Uint8Array;
  readonly ser: number;
  readonly orderCount: number;
  readonly amount: number;
};

function fromFlat({ opId, ser, orderCount, amount, ...rest }: Flat): LineLoadRow {
  return { operationId: opText(opId), ...rest, order: { ser, count: orderCount, amount } };
}

const toFlat = ({ operationId, order, ...rest }: LineLoadRow): Flat => ({
  ...rest,
  opId: opBytes(operationId),
  ser: order.ser,
  orderCount: order.count,
  amount: order.amount,
});

const OPEN = "state IN ('RESERVED', 'CASE')";

/** What was reserved never changes; only attempt, state and end move on. */
export class LineLoadTable {
  private readonly byId;
  private readonly openOn;
  private readonly open;
  private readonly openCount;
  private readonly every;
  private readonly insert;
  private readonly update;

  constructor(db: Database) {
    const select = selectSql('line_load', LOAD_FIELDS);
    this.byId = db.prepare<[Uint8Array], Flat>(`${select} WHERE op_id = ?`);
    this.openOn = db.prepare<[number], Flat>(`${select} WHERE meter = ? AND ${OPEN}`);
    this.open = db.prepare<[number, number, number], Flat>(
      `${select} WHERE ${OPEN} AND (reserved_at, entry_id) > (?, ?)
       ORDER BY reserved_at, entry_id LIMIT ?`,
    );
    this.openCount = db.prepare<[], number>(`SELECT count(*) FROM line_load WHERE ${OPEN}`).pluck();
    this.every = db.prepare<[], Flat>(`${select} ORDER BY entry_id`);
    this.insert = db.prepare<[Flat]>(`INSERT INTO line_load VALUES
      (${LOAD_FIELDS.map((field) => `@${field}`).join(', ')})`);
    this.update = db.prepare<[number, string, number | null, Uint8Array]>(
      'UPDATE line_load SET attempt = ?, state = ?, ended_at = ? WHERE op_id = ?',
    );
  }

  get(id: OperationId): LineLoadRow | undefined {
    return asRow(this.byId.get(opBytes(id)));
  }
  openAt(meter: MeterId): LineLoadRow | undefined {
    return asRow(this.openOn.get(meter));
  }
  countOpen(): number {
    return this.openCount.get() ?? 0;
  }
  /** Oldest first, behind the load `after`, which may have ended. */
  openBehind(after: OperationId | null, limit: number): LineLoadRow[] {
    const place = after === null ? undefined : this.get(after);
    const { reservedAt = -1, entryId = -1 } = place ?? {};
    return this.open.all(reservedAt, entryId, limit).map(fromFlat);
  }
  *all(): Generator<LineLoadRow> {
    for (const flat of this.every.iterate()) yield fromFlat(flat);
  }

  put(row: LineLoadRow): void {
    const { attempt, state, endedAt, operationId } = row;
    const { changes } = this.update.run(attempt, state, endedAt, opBytes(operationId));
    if (changes === 0) this.insert.run(toFlat(row));
  }
}

const asRow = (flat: Flat | undefined): LineLoadRow | undefined =>
  flat === undefined ? undefined : fromFlat(flat);
