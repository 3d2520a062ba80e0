/** Blank cards: batches, holdings, the cards made of them, the register's lines, and counts that did not agree. */
import type { Database } from 'better-sqlite3';
import type { CardNo, MeterId, OperationId } from '../../core/ids.ts';
import type { StockSnapshot } from '../../core/ledger/stock/books.ts';
import type {
  CardBatchRow,
  CardCountRow,
  CardFormatRow,
  CardHoldingRow,
  CardPieceRow,
  StockChange,
  ToolCardRow,
} from '../../core/ledger/stock/rows.ts';
import { movementTable } from './card-movements.ts';
import { selectSql, upsertSql } from './columns.ts';
import { opBytes, opText } from './identities.ts';
import { toolTable } from './tool-cards.ts';

function batchTable(db: Database) {
  const fields = [
    'batch',
    'chip',
    'received',
    'inUse',
    'spoiled',
    'missing',
    'receivedAt',
  ] as const satisfies readonly (keyof CardBatchRow)[];
  const select = selectSql('card_batch', fields);
  const byName = db.prepare<[string], CardBatchRow>(`${select} WHERE batch = ?`);
  const every = db.prepare<[], CardBatchRow>(`${select} ORDER BY received_at`);
  const oldest = db.prepare<[string, string], CardBatchRow>(
    `${select} WHERE chip = ? AND EXISTS (SELECT 1 FROM card_holding h
       WHERE h.batch = card_batch.batch AND h.holder = ? AND h.pieces > 0)
     ORDER BY received_at LIMIT 1`,
  );
  const upsert = db.prepare<[CardBatchRow]>(upsertSql('card_batch', fields, ['batch']));
  return {
    get: (batch: string) => byName.get(batch),
    oldest: (chip: string, holder: string) => oldest.get(chip, holder),
    all: () => every.iterate(),
    list: () => every.all(),
    put: (row: CardBatchRow) => upsert.run(row),
  };
}

function holdingTable(db: Database) {
  const fields = ['batch', 'holder', 'pieces'] as const satisfies readonly (keyof CardHoldingRow)[];
  const select = selectSql('card_holding', fields);
  const byKey = db.prepare<[string, string], CardHoldingRow>(
    `${select} WHERE batch = ? AND holder = ?`,
  );
  const every = db.prepare<[], CardHoldingRow>(`${select} ORDER BY batch, holder`);
  const held = db.prepare<[], CardHoldingRow>(`${select} WHERE pieces > 0 ORDER BY batch, holder`);
  const upsert = db.prepare<[CardHoldingRow]>(
    upsertSql('card_holding', fields, ['batch', 'holder']),
  );
  return {
    get: (batch: string, holder: string) => byKey.get(batch, holder),
    all: () => every.iterate(),
    held: () => held.all(),
    put: (row: CardHoldingRow) => upsert.run(row),
  };
}

function pieceTable(db: Database) {
  const fields = ['cardNo', 'batch', 'state'] as const satisfies readonly (keyof CardPieceRow)[];
  const select = selectSql('card_piece', fields);
  const byCard = db.prepare<[number], CardPieceRow>(`${select} WHERE card_no = ?`);
  const every = db.prepare<[], CardPieceRow>(`${select} ORDER BY card_no`);
  const upsert = db.prepare<[CardPieceRow]>(upsertSql('card_piece', fields, ['cardNo']));
  return {
    get: (cardNo: CardNo) => byCard.get(cardNo),
    all: () => every.iterate(),
    put: (row: CardPieceRow) => upsert.run(row),
  };
}

type StoredFormat = Omit<CardFormatRow, 'format'> & { readonly format: Uint8Array };

const asFormat = ({ format, ...row }: StoredFormat): CardFormatRow => ({
  ...row,
  format: opText(format),
});

function formatTable(db: Database) {
  const fields = ['cardNo', 'format', 'state'] as const;
  const select = selectSql('card_format', fields);
  const byCard = db.prepare<[number], StoredFormat>(`${select} WHERE card_no = ?`);
  const every = db.prepare<[], StoredFormat>(`${select} ORDER BY card_no`);
  const upsert = db.prepare<[StoredFormat]>(upsertSql('card_format', fields, ['cardNo']));
  return {
    get(cardNo: CardNo): CardFormatRow | undefined {
      const stored = byCard.get(cardNo);
      return stored === undefined ? undefined : asFormat(stored);
    },
    *all(): Generator<CardFormatRow> {
      for (const stored of every.iterate()) yield asFormat(stored);
    },
    put: ({ format, ...row }: CardFormatRow) => upsert.run({ ...row, format: opBytes(format) }),
  };
}

type StoredCount = Omit<CardCountRow, 'count' | 'ruledBy'> & {
  readonly count: Uint8Array;
  readonly ruledBy: Uint8Array | null;
};

const asCount = ({ count, ruledBy, ...row }: StoredCount): CardCountRow => ({
  ...row,
  count: opText(count),
  ruledBy: ruledBy === null ? null : opText(ruledBy),
});

function countTable(db: Database) {
  const fields = [
    'count',
    'batch',
    'holder',
    'countedBy',
    'expected',
    'counted',
    'ruledBy',
  ] as const satisfies readonly (keyof CardCountRow)[];
  const select = selectSql('card_count', fields);
  const byId = db.prepare<[Uint8Array], StoredCount>(`${select} WHERE count = ?`);
  const every = db.prepare<[], StoredCount>(`${select} ORDER BY count`);
  const due = db.prepare<[], StoredCount>(`${select} WHERE ruled_by IS NULL ORDER BY count`);
  const upsert = db.prepare<[StoredCount]>(upsertSql('card_count', fields, ['count']));
  return {
    get(id: OperationId): CardCountRow | undefined {
      const stored = byId.get(opBytes(id));
      return stored === undefined ? undefined : asCount(stored);
    },
    due: (): readonly CardCountRow[] => due.all().map(asCount),
    *all(): Generator<CardCountRow> {
      for (const stored of every.iterate()) yield asCount(stored);
    },
    put: ({ count, ruledBy, ...row }: CardCountRow) =>
      upsert.run({
        ...row,
        count: opBytes(count),
        ruledBy: ruledBy === null ? null : opBytes(ruledBy),
      }),
  };
}

export class StockTables implements StockSnapshot {
  readonly batches;
  readonly holdings;
  readonly pieces;
  readonly movements;
  readonly counts;
  readonly formats;
  readonly tools;

  constructor(db: Database) {
    this.batches = batchTable(db);
    this.holdings = holdingTable(db);
    this.pieces = pieceTable(db);
    this.movements = movementTable(db);
    this.counts = countTable(db);
    this.formats = formatTable(db);
    this.tools = toolTable(db);
  }

  put({ table, row }: StockChange): void {
    switch (table) {
      case 'batch':
        this.batches.put(row);
        break;
      case 'holding':
        this.holdings.put(row);
        break;
      case 'piece':
        this.pieces.put(row);
        break;
      case 'movement':
        this.movements.put(row);
        break;
      case 'count':
        this.counts.put(row);
        break;
      case 'format':
        this.formats.put(row);
        break;
      case 'tool':
        this.tools.put(row);
        break;
    }
  }

  batch(batch: string): CardBatchRow | undefined {
    return this.batches.get(batch);
  }
  holding(batch: string, holder: string): CardHoldingRow | undefined {
    return this.holdings.get(batch, holder);
  }
  piece(cardNo: CardNo): CardPieceRow | undefined {
    return this.pieces.get(cardNo);
  }
  count(id: OperationId): CardCountRow | undefined {
    return this.counts.get(id);
  }
  format(cardNo: CardNo): CardFormatRow | undefined {
    return this.formats.get(cardNo);
  }
  tool(toolNo: CardNo): ToolCardRow | undefined {
    return this.tools.get(toolNo);
  }
  lastToolOrder(meter: MeterId): number {
    return this.tools.lastOrder(meter);
  }
  oldestHeld(holder: string, chip: string): CardBatchRow | undefined {
    return this.batches.oldest(chip, holder);
  }
}
