/** What decisions about blank cards may read, and the same in memory. */

import type { CardNo, MeterId, OperationId } from '../../ids.ts';
import { MemoryTable } from '../memory-table.ts';
import type {
  CardBatchRow,
  CardCountRow,
  CardFormatRow,
  CardHoldingRow,
  CardMovementRow,
  CardPieceRow,
  StockChange,
  ToolCardRow,
} from './rows.ts';

export interface StockBooks {
  batch(batch: string): CardBatchRow | undefined;
  /** Undefined where that holder never had any of the batch. */
  holding(batch: string, holder: string): CardHoldingRow | undefined;
  /** Undefined where the card was not made from stock. */
  piece(cardNo: CardNo): CardPieceRow | undefined;
  count(id: OperationId): CardCountRow | undefined;
  /** Undefined while nobody has begun to format the card. */
  format(cardNo: CardNo): CardFormatRow | undefined;
  tool(toolNo: CardNo): ToolCardRow | undefined;
}

export interface StockSnapshot extends StockBooks {
  /** The oldest batch of that chip of which `holder` has a piece. */
  oldestHeld(holder: string, chip: string): CardBatchRow | undefined;
  /** The highest order that this meter was ever given by a tool card; 0 before the first. */
  lastToolOrder(meter: MeterId): number;
}

/** Neither name has a control character. */
export const holdingKey = ({ batch, holder }: Pick<CardHoldingRow, 'batch' | 'holder'>): string =>
  `${holder}\t${batch}`;

export class StockMemory implements StockSnapshot {
  readonly batches = new MemoryTable(({ batch }: CardBatchRow) => batch);
  readonly holdings = new MemoryTable<string, CardHoldingRow>(holdingKey);
  readonly pieces = new MemoryTable(({ cardNo }: CardPieceRow) => cardNo);
  readonly movements = new MemoryTable(({ entryId }: CardMovementRow) => entryId);
  readonly counts = new MemoryTable(({ count }: CardCountRow) => count);
  readonly formats = new MemoryTable(({ cardNo }: CardFormatRow) => cardNo);
  readonly tools = new MemoryTable(({ toolNo }: ToolCardRow) => toolNo);

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
    return this.holdings.get(holdingKey({ batch, holder }));
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
    const orders = [...this.tools.values()]
      .filter((row) => row.meter === meter || row.toMeter === meter)
      .map(({ order }) => order);
    return Math.max(0, ...orders);
  }
  oldestHeld(holder: string, chip: string): CardBatchRow | undefined {
    return [...this.batches.values()]
      .filter((row) => row.chip === chip && (this.holding(row.batch, holder)?.pieces ?? 0) > 0)
      .sort((a, b) => a.receivedAt - b.receivedAt)[0];
  }
}
