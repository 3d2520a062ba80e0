/** Shifts of the cashiers. */
import type { Database } from 'better-sqlite3';
import { lastRowOf, type OperationId, type RowId, type StationId } from '../../core/ids.ts';
import type { ShiftRow } from '../../core/ledger/hall/rows.ts';
import type { UnwrittenSale } from '../../ports/hall-reads.ts';
import { selectSql, upsertSql } from './columns.ts';
import { opBytes, opText } from './identities.ts';

type StoredShift = Omit<ShiftRow, 'shift' | 'closedBy' | 'ruledBy'> & {
  readonly shift: Uint8Array;
  readonly closedBy: Uint8Array | null;
  readonly ruledBy: Uint8Array | null;
};

const FIELDS = [
  'shift',
  'station',
  'cashier',
  'openedAt',
  'after',
  'float',
  'carried',
  'state',
  'closedBy',
  'closedAt',
  'closedOn',
  'counted',
  'difference',
  'explained',
  'ruledBy',
] as const satisfies readonly (keyof ShiftRow)[];

const textOrNull = (bytes: Uint8Array | null): OperationId | null =>
  bytes === null ? null : opText(bytes);
const bytesOrNull = (id: OperationId | null): Uint8Array | null =>
  id === null ? null : opBytes(id);

const asShift = ({ shift, closedBy, ruledBy, ...row }: StoredShift): ShiftRow => ({
  ...row,
  shift: opText(shift),
  closedBy: textOrNull(closedBy),
  ruledBy: textOrNull(ruledBy),
});

export class ShiftTable {
  private readonly byId;
  private readonly newest;
  private readonly owning;
  private readonly ofDays;
  private readonly unfinished;
  private readonly every;
  private readonly unwritten;
  private readonly ruled;
  private readonly upsert;

  constructor(db: Database) {
    const select = selectSql('shift', FIELDS);
    this.byId = db.prepare<[Uint8Array], StoredShift>(`${select} WHERE shift = ?`);
    this.newest = db.prepare<[number, string], StoredShift>(
      `${select} WHERE station = ? AND cashier = ? ORDER BY opened_at DESC LIMIT 1`,
    );
    this.owning = db.prepare<[number, string, number], StoredShift>(
      `${select} WHERE station = ? AND cashier = ? AND after < ? ORDER BY opened_at DESC LIMIT 1`,
    );
    this.ofDays = db.prepare<[string, string], StoredShift>(
      `${select} WHERE closed_on BETWEEN ? AND ? ORDER BY station, closed_at`,
    );
    this.unfinished = db.prepare<[], StoredShift>(
      `${select} WHERE state <> 'closed' OR (difference <> explained AND ruled_by IS NULL)
       ORDER BY station, opened_at`,
    );
    this.unwritten = db.prepare<[number, number, string], UnwrittenSale>(`
      SELECT DISTINCT l.account_id AS accountId, l.to_be_written_litre AS litres,
        l.to_be_written_fen AS fen
      FROM entry e JOIN live l ON l.account_id = e.account_id
      WHERE e.id > ? AND e.id < ? AND e.operator = ? AND e.kind = 'buy-gas'
        AND l.to_be_written_litre > 0
      ORDER BY l.account_id`);
    // The words of the index of migration 49, without which every entry would be read.
    this.ruled = db
      .prepare<[string], Uint8Array>(
        `SELECT op_id FROM entry INDEXED BY entry_ruling
         WHERE kind = 'rule-difference' AND json_valid(detail)
           AND json_extract(detail, '$.command.shift') = ? ORDER BY id`,
      )
      .pluck();
    this.every = db.prepare<[], StoredShift>(`${select} ORDER BY shift`);
    this.upsert = db.prepare<[StoredShift]>(upsertSql('shift', FIELDS, ['shift']));
  }

  get(id: OperationId): ShiftRow | undefined {
    const stored = this.byId.get(opBytes(id));
    return stored === undefined ? undefined : asShift(stored);
  }

  last(station: StationId, cashier: string): ShiftRow | undefined {
    const stored = this.newest.get(station, cashier);
    return stored === undefined ? undefined : asShift(stored);
  }

  /** The newest one whose rows begin before that one. */
  at(station: StationId, cashier: string, row: RowId): ShiftRow | undefined {
    const stored = this.owning.get(station, cashier, row);
    return stored === undefined ? undefined : asShift(stored);
  }

  closedBetween(from: string, to: string): readonly ShiftRow[] {
    return this.ofDays.all(from, to).map(asShift);
  }

  /** Open ones, and those whose difference waits for a ruling. */
  due(): readonly ShiftRow[] {
    return this.unfinished.all().map(asShift);
  }

  unwrittenSales({ after, closedAt, cashier, station }: ShiftRow): readonly UnwrittenSale[] {
    return this.unwritten.all(after, closedAt ?? lastRowOf(station), cashier);
  }

  /** Oldest first. */
  rulings(shift: OperationId): readonly OperationId[] {
    return this.ruled.all(shift).map(opText);
  }

  *all(): Generator<ShiftRow> {
    for (const stored of this.every.iterate()) yield asShift(stored);
  }

  put({ shift, closedBy, ruledBy, ...row }: ShiftRow): void {
    const ids = { closedBy: bytesOrNull(closedBy), ruledBy: bytesOrNull(ruledBy) };
    this.upsert.run({ ...row, ...ids, shift: opBytes(shift) });
  }
}
