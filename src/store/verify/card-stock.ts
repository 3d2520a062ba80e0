/** The register of blank cards against its entries, and every batch against what became of its pieces. */
import { holdingKey, type StockMemory } from '../../core/ledger/stock/books.ts';
import type { StockTables } from '../tables/card-stock.ts';
import { again, compare } from './compare.ts';
import type { Verdicts } from './verdicts.ts';

export function compareStock(stock: StockTables, expected: StockMemory, verdicts: Verdicts): void {
  const law = 'registry';
  compare(verdicts, {
    law,
    table: 'card_batch',
    stored: again(() => stock.batches.all()),
    keyOf: (row) => row.batch,
    expected: expected.batches,
  });
  compare(verdicts, {
    law,
    table: 'card_holding',
    stored: again(() => stock.holdings.all()),
    keyOf: holdingKey,
    expected: expected.holdings,
  });
  compare(verdicts, {
    law,
    table: 'card_piece',
    stored: again(() => stock.pieces.all()),
    keyOf: (row) => row.cardNo,
    expected: expected.pieces,
  });
  compare(verdicts, {
    law,
    table: 'card_movement',
    stored: again(() => stock.movements.all()),
    keyOf: (row) => row.entryId,
    expected: expected.movements,
  });
  compare(verdicts, {
    law,
    table: 'card_count',
    stored: again(() => stock.counts.all()),
    keyOf: (row) => row.count,
    expected: expected.counts,
  });
  compare(verdicts, {
    law,
    table: 'card_format',
    stored: again(() => stock.formats.all()),
    keyOf: (row) => row.cardNo,
    expected: expected.formats,
  });
  compare(verdicts, {
    law,
    table: 'tool_card',
    stored: again(() => stock.tools.all()),
    keyOf: (row) => row.toolNo,
    expected: expected.tools,
  });
  checkBatches(stock, verdicts);
}

/** No piece is lost and none is made: received = held + in use + spoiled + missing. */
function checkBatches(stock: StockTables, verdicts: Verdicts): void {
  const held = new Map<string, number>();
  for (const { batch, pieces } of stock.holdings.all()) {
    held.set(batch, (held.get(batch) ?? 0) + pieces);
  }
  for (const { batch, received, inUse, spoiled, missing } of stock.batches.list()) {
    const there = (held.get(batch) ?? 0) + inUse + spoiled + missing;
    verdicts.check(
      'registry',
      there === received,
      () => `card_batch ${batch}`,
      () => `${received} pieces were received, ${there} are accounted for`,
    );
  }
}
