/**
 * A customer's record is changed (户资料变更): who they are and where, what invoices name, how many live there (人口). Nothing that was
 * sold is touched: a lot keeps the bounds that it was bought at, and V goes on.
 */
import { withSize } from '../household.ts';
import { accept, type Facts, type Outcome, refuse } from '../outcome.ts';
import type { ChangeAccount, RecordChange } from './commands.ts';
import { accountOf, type Consequence, liveOf } from './effects.ts';
import { openAccountOf } from './gates.ts';
import type { FactResult } from './results.ts';
import type { AccountRow } from './rows.ts';
import { seenByTwo } from './second-person.ts';
import type { Books, Snapshot } from './snapshot.ts';

/** What makes gas cheaper or dearer is changed by two people. */
const isOfTwo = ({ what }: RecordChange): boolean => what === 'size' || what === 'class';

/** account.unchanged; account.class-bound: money or gas of the account has moved, by the class that it had. */
function mayBecome(
  to: RecordChange,
  { accountId, householdSize, customerClass }: AccountRow,
  snapshot: Snapshot,
): Outcome<Facts> {
  if (to.what === 'size') {
    return to.persons === householdSize
      ? refuse('account.unchanged', { accountId })
      : accept({ personsBefore: householdSize, persons: to.persons });
  }
  if (to.what !== 'class') return accept({});
  if (to.customerClass === customerClass) return refuse('account.unchanged', { accountId });
  const { head, cycleStart } = liveOf(snapshot, accountId);
  return head === null && cycleStart === ''
    ? accept({ classBefore: customerClass, customerClass: to.customerClass })
    : refuse('account.class-bound', { accountId, customerClass });
}

/**
 * Refuses, in this order: account.unknown, account.closed, account.changed-meanwhile, approval.witness-required,
 * approval.same-person, account.unchanged, account.class-bound. Of a money meter's household the size is refused before
 * (money-meter.no-size-change).
 */
export function decideChangeAccount(
  command: ChangeAccount,
  snapshot: Snapshot,
): Outcome<FactResult> {
  const { accountId, seen, to, operator, second } = command;
  const account = openAccountOf(snapshot, accountId);
  if (!account.ok) return account;
  const { changes } = account.value;
  if (seen !== changes) return refuse('account.changed-meanwhile', { accountId });
  const approved = isOfTwo(to) || second !== undefined ? seenByTwo(operator, second) : accept(true);
  if (!approved.ok) return approved;
  const may = mayBecome(to, account.value, snapshot);
  if (!may.ok) return may;
  return accept({ kind: 'fact', facts: { accountId, changes: changes + 1, ...may.value } });
}

function changed(row: AccountRow, { to, businessDate }: ChangeAccount): AccountRow {
  switch (to.what) {
    case 'contact':
      return { ...row, name: to.name, phone: to.phone, address: to.address };
    case 'invoice':
      return { ...row, invoiceTitle: to.title, taxNo: to.taxNo };
    case 'size':
      return { ...row, ...withSize(row, to.persons, businessDate) };
    case 'class':
      return { ...row, customerClass: to.customerClass };
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
