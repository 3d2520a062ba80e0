/** People for tests: one for each role, entered as an administrator would, and what each shows after logging in. */
import { type AccessDesk, createAccessDesk } from '../../src/app/access/access-desk.ts';
import { enterPerson, type PeopleDeps } from '../../src/app/access/people.ts';
import type { Session } from '../../src/app/access/sessions.ts';
import type { AppDeps } from '../../src/app/deps.ts';
import { ROLES, type Role } from '../../src/core/access/roles.ts';
import type { OperationId } from '../../src/core/ids.ts';
import { assert } from '../../src/core/outcome.ts';
import { cookieName, TOKEN_HEADER } from '../../src/http/who.ts';
import { createPasswords } from '../../src/system/passwords.ts';

/** As cheap as the algorithm allows: what is tried is not how long it takes. */
export const quickPasswords = createPasswords({ memoryKib: 8, passes: 1 });

export const PASSWORD = 'correct horse battery';
/** The person of a role. */
export const nameOf = (role: Role): string => `the.${role}`;

export interface PeopleRig {
  readonly desk: AccessDesk;
  logIn(role: Role): Promise<Session>;
}

export const headersOf = ({ token, cookie }: Pick<Session, 'token' | 'cookie'>) => ({
  [TOKEN_HEADER]: token,
  cookie: `${cookieName(token)}=${cookie}`,
});

/** Enters a person of every role. */
export async function peopleRig(app: AppDeps, id: () => OperationId): Promise<PeopleRig> {
  const deps: PeopleDeps = { ...app, passwords: quickPasswords };
  const desk = createAccessDesk(deps);
  for (const role of ROLES) {
    const wish = { person: nameOf(role), fullName: role, roles: [role], password: PASSWORD };
    const entered = await enterPerson(
      deps,
      { operator: 'root' },
      { operationId: id(), temporary: false, ...wish },
    );
    assert(entered.ok, `${role} is entered`);
  }
  return {
    desk,
    async logIn(role) {
      const session = await desk.logIn(nameOf(role), PASSWORD);
      assert(session.ok, `${role} logs in`);
      return session.value;
    },
  };
}
