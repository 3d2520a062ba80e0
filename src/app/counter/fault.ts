/** Device and store faults as the refusals that a cashier reads; what is none of these is a bug and goes on up. */
import type { Facts, Refusal } from '../../core/outcome.ts';
import { CardError, ReaderError } from '../../ports/cards.ts';
import { StoreError } from '../../ports/store.ts';

/** The refusal that tells of a failed card or reader; null for every other error. */
export function deviceRefusal(error: unknown, facts: Facts = {}): Refusal | null {
  if (error instanceof CardError || error instanceof ReaderError) {
    return { code: error.code, facts: { ...facts, reader: error.reader } };
  }
  return null;
}

/** The refusal that tells of a ledger whose answer is unknown; null for every other error. */
export function storeRefusal(error: unknown): Refusal | null {
  if (!(error instanceof StoreError)) return null;
  // A closed ledger is a station on its way down.
  const code = error.code === 'store.closed' ? 'station.closing' : error.code;
  return { code, facts: {} };
}
