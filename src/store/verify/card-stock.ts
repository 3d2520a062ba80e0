/** The register of blank cards against its entries, and every batch against what became of its pieces. */
import type { StockMemory } from '../../core/ledger/stock/books.ts';
import type { StockTables } from '../tables/card-stock.ts';
import { compareKept } from './compare.ts';
import type { Verdicts } from './verdicts.ts';

export function compareStock(stock: StockTables, expected: StockMemory, verdicts: Verdicts): void {
  const law = 'registry';
  compareKept(verdicts, { law, table: 'card_batch', kept: stock.batches, rows: expected.batches });
  compareKept(verdicts, {
    law,
    table: 'card_holding',
    kept: stock.holdings,
    rows: expected.holdings,
  });
  compareKept(verdicts, { law, table: 'card_piece', kept: stock.pieces, rows: expected.pieces });
  compareKept(verdicts, {
    law,
    table: 'card_movement',
    kept: stock.movements,
    rows: expected.movements,
  });
  compareKept(verdicts, { law, table: 'card_count', kept: stock.counts, rows: expected.counts });
  compareKept(verdicts, { law, table: 'card_format', kept: stock.formats, rows: expected.formats });
  compareKept(verdicts, { law, table: 'tool_card', kept: stock.tools, rows: expected.tools });
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
