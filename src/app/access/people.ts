/**
 * The list of people: entered, given roles, given a password, let in or not. A password's own text is in no fingerprint of
 * a request: a fast hash in the ledger would undo the slow one. A repeated operation id is held against the stored hash
 * instead, so it is still answered only for the same wish (L6).
 */
import { personKey } from '../../core/access/person-name.ts';
import { inOrder, type Role } from '../../core/access/roles.ts';
import type { OperationId } from '../../core/ids.ts';
import type { Committed } from '../../core/ledger/results.ts';
import { accept, type Outcome, refuse } from '../../core/outcome.ts';
import type { Passwords } from '../../ports/passwords.ts';
import { commitOne, headOf } from '../command.ts';
import type { AppDeps, RequestContext } from '../deps.ts';

export const PASSWORD_MIN = 12;
export const PASSWORD_MAX = 128;

export interface PeopleDeps extends AppDeps {
  readonly passwords: Passwords;
}

export interface EnterPersonRequest {
  readonly operationId: OperationId;
  /** As typed; its key is entered. */
  readonly person: string;
  readonly fullName: string;
  readonly roles: readonly Role[];
  readonly password: string;
  /** Did somebody else choose the password? */
  readonly temporary: boolean;
}

export interface SetPasswordRequest {
  readonly operationId: OperationId;
  readonly person: string;
  readonly password: string;
  readonly temporary: boolean;
}

/** Refuses person.name, person.password, person.password-name. */
function keyFor(typed: string, password: string): Outcome<string> {
  const person = personKey(typed);
  if (person === null) return refuse('person.name');
  const length = [...password].length;
  if (length < PASSWORD_MIN || length > PASSWORD_MAX) return refuse('person.password', { length });
  return password.toLowerCase().includes(person)
    ? refuse('person.password-name', { person })
    : accept(person);
}

/** The hash that this operation id stored before, when the password is the same; a new one for a new id. Refuses login.busy, operation.other-body. */
async function hashFor(
  { store, passwords }: PeopleDeps,
  operationId: OperationId,
  password: string,
): Promise<Outcome<string>> {
  const earlier = store.operation(operationId)?.command;
  if (earlier === undefined) return passwords.hash(password);
  const stored = 'password' in earlier ? earlier.password : '';
  const same = await passwords.verify(stored, password);
  if (!same.ok) return same;
  return same.value ? accept(stored) : refuse('operation.other-body', { operationId });
}

/** Refuses person.name, person.password, login.busy, operation.other-body and as the ledger's own rule (person.exists, person.roles). */
export async function enterPerson(
  deps: PeopleDeps,
  context: RequestContext,
  { operationId, password, ...wish }: EnterPersonRequest,
): Promise<Outcome<Committed>> {
  const key = keyFor(wish.person, password);
  if (!key.ok) return key;
  const hashed = await hashFor(deps, operationId, password);
  if (!hashed.ok) return hashed;
  const body = {
    kind: 'enter-person' as const,
    ...wish,
    person: key.value,
    roles: inOrder(wish.roles),
  };
  const head = headOf(deps, context, operationId, body);
  return commitOne(deps, { ...head, ...body, password: hashed.value });
}

/** Refuses person.name, person.password, person.unknown, login.busy, operation.other-body. */
export async function setPassword(
  deps: PeopleDeps,
  context: RequestContext,
  { operationId, password, ...wish }: SetPasswordRequest,
): Promise<Outcome<Committed>> {
  const key = keyFor(wish.person, password);
  if (!key.ok) return key;
  if (deps.store.people.person(key.value) === undefined) {
    return refuse('person.unknown', { person: key.value });
  }
  const hashed = await hashFor(deps, operationId, password);
  if (!hashed.ok) return hashed;
  const body = { kind: 'set-password' as const, ...wish, person: key.value };
  const head = headOf(deps, context, operationId, body);
  return commitOne(deps, { ...head, ...body, password: hashed.value });
}

type Change =
  | { readonly kind: 'set-roles'; readonly person: string; readonly roles: readonly Role[] }
  | { readonly kind: 'disable-person'; readonly person: string; readonly reason: string };

/** Refuses person.unknown, person.own-rights, person.roles, person.last-administrator. */
export async function changePerson(
  deps: AppDeps,
  context: RequestContext,
  operationId: OperationId,
  change: Change,
): Promise<Outcome<Committed>> {
  const person = personKey(change.person) ?? change.person;
  const body =
    change.kind === 'set-roles'
      ? { ...change, person, roles: inOrder(change.roles) }
      : { ...change, person };
  return commitOne(deps, { ...headOf(deps, context, operationId, body), ...body });
}
