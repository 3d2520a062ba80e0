/**
 * A customer's record is changed (户资料变更): who they are and where, what invoices name, how many live there (人口). Nothing that was
 * sold is touched: a lot keeps the bounds that it was bought at, and V goes on.
 */
import { withSize } from '../household.ts';
import { accept, type Outcome, refuse } from '../outcome.ts';
import type { ChangeAccount } from './commands.ts';
import { accountOf, type Consequence } from './effects.ts';
import { openAccountOf } from './gates.ts';
import type { FactResult } from './results.ts';
import type { AccountRow } from './rows.ts';
import { seenByTwo } from './second-person.ts';
import type { Books, Snapshot } from './snapshot.ts';

/**
 * Refuses, in this order: account.unknown, account.closed, account.changed-meanwhile, approval.witness-required (the size of a
 * household makes gas cheaper or dearer), approval.same-person, account.unchanged. Of a money meter's household the size is refused
 * before (money-meter.no-size-change).
 */
export function decideChangeAccount(
  command: ChangeAccount,
  snapshot: Snapshot,
): Outcome<FactResult> {
  const { accountId, seen, to, operator, second } = command;
  const account = openAccountOf(snapshot, accountId);
  if (!account.ok) return account;
  const { changes, householdSize: personsBefore } = account.value;
  if (seen !== changes) return refuse('account.changed-meanwhile', { accountId });
  const bySecond = to.what === 'size' || second !== undefined;
  const approved = bySecond ? seenByTwo(operator, second) : accept(true);
  if (!approved.ok) return approved;
  const facts = { accountId, changes: changes + 1 };
  if (to.what !== 'size') return accept({ kind: 'fact', facts });
  if (to.persons === personsBefore) return refuse('account.unchanged', { accountId });
  return accept({ kind: 'fact', facts: { ...facts, personsBefore, persons: to.persons } });
}

function changed(row: AccountRow, { to, businessDate }: ChangeAccount): AccountRow {
  switch (to.what) {
    case 'contact':
      return { ...row, name: to.name, phone: to.phone, address: to.address };
    case 'invoice':
      return { ...row, invoiceTitle: to.title, taxNo: to.taxNo };
    case 'size':
      return { ...row, ...withSize(row, to.persons, businessDate) };
  }
}

export function changeAccountEffects(command: ChangeAccount, books: Books): Consequence {
  const { accountId } = command;
  const before = accountOf(books, accountId);
  const row = { ...changed(before, command), changes: before.changes + 1 };
  return {
    subject: { accountId, cardNo: null },
    postings: [],
    changes: [{ table: 'account', row }],
  };
}
