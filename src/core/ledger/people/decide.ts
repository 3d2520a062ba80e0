/** People in the ledger: who is entered, what they may do, and that somebody is left who can let others in. */
import { personKey } from '../../access/person-name.ts';
import { areRoles, inOrder, type Role } from '../../access/roles.ts';
import { accept, assert, type Outcome, refuse } from '../../outcome.ts';
import type { LedgerCommand } from '../commands.ts';
import type { Consequence } from '../effects.ts';
import type { FactResult } from '../results.ts';
import type { Change } from '../rows.ts';
import { seenByTwo } from '../second-person.ts';
import type { Books, Snapshot } from '../snapshot.ts';
import { type RecordAudit, ruleOnAudit } from './audit.ts';
import type { ApproveRequest, EnterPerson, PeopleCommand } from './commands.ts';
import { isAdministrator, type PersonRow } from './rows.ts';

const KINDS: ReadonlySet<string> = new Set<PeopleCommand['kind']>([
  'enter-person',
  'set-roles',
  'set-password',
  'disable-person',
  'approve-request',
  'record-audit',
]);

export const isPeopleCommand = (command: LedgerCommand): command is PeopleCommand =>
  KINDS.has(command.kind);

const told = (person: string): Outcome<FactResult> => accept({ kind: 'fact', facts: { person } });

const rolesFault = (roles: readonly Role[]) =>
  areRoles(roles) ? null : refuse('person.roles', { roles: roles.join(' ') });

/** Refuses, in this order: person.name, person.exists, person.roles. */
function decideEnter({ person, roles }: EnterPerson, { people }: Snapshot): Outcome<FactResult> {
  if (personKey(person) !== person) return refuse('person.name');
  if (people.person(person) !== undefined) return refuse('person.exists', { person });
  return rolesFault(roles) ?? told(person);
}

type ChangePerson = Exclude<PeopleCommand, EnterPerson | ApproveRequest | RecordAudit>;

/** The row as it will stand. */
function changed(row: PersonRow, command: ChangePerson): PersonRow {
  switch (command.kind) {
    case 'set-roles':
      return { ...row, roles: inOrder(command.roles) };
    case 'set-password':
      return { ...row, password: command.password, temporary: command.temporary };
    case 'disable-person':
      return { ...row, disabled: command.reason };
  }
}

/** Refuses, in this order: person.unknown, approval.same-person. */
function decideApprove(
  { operator, maker }: ApproveRequest,
  { people }: Snapshot,
): Outcome<FactResult> {
  if (people.person(operator) === undefined) return refuse('person.unknown', { person: operator });
  const two = seenByTwo(maker, operator);
  return two.ok ? told(operator) : two;
}

/**
 * Refuses, in this order: person.name, person.exists, person.unknown, person.own-rights (roles and admission are given by
 * somebody else), person.roles, person.last-administrator.
 */
export function ruleOnPeople(command: PeopleCommand, snapshot: Snapshot): Outcome<FactResult> {
  if (command.kind === 'enter-person') return decideEnter(command, snapshot);
  if (command.kind === 'approve-request') return decideApprove(command, snapshot);
  if (command.kind === 'record-audit') return ruleOnAudit(command);
  const { person, operator, kind } = command;
  const row = snapshot.people.person(person);
  if (row === undefined) return refuse('person.unknown', { person });
  if (kind !== 'set-password' && operator === person) return refuse('person.own-rights');
  const fault = kind === 'set-roles' ? rolesFault(command.roles) : null;
  if (fault !== null) return fault;
  const isLast = isAdministrator(row) && snapshot.people.administrators() === 1;
  if (isLast && !isAdministrator(changed(row, command))) {
    return refuse('person.last-administrator', { person });
  }
  return told(person);
}

function rowAfter(command: EnterPerson | ChangePerson, { people }: Books): PersonRow {
  if (command.kind === 'enter-person') {
    const { person, fullName, roles, password, temporary } = command;
    return { person, fullName, roles: inOrder(roles), password, temporary, disabled: '' };
  }
  const row = people.person(command.person);
  assert(row !== undefined, 'a person is gone between the rule and its effect');
  return changed(row, command);
}

const changeOf = (command: Exclude<PeopleCommand, RecordAudit>, books: Books): Change => {
  if (command.kind !== 'approve-request') return { table: 'person', row: rowAfter(command, books) };
  const { operationId: approval, request, maker, operator: checker, at } = command;
  const { until = 'now' } = command;
  return { table: 'approval', row: { approval, request, maker, checker, at, until } };
};

export const peopleConsequences = (command: PeopleCommand, books: Books): Consequence => ({
  subject: { accountId: null, cardNo: null },
  postings: [],
  changes: command.kind === 'record-audit' ? [] : [changeOf(command, books)],
});
