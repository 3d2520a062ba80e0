/**
 * The mapping file: what each account of ours is called in the company's accounting program. Finance edits it; an account
 * that it leaves out keeps our code without its points.
 */
import { CHART } from './journal.ts';
import { accept, type Outcome, refuse } from './outcome.ts';
import { IC_ACCOUNTS } from './voucher.ts';

export interface VoucherMapping {
  /** Our account to theirs. */
  readonly accounts: Readonly<Record<string, string>>;
  /** Revenue by customer class, where it has accounts of its own. */
  readonly revenueByClass: Readonly<Record<string, string>>;
  readonly u8: { readonly word: string; readonly preparer: string };
  readonly k3: { readonly group: string; readonly currency: string };
  readonly galaxy: { readonly accountBook: string; readonly voucherGroup: string };
}

const byCode = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const glCodes = (): string[] =>
  [
    ...new Set([
      ...Object.values(CHART).flatMap(({ gl }) => (gl === null ? [] : [gl])),
      ...Object.values(IC_ACCOUNTS).map(({ gl }) => gl),
    ]),
  ].sort(byCode);

export const DEFAULT_MAPPING: VoucherMapping = {
  accounts: Object.fromEntries(glCodes().map((gl) => [gl, gl.replaceAll('.', '')])),
  revenueByClass: {},
  u8: { word: '记', preparer: '' },
  k3: { group: '记', currency: 'RMB' },
  galaxy: { accountBook: '001', voucherGroup: 'PRE001' },
};

/** The account in the company's program. */
export function mappedAccount(mapping: VoucherMapping, gl: string, customerClass: string): string {
  const own = gl === CHART.gasRevenue.gl ? mapping.revenueByClass[customerClass] : undefined;
  return own ?? mapping.accounts[gl] ?? gl.replaceAll('.', '');
}

/** No comma, no line break: the programs that read vouchers have no way to quote them. */
const PLAIN = /^[^,，\p{Cc}\p{Cs}]{0,60}$/u;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The texts of one part, over its defaults; the first field that is none is what comes back. */
function texts<T extends Readonly<Record<string, string>>>(
  value: unknown,
  defaults: T,
  place: string,
  open: boolean,
): Outcome<T> {
  if (value === undefined) return accept(defaults);
  if (!isRecord(value)) return refuse('export.mapping', { field: place });
  for (const [key, text] of Object.entries(value)) {
    const known = open || Object.hasOwn(defaults, key);
    if (!(known && typeof text === 'string' && PLAIN.test(text))) {
      return refuse('export.mapping', { field: `${place}.${key}` });
    }
  }
  return accept({ ...defaults, ...value } as T);
}

const PARTS = ['accounts', 'revenueByClass', 'u8', 'k3', 'galaxy'] as const;

/** Reads an edited mapping over the default one. Refuses export.mapping {field}. */
export function readMapping(value: unknown): Outcome<VoucherMapping> {
  if (!isRecord(value)) return refuse('export.mapping', { field: '(top)' });
  const unknown = Object.keys(value).find((key) => !PARTS.some((part) => part === key));
  if (unknown !== undefined) return refuse('export.mapping', { field: unknown });
  const accounts = texts(value.accounts, DEFAULT_MAPPING.accounts, 'accounts', true);
  if (!accounts.ok) return accounts;
  const byClass = texts(
    value.revenueByClass,
    DEFAULT_MAPPING.revenueByClass,
    'revenueByClass',
    true,
  );
  if (!byClass.ok) return byClass;
  const u8 = texts(value.u8, DEFAULT_MAPPING.u8, 'u8', false);
  if (!u8.ok) return u8;
  const k3 = texts(value.k3, DEFAULT_MAPPING.k3, 'k3', false);
  if (!k3.ok) return k3;
  const galaxy = texts(value.galaxy, DEFAULT_MAPPING.galaxy, 'galaxy', false);
  if (!galaxy.ok) return galaxy;
  return accept({
    accounts: accounts.value,
    revenueByClass: byClass.value,
    u8: u8.value,
    k3: k3.value,
    galaxy: galaxy.value,
  });
}
