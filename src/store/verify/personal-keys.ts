/**
 * Customers' keys against the texts that were sealed under them: each text names the digest of its key's salt, so a key
 * that was changed, taken away or put there is seen, without any key to open a text with.
 */
import type { LedgerCommand } from '../../core/ledger/commands.ts';
import type { Hash } from '../../ports/hash.ts';
import { isOfAnother, keyNamesIn } from '../personal/fields.ts';
import { keyNameOf } from '../personal/persons.ts';
import type { SqliteBooks } from '../sqlite-books.ts';
import { compare } from './compare.ts';
import type { Verdicts } from './verdicts.ts';

export interface NamedKey {
  readonly accountId: number;
  readonly keyName: string;
}

/** Which key each customer must have, as the entries tell. */
export class ExpectedKeys {
  readonly rows = new Map<number, NamedKey>();

  take(command: LedgerCommand, row: string, verdicts: Verdicts): void {
    // Its customer is named by another entry; it is sealed only under a key that was there before.
    if (isOfAnother(command) || !('accountId' in command)) return;
    const { accountId } = command;
    if (accountId === null) return;
    for (const keyName of keyNamesIn(command)) {
      const known = this.rows.get(accountId);
      verdicts.check(
        'registry',
        known === undefined || known.keyName === keyName,
        () => row,
        () => `it is sealed under another key than the one customer ${accountId} has`,
      );
      this.rows.set(accountId, { accountId, keyName });
    }
    if (command.kind === 'erase-customer') this.rows.delete(accountId);
  }
}

export function comparePersonalKeys(
  { personalKeys }: SqliteBooks,
  hash: Hash,
  expected: ExpectedKeys,
  verdicts: Verdicts,
): void {
  const stored = [...personalKeys.all()].map(({ accountId, salt }) => ({
    accountId,
    keyName: keyNameOf(hash, salt),
  }));
  compare(verdicts, {
    law: 'registry',
    table: 'personal_key',
    stored,
    keyOf: (row) => row.accountId,
    expected: expected.rows,
  });
}
