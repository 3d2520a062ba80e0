/** The log of tool cards. `order` is a word of SQL: its column is order_no. */
import type { Database } from 'better-sqlite3';
import type { CardNo, MeterId } from '../../core/ids.ts';
import type { ToolCardRow } from '../../core/ledger/stock/rows.ts';
import type { ToolCardLine } from '../../ports/stock-reads.ts';
import { column, selectSql, upsertSql } from './columns.ts';
import { opBytes, opText } from './identities.ts';

type StoredTool = Omit<ToolCardRow, 'document' | 'order'> & {
  readonly document: Uint8Array;
  readonly orderNo: number;
};

const asTool = ({ document, orderNo, ...row }: StoredTool): ToolCardRow => ({
  ...row,
  order: orderNo,
  document: opText(document),
});

interface Returned {
  readonly backAt: number | null;
  readonly backBy: string;
  readonly backNote: string | null;
}

const asLine = ({ backAt, backBy, backNote, ...stored }: StoredTool & Returned): ToolCardLine => ({
  ...asTool(stored),
  back: backAt === null ? null : { at: backAt, operator: backBy, note: backNote ?? '' },
});

export function toolTable(db: Database) {
  const fields = [
    'toolNo',
    'tool',
    'meter',
    'toMeter',
    'valve',
    'orderNo',
    'validUntil',
    'purpose',
    'madeBy',
    'witness',
    'madeAt',
    'state',
    'document',
    'result',
    'litres',
    'keyVersion',
  ] as const satisfies readonly (keyof StoredTool)[];
  const select = selectSql('tool_card', fields);
  const byNo = db.prepare<[number], StoredTool>(`${select} WHERE tool_no = ?`);
  const every = db.prepare<[], StoredTool>(`${select} ORDER BY tool_no`);
  // The words of the index of migration 50; a card comes back once.
  const lines = `SELECT ${fields.map((field) => `t.${column(field)} AS ${field}`).join(', ')},
      e.at AS backAt, e.operator AS backBy,
      CASE WHEN json_valid(e.detail) THEN json_extract(e.detail, '$.command.note') END AS backNote
    FROM tool_card t LEFT JOIN entry e ON e.kind = 'return-tool-card' AND e.card_no = t.tool_no`;
  const newest = db.prepare<[number], StoredTool & Returned>(
    `${lines} ORDER BY t.made_at DESC, t.tool_no DESC LIMIT ?`,
  );
  const older = db.prepare<[number, number], StoredTool & Returned>(
    `${lines} WHERE (t.made_at, t.tool_no) < (SELECT made_at, tool_no FROM tool_card WHERE tool_no = ?)
     ORDER BY t.made_at DESC, t.tool_no DESC LIMIT ?`,
  );
  const last = db
    .prepare<[number, number], number>(
      `SELECT COALESCE(max(order_no), 0) FROM tool_card WHERE meter = ? OR to_meter = ?`,
    )
    .pluck();
  const upsert = db.prepare<[StoredTool]>(upsertSql('tool_card', fields, ['toolNo']));
  return {
    get(toolNo: CardNo): ToolCardRow | undefined {
      const stored = byNo.get(toolNo);
      return stored === undefined ? undefined : asTool(stored);
    },
    lastOrder: (meter: MeterId): number => last.get(meter, meter) ?? 0,
    list: (limit: number, before?: CardNo): readonly ToolCardLine[] =>
      (before === undefined ? newest.all(limit) : older.all(before, limit)).map(asLine),
    *all(): Generator<ToolCardRow> {
      for (const stored of every.iterate()) yield asTool(stored);
    },
    put: ({ document, order, ...row }: ToolCardRow) =>
      upsert.run({ ...row, orderNo: order, document: opBytes(document) }),
  };
}
