/** The stock of blank cards in the store's port. */
import type { StockReads } from '../ports/stock-reads.ts';
import type { Gate } from './gate.ts';
import type { SqliteBooks } from './sqlite-books.ts';

export const stockReads = (gate: Gate, { stock }: SqliteBooks): StockReads => ({
  batches: () => gate.read(() => stock.batches.list()),
  holdings: () => gate.read(() => stock.holdings.held()),
  movements: (batch, limit) => gate.read(() => stock.movements.of(batch, limit)),
  format: (cardNo) => gate.read(() => stock.format(cardNo)),
  tool: (toolNo) => gate.read(() => stock.tool(toolNo)),
  tools: (limit, before) => gate.read(() => stock.tools.list(limit, before)),
  countsDue: () => gate.read(() => stock.counts.due()),
  heldInShift: (shift) => gate.read(() => stock.movements.heldInShift(shift)),
  inShift: (shift) => gate.read(() => stock.movements.inShift(shift)),
});
