/**
 * Requests as they are hashed: what names a person is blinded first. A stored hash is otherwise a way to try names and
 * telephone numbers, because everything else that it covers stands beside it.
 */
import type { AppDeps } from './deps.ts';
import type { Canonical } from './request-hash.ts';

const ALWAYS: ReadonlySet<string> = new Set([
  'phone',
  'payer',
  'papers',
  'taxNo',
  'title',
  'identity',
]);
/** Of a person only: a community and a price item have names too. */
const OF_PERSONS: ReadonlySet<string> = new Set(['name', 'address']);
const SHOW_A_PERSON = ['phone', 'taxNo'];

type Blind = NonNullable<AppDeps['blind']>;

function blindedBy(blind: Blind, value: Canonical): Canonical {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((one: Canonical) => blindedBy(blind, one));
  const isPerson = SHOW_A_PERSON.some((field) => field in value);
  return Object.fromEntries(
    Object.entries(value as Readonly<Record<string, Canonical | undefined>>).map(([field, own]) => {
      const names = ALWAYS.has(field) || (isPerson && OF_PERSONS.has(field));
      if (own === undefined) return [field, own];
      return [field, names && typeof own === 'string' ? blind(own) : blindedBy(blind, own)];
    }),
  );
}

/** The body with its personal texts blinded; itself where personal data is kept in clear. Throws VaultSealedError. */
export const blinded = ({ blind }: Pick<AppDeps, 'blind'>, body: Canonical): Canonical =>
  blind === undefined ? body : blindedBy(blind, body);
