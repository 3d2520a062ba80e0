/** Device and store faults as the refusals that a cashier reads; what is none of these is a bug and goes on up. */
import type { Refusal } from '../../core/outcome.ts';
import { CardError, ReaderError } from '../../ports/cards.ts';
import { MeterError } from '../../ports/meters.ts';
import { StoreError } from '../../ports/store.ts';
import { VaultSealedError } from '../../ports/vault.ts';

/** The refusal that tells of a failed card, reader, meter or line, or of missing keys; null for every other error. */
export function deviceRefusal(error: unknown): Refusal | null {
  if (error instanceof CardError || error instanceof ReaderError) {
    return { code: error.code, facts: { reader: error.reader } };
  }
  if (error instanceof VaultSealedError) {
    return { code: error.code, facts: error.facts };
  }
  if (error instanceof MeterError) return { code: error.code, facts: { line: error.line } };
  return null;
}

/** The refusal that tells of a ledger whose answer is unknown; null for every other error. */
export function storeRefusal(error: unknown): Refusal | null {
  if (!(error instanceof StoreError)) return null;
  switch (error.code) {
    case 'store.closed':
      // A closed ledger is a station on its way down.
      return { code: 'station.closing', facts: {} };
    case 'store.schema':
      // Told only when a ledger is opened; here it would be a bug.
      return null;
    default:
      return { code: error.code, facts: {} };
  }
}
