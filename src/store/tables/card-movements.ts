/** The lines of the register of blank cards (空白卡台账); written once. */
import type { Database } from 'better-sqlite3';
import { lastRowOf } from '../../core/ids.ts';
import type { ShiftRow } from '../../core/ledger/hall/rows.ts';
import type { CardHoldingRow, CardMovementRow } from '../../core/ledger/stock/rows.ts';
import type { CardMovementView, CardMoveSum } from '../../ports/stock-reads.ts';
import { column, selectSql } from './columns.ts';

const FIELDS = [
  'entryId',
  'at',
  'move',
  'batch',
  'holder',
  'pieces',
  'cardNo',
  'operator',
] as const satisfies readonly (keyof CardMovementRow)[];

interface Span {
  readonly station: number;
  readonly holder: string;
  readonly after: number;
  readonly until: number;
}

/** Row time of the station's last entry up to a row: pieces may have been issued at another station meanwhile. */
const timeAt = (row: string): string =>
  `COALESCE((SELECT at FROM entry WHERE id <= ${row} AND id >> 44 = @station ORDER BY id DESC LIMIT 1), 0)`;

/** Said by whoever asked for the line; it stands in the entry, and once. */
const REASON = `CASE WHEN m.move IN ('spoiled', 'returned', 'ruled') AND json_valid(e.detail)
  THEN json_extract(e.detail, '$.command.reason') END`;

export function movementTable(db: Database) {
  const select = selectSql('card_movement', FIELDS);
  const fields = FIELDS.map((field) => `m.${column(field)} AS ${field}`).join(', ');
  const ofBatch = db.prepare<[string, number], CardMovementView>(
    `SELECT ${fields}, ${REASON} AS reason FROM card_movement m JOIN entry e ON e.id = m.entry_id
     WHERE m.batch = ? ORDER BY m.at DESC, m.entry_id DESC LIMIT ?`,
  );
  const every = db.prepare<[], CardMovementRow>(`${select} ORDER BY entry_id`);
  const sums = db.prepare<[Span], CardMoveSum>(`
    SELECT batch, move, count(*) AS lines, sum(pieces) AS pieces FROM card_movement
    WHERE holder = @holder AND at > ${timeAt('@after')} AND at <= ${timeAt('@until')}
    GROUP BY batch, move ORDER BY batch, move`);
  const held = db.prepare<[Omit<Span, 'after'>], CardHoldingRow>(`
    SELECT batch, holder, sum(pieces) AS pieces FROM card_movement
    WHERE holder = @holder AND at <= ${timeAt('@until')}
    GROUP BY batch HAVING sum(pieces) > 0 ORDER BY batch`);
  const insert = db.prepare<[CardMovementRow]>(
    `INSERT INTO card_movement (${FIELDS.map(column).join(', ')})
     VALUES (${FIELDS.map((field) => `@${field}`).join(', ')})`,
  );
  return {
    of: (batch: string, limit: number): readonly CardMovementView[] => ofBatch.all(batch, limit),
    inShift: ({ station, cashier, after, closedAt }: ShiftRow): readonly CardMoveSum[] =>
      sums.all({ station, holder: cashier, after, until: closedAt ?? lastRowOf(station) }),
    heldInShift: ({ station, cashier, closedAt }: ShiftRow): readonly CardHoldingRow[] =>
      held.all({ station, holder: cashier, until: closedAt ?? lastRowOf(station) }),
    all: () => every.iterate(),
    put: (row: CardMovementRow) => insert.run(row),
  };
}
