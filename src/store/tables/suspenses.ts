/** Money that came for closed accounts (暂收款), by the entries that took it in; nothing else is kept. */
import type { Database } from 'better-sqlite3';
import type { BusinessDate } from '../../core/calendar.ts';
import type { AccountId, OperationId } from '../../core/ids.ts';
import type { SuspenseFacts } from '../../core/ledger/suspense.ts';
import { ENTRY_COLUMNS, operationOf, type StoredEntry } from '../history.ts';
import { opBytes } from './identities.ts';

export interface Suspended extends SuspenseFacts {
  readonly suspense: OperationId;
  readonly bank: string;
  readonly serial: string;
  readonly bookedOn: BusinessDate;
}

/** These words are those of the index of migration 49, which they need: without it every entry would be read. */
export const SUSPENSE_ENTRIES = `SELECT ${ENTRY_COLUMNS} FROM entry INDEXED BY entry_suspense
  WHERE kind = 'receive-suspense'`;

function suspended(entry: StoredEntry): Suspended | undefined {
  const { command } = operationOf(entry);
  if (command.kind !== 'receive-suspense') return undefined;
  const { operationId: suspense, accountId, payment, bankLine } = command;
  const { bank, serial, bookedOn, amount } = bankLine;
  return { suspense, accountId, payment, amount, bank, serial, bookedOn };
}

export function suspenseReads(db: Database) {
  const one = db.prepare<[Uint8Array], StoredEntry>(
    `SELECT ${ENTRY_COLUMNS} FROM entry WHERE op_id = ? AND kind = 'receive-suspense'`,
  );
  const ofAccount = db.prepare<[number], StoredEntry>(
    `${SUSPENSE_ENTRIES} AND account_id = ? ORDER BY id`,
  );
  const every = db.prepare<[], StoredEntry>(`${SUSPENSE_ENTRIES} ORDER BY id`);
  const known = (entries: readonly StoredEntry[]): readonly Suspended[] =>
    entries.flatMap((entry) => suspended(entry) ?? []);
  return {
    get(id: OperationId): Suspended | undefined {
      const entry = one.get(opBytes(id));
      return entry === undefined ? undefined : suspended(entry);
    },
    /** Oldest first, also those that are settled. */
    of: (account: AccountId): readonly Suspended[] => known(ofAccount.all(account)),
    all: (): readonly Suspended[] => known(every.all()),
  };
}
