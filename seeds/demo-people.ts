/** Who logs in at the demo: one person for each post, with one password that is no secret. */
import { enterPerson, type PeopleDeps } from '../src/app/access/people.ts';
import { ownOperationId } from '../src/app/request-hash.ts';
import { ROLE_NAMES, type Role } from '../src/core/access/roles.ts';
import { assert } from '../src/core/outcome.ts';

export const DEMO_PASSWORD = 'qika-demo-2026';

interface DemoPerson {
  readonly person: string;
  readonly fullName: string;
  readonly roles: readonly Role[];
  /** Roles as the greeting shows them. */
  readonly shown: string;
}

const person = (name: string, fullName: string, ...roles: readonly Role[]): DemoPerson => ({
  person: name,
  fullName,
  roles,
  shown: `${fullName} · ${roles.map((role) => ROLE_NAMES[role]).join('、')} ${roles.join(', ')}`,
});

export const DEMO_PEOPLE: readonly DemoPerson[] = [
  person('lina', '李娜', 'cashier', 'card-administrator'),
  person('wei', '韦工', 'engineering'),
  person('chen', '陈静', 'customer-service'),
  person('fang', '方敏', 'finance'),
  person('gu', '顾平', 'manager'),
  person('shen', '沈计', 'auditor'),
  person('admin', '系统管理员', 'administrator'),
];

/** Enters those who are missing, as the local operator would. */
export async function enterDemoPeople(deps: PeopleDeps): Promise<void> {
  for (const { person: name, fullName, roles } of DEMO_PEOPLE) {
    if (deps.store.people.person(name) !== undefined) continue;
    const entered = await enterPerson(
      deps,
      { operator: 'demo' },
      {
        operationId: ownOperationId(deps.random),
        person: name,
        fullName,
        roles,
        password: DEMO_PASSWORD,
        temporary: false,
      },
    );
    assert(entered.ok, () => `the demo's ${name} was refused`);
  }
}
