/** docs/permissions.md: the table of permissions as a page, with the routes that need each of them. */
import { type Need, PERMISSION_NAMES, PERMISSIONS } from '../core/access/permissions.ts';
import { ROLE_NAMES, ROLES, type Role } from '../core/access/roles.ts';
import type { NeedyRoute } from '../http/access.ts';

const HEAD = `# Who may do what 权限表

Every route names the permission that it needs, and a person has what any of their roles has. Auditor and administrator are
held alone: the auditor changes nothing, the administrator sells nothing. The local operator of the Unix socket has the roles
that the configuration gives (\`operatorRoles\`). This page is made from src/core/access/permissions.ts by \`npm run docs\`, and a
test holds the two together.

本页由权限表生成。审计员、系统管理员须单独担任：审计员不能更改任何数据，系统管理员不能售气。

`;

const REST = `
Without a permission: \`nobody\` is answered before anybody has logged in, \`self\` to anybody who has, \`local\` only over the
Unix socket.

| need 需要 | routes 接口 |
|---|---|
`;

const inCell = (routes: readonly string[]): string =>
  routes.map((route) => `\`${route}\``).join('<br>');

export function permissionsPage(routes: readonly NeedyRoute[]): string {
  const needing = (need: Need): string =>
    inCell(routes.filter(({ needs }) => needs === need).map(({ route }) => route));
  const head = ['permission 权限', ...ROLES.map((role) => `${ROLE_NAMES[role]}<br>${role}`)];
  const table = [
    `| ${[...head, 'what 内容'].join(' | ')} |`,
    `|---|${ROLES.map(() => ':-:|').join('')}---|`,
    ...PERMISSION_NAMES.map((name) => {
      const right = PERMISSIONS[name];
      const having: readonly Role[] = right.roles;
      const marks = ROLES.map((role) => (having.includes(role) ? '●' : ''));
      return `| ${[`\`${name}\``, ...marks, `${right.en}<br>${right.zh}`].join(' | ')} |`;
    }),
  ];
  const permissions = PERMISSION_NAMES.map((name) => `| \`${name}\` | ${needing(name)} |`);
  const others = (['nobody', 'self', 'local'] as const).map(
    (need) => `| *${need}* | ${needing(need)} |`,
  );
  return `${HEAD}${table.join('\n')}\n${REST}${[...permissions, ...others].join('\n')}\n`;
}
