/** The roles of the rule book. What each of them may do is one table: permissions.ts. */

export const ROLES = [
  'cashier',
  'card-administrator',
  'engineering',
  'customer-service',
  'finance',
  'manager',
  'auditor',
  'administrator',
] as const;

export type Role = (typeof ROLES)[number];

/** As on screens and in docs/permissions.md. */
export const ROLE_NAMES: Readonly<Record<Role, string>> = {
  cashier: '收费员',
  'card-administrator': '卡管理员',
  engineering: '工程部',
  'customer-service': '客户部',
  finance: '财务部',
  manager: '经理',
  auditor: '审计员',
  administrator: '系统管理员',
};

/** Held alone: whoever makes people sells nothing, and whoever looks at everything changes nothing. */
const ALONE: readonly Role[] = ['auditor', 'administrator'];

export const isRole = (text: string): text is Role => ROLES.some((role) => role === text);

/** One or more, none twice, and no other beside a role that is held alone. */
export const areRoles = (roles: readonly Role[]): boolean =>
  roles.length > 0 &&
  new Set(roles).size === roles.length &&
  (roles.length === 1 || !roles.some((role) => ALONE.includes(role)));

/** In the order of the list, so that the same roles are the same row. */
export const inOrder = (roles: readonly Role[]): readonly Role[] =>
  ROLES.filter((role) => roles.includes(role));
