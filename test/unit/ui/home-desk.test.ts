/** Which desk somebody who has just come finds open. */
import { expect, test } from 'vitest';
import { permissionsOf } from '../../../src/core/access/permissions.ts';
import type { Role } from '../../../src/core/access/roles.ts';
import { DESKS, homeDesk, opensDesk } from '../../../src/ui/station/page-table.ts';

const homeOf = (...roles: Role[]) => {
  const permissions = [...permissionsOf(roles)];
  return homeDesk(
    roles,
    DESKS.filter((desk) => opensDesk(desk, permissions)),
  );
};

test.each([
  [['cashier'], 'counter'],
  [['finance'], 'finance'],
  [['engineering'], 'engineering'],
  // Whoever sells too begins at the counter: its card waits for nobody.
  [['cashier', 'finance'], 'counter'],
  [['card-administrator'], 'services'],
  [['administrator'], 'people'],
  [['auditor'], 'audit'],
] as const)('%s begins at %s', (roles, desk) => {
  expect(homeOf(...roles)).toBe(desk);
});
