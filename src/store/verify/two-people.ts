/**
 * Maker and checker, asked of every entry's own content: the triggers (migrations 37 and 42) are the second lock and can be taken off, so
 * verification decides it again for whatever stands in the ledger. An audited refusal tells of an attempt and may name one person twice.
 */
import type { LedgerCommand } from '../../core/ledger/commands.ts';
import type { ResolveRecovered } from '../../core/ledger/gap/commands.ts';
import type { MemoryBooks } from '../../core/ledger/memory-books.ts';

const SECOND_PEOPLE: ReadonlySet<string> = new Set(['second', 'witness', 'secondPerson']);

function names(part: unknown, person: string): boolean {
  if (typeof part !== 'object' || part === null || part instanceof Uint8Array) return false;
  if (part instanceof Map) return names([...part.values()], person);
  return Object.entries(part).some(
    ([key, value]) => (SECOND_PEOPLE.has(key) && value === person) || names(value, person),
  );
}

const ifSame = (person: string, maker: string | null | undefined): string | null =>
  person === maker ? person : null;

/** Whose count was over, where that is the money found; null where the money lies elsewhere. */
const countedOver = ({ how }: ResolveRecovered, books: MemoryBooks): string | null =>
  how.by === 'sold' && how.channel === 'cash-over' && how.shift !== undefined
    ? (books.hall.shift(how.shift)?.cashier ?? null)
    : null;

/** Who did both halves of what needs two people; null where two did. The books stand just before the entry. */
export function actedAlone(command: LedgerCommand, books: MemoryBooks): string | null {
  if (command.kind === 'record-audit') return null;
  if (names(command, command.operator)) return command.operator;
  switch (command.kind) {
    case 'rule-difference':
      return ifSame(command.ruledBy, books.hall.shift(command.shift)?.cashier);
    case 'rule-card-count':
      return ifSame(command.ruledBy, books.stock.count(command.count)?.countedBy);
    case 'red-hand-over':
      return ifSame(command.second, books.hall.handOver(command.bankSlip)?.cashier);
    case 'resolve-recovered':
      return ifSame(command.operator, countedOver(command, books));
    case 'review-usage':
    case 'deduct-usage':
    case 'close-period':
      return ifSame(command.operator, books.month(command.period)?.submittedBy);
    default:
      return null;
  }
}
