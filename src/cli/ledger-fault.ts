/** What a command says of a ledger's file that it cannot read: torn, spoiled, empty, no ledger, or of another program. */
import type { Refusal } from '../core/outcome.ts';
import type { Hash } from '../ports/hash.ts';
import { StoreError } from '../ports/store.ts';
import { storeError } from '../store/connection.ts';
import { isStumble, sqliteSays } from '../store/unreadable.ts';
import { verifyLedger } from '../store/verify.ts';
import { sayRefusal } from './say-refusal.ts';

/** Null for what is no fault of the file: a bug goes on up. */
export function ledgerFault(cause: unknown, path: string, hash: Hash): Refusal | null {
  const known = storeError(cause);
  if (known instanceof StoreError) {
    const facts = { path, why: known.message };
    if (known.code === 'store.schema') return { code: 'ledger.other-schema', facts };
    if (known.code === 'store.busy') return { code: 'store.busy', facts: {} };
    if (known.code !== 'store.read-only') return null;
    return { code: 'ledger.unreadable', facts };
  }
  const unreadable = (why: string): Refusal => ({
    code: 'ledger.unreadable',
    facts: { path, why },
  });
  const said = sqliteSays(known);
  if (said !== null) return unreadable(said);
  return isStumble(known) && !verifyLedger(path, hash).ok ? unreadable(known.message) : null;
}

/** The exit code of the command; 1 where the ledger's file cannot be read, and says so. */
export async function tellingFaults(
  path: string,
  hash: Hash,
  command: (path: string) => number | Promise<number>,
): Promise<number> {
  try {
    return await command(path);
  } catch (cause) {
    const fault = ledgerFault(cause, path, hash);
    if (fault === null) throw cause;
    return sayRefusal(fault);
  }
}
