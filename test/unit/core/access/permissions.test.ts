/** What the table of permissions must say, whatever else it says. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  PERMISSION_NAMES,
  PERMISSIONS,
  permissionsOf,
} from '../../../../src/core/access/permissions.ts';
import { areRoles, inOrder, ROLES, type Role } from '../../../../src/core/access/roles.ts';

const changing = PERMISSION_NAMES.filter((name) => PERMISSIONS[name].changes);

test('the auditor changes nothing', () => {
  const has = permissionsOf(['auditor']);
  expect(changing.filter((name) => has.has(name))).toEqual([]);
});

test('the administrator changes only people, and sees no customer', () => {
  const has = permissionsOf(['administrator']);
  expect(changing.filter((name) => has.has(name))).toEqual(['people.enter', 'people.unlock']);
  expect(has.has('customer.see')).toBe(false);
});

test('nobody else enters people, and only the cashier sells', () => {
  expect(PERMISSIONS['people.enter'].roles).toEqual(['administrator']);
  expect(PERMISSIONS['sale.make'].roles).toEqual(['cashier']);
});

test('only the card administrator makes tool cards and formats cards', () => {
  expect(PERMISSIONS['card.tool'].roles).toEqual(['card-administrator']);
  expect(PERMISSIONS['card.format'].roles).toEqual(['card-administrator']);
});

test('every permission is somebody’s', () => {
  for (const name of PERMISSION_NAMES) expect(PERMISSIONS[name].roles).not.toEqual([]);
});

test('several roles have what each of them has, and never auditor or administrator beside another', () => {
  const some = fc.uniqueArray(fc.constantFrom<Role>(...ROLES), { minLength: 1 });
  fc.assert(
    fc.property(some, (roles) => {
      const together = [...permissionsOf(roles)];
      const each = PERMISSION_NAMES.filter((name) =>
        roles.some((role) => permissionsOf([role]).has(name)),
      );
      expect(together).toEqual(each);
      expect(inOrder(roles)).toEqual(inOrder([...roles].reverse()));
      const alone = roles.includes('auditor') || roles.includes('administrator');
      expect(areRoles(roles)).toBe(!alone || roles.length === 1);
    }),
  );
});
