/**
 * Logging in, staying in and going out. Whoever guesses learns nothing: a name that nobody has, one that is shut out and a
 * wrong password are one refusal, and each costs one hash.
 */

import { personKey } from '../../core/access/person-name.ts';
import type { OperationId } from '../../core/ids.ts';
import type { Committed } from '../../core/ledger/results.ts';
import { accept, type Outcome, refuse } from '../../core/outcome.ts';
import type { RequestContext } from '../deps.ts';
import { hex } from '../request-hash.ts';
import { type ApprovalRequest, approveAs } from './approvals.ts';
import { Guesses } from './guesses.ts';
import { Inbox } from './inbox.ts';
import { enterPerson, type PeopleDeps, setPassword } from './people.ts';
import { type Session, Sessions, type Shown } from './sessions.ts';

export interface FirstRequest {
  readonly operationId: OperationId;
  readonly code: string;
  readonly person: string;
  readonly fullName: string;
  readonly password: string;
}

export interface OwnPasswordRequest {
  readonly operationId: OperationId;
  readonly password: string;
  readonly next: string;
}

export interface AccessDesk {
  readonly sessions: Sessions;
  readonly people: PeopleDeps;
  /** Refuses login.locked, login.wait, login.busy, login.wrong. */
  logIn(name: string, password: string): Promise<Outcome<Session>>;
  /** The screen that was locked is given back to its person. Refuses session.none, and as `logIn`. */
  unlock(shown: Shown, password: string): Promise<Outcome<Session>>;
  /** Whoever sits there chooses another password; other sessions of theirs end. Refuses as `logIn` and as setPassword. */
  changeOwn(session: Session, request: OwnPasswordRequest): Promise<Outcome<Session>>;
  /** A second person approves one request, beside the first. Refuses as `logIn`, approval.no-right, approval.same-person. */
  approve(
    request: ApprovalRequest & { readonly name: string; readonly password: string },
  ): Promise<Outcome<Committed>>;
  /** Requests that wait for their second persons at screens of their own. */
  readonly inbox: Inbox;
  /** A code that lets one administrator be entered, once; it takes the place of an earlier one. */
  newCode(): string;
  /** Refuses login.wait, login.locked, first.code, and as enterPerson. */
  enterFirst(local: RequestContext, request: FirstRequest): Promise<Outcome<Committed>>;
  /** A supervisor lets the person guess again. */
  release(person: string): void;
  isLocked(person: string): boolean;
}

const CODE_BYTES = 10;
/** Guesses at the code are counted under a name that no person can have. */
const CODE = '\u0000code';

/** Of a password that nobody knows, made once: what it costs is what a real one costs. */
const nobodysHash = ({ passwords, random }: PeopleDeps): Promise<Outcome<string>> =>
  passwords.hash(hex(random.bytes(16)));

/** Holds a typed name and password against the ledger, at the same cost for every name. Refuses as `logIn`. */
function doorkeeper(deps: PeopleDeps, guesses: Guesses) {
  const { store, passwords } = deps;
  let nobody: string | null = null;

  /** One hash, whether or not there is one to hold the password against. Refuses login.busy. */
  async function looksRight(stored: string | undefined, password: string) {
    if (nobody === null) {
      const made = await nobodysHash(deps);
      if (!made.ok) return made;
      nobody = made.value;
    }
    return passwords.verify(stored ?? nobody, password);
  }

  return async (typed: string, password: string): Promise<Outcome<string>> => {
    const name = personKey(typed) ?? '';
    const may = guesses.mayGuess(name);
    if (!may.ok) return may;
    guesses.begin(name);
    const row = store.people.person(name);
    const right = await looksRight(row?.password, password);
    if (!right.ok) {
      // Nothing was looked at, so nothing was guessed.
      guesses.takeBack(name);
      return right;
    }
    // Rights may have changed while the password was looked at.
    const now = store.people.person(name);
    if (
      !right.value ||
      now === undefined ||
      now.disabled !== '' ||
      now.password !== row?.password
    ) {
      return refuse('login.wrong');
    }
    guesses.forgive(name);
    return accept(name);
  };
}

export function createAccessDesk(deps: PeopleDeps): AccessDesk {
  const { store, clock, random } = deps;
  const sessions = new Sessions(clock, random);
  const guesses = new Guesses(clock, (name) => store.people.person(name) !== undefined);
  const proven = doorkeeper(deps, guesses);
  let code: string | null = null;

  const beginFor = (name: string): Outcome<Session> => {
    const row = store.people.person(name);
    return row === undefined ? refuse('login.wrong') : accept(sessions.begin(row));
  };

  return {
    sessions,
    inbox: new Inbox(clock),
    people: deps,
    async logIn(name, password) {
      const person = await proven(name, password);
      return person.ok ? beginFor(person.value) : person;
    },
    async unlock(shown, password) {
      const known = sessions.known(shown);
      if (!known.ok) return known;
      const person = await proven(known.value.person, password);
      if (!person.ok) return person;
      sessions.unlock(known.value.token);
      return sessions.of(shown, true);
    },
    async changeOwn({ person }, { operationId, password, next }) {
      const same = await proven(person, password);
      if (!same.ok) return same;
      const wish = { operationId, person, password: next, temporary: false };
      const set = await setPassword(deps, { operator: person }, wish);
      if (!set.ok) return set;
      sessions.endOf(person);
      return beginFor(person);
    },
    async approve({ name, password, ...request }) {
      const checker = await proven(name, password);
      return checker.ok ? approveAs(deps, checker.value, request) : checker;
    },
    newCode() {
      code = hex(random.bytes(CODE_BYTES));
      guesses.forgive(CODE);
      return code;
    },
    async enterFirst(local, { code: shown, ...wish }) {
      const may = guesses.mayGuess(CODE);
      if (!may.ok) return may;
      guesses.begin(CODE);
      if (code === null || shown !== code) return refuse('first.code');
      // Taken before the slow hash: two who show it together are not both let in. A code that came meanwhile stays.
      code = null;
      const role = { roles: ['administrator'] as const, temporary: false };
      const entered = await enterPerson(deps, local, { ...wish, ...role });
      if (!entered.ok) code ??= shown;
      guesses.forgive(CODE);
      return entered;
    },
    release: (person) => guesses.forgive(person),
    isLocked: (person) => guesses.isLocked(person),
  };
}
