/** Finance's questions to the open ledger, each answered in one short read. */
import { gasOf } from '../core/ledger/stages.ts';
import { heldLots } from '../core/lots.ts';
import type { FinanceReads } from '../ports/finance.ts';
import type { Gate } from './gate.ts';
import type { SqliteBooks } from './sqlite-books.ts';

export const financeReads = (gate: Gate, books: SqliteBooks): FinanceReads => ({
  lots: (id) =>
    gate.read(() => {
      const live = books.live(id);
      return live === undefined ? undefined : heldLots(books.lotsOf(id), gasOf(live));
    }),
});
