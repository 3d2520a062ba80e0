/**
 * Requests as they are hashed: what names a person is blinded first. A stored hash is otherwise a way to try names and
 * telephone numbers, because everything else that it covers stands beside it.
 */
import type { OperationId } from '../core/ids.ts';
import { VaultSealedError } from '../ports/vault.ts';
import type { AppDeps } from './deps.ts';
import { type Canonical, requestHash } from './request-hash.ts';

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
const SHOW_A_PERSON = ['phone', 'taxNo', 'householdSize'];

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

type Known = Pick<AppDeps, 'blind' | 'store'>;

/** What `cause` is for a request of that id: where one was done before, nobody is told that nothing was. */
function toldOfKnown({ store }: Known, id: OperationId, cause: unknown): unknown {
  if (!(cause instanceof VaultSealedError) || store.operation(id) === undefined) return cause;
  const { version } = cause.facts;
  return new VaultSealedError(typeof version === 'number' ? version : null, id);
}

/** As `blinded`, for the request with that operation id. Throws VaultSealedError, `keys.known` where it may have been done. */
export function blindedFor(deps: Known, id: OperationId, body: Canonical): Canonical {
  try {
    return blinded(deps, body);
  } catch (cause) {
    throw toldOfKnown(deps, id, cause);
  }
}

/**
 * What the ledger knows a request by. One that was done before its texts were blinded is known by the hash in clear, and by
 * that it is the same request still (L6); it needs no key. Throws as `blindedFor`.
 */
export function hashOfRequest(
  deps: Known & Pick<AppDeps, 'hash'>,
  id: OperationId,
  body: Canonical,
): string {
  const { blind, hash, store } = deps;
  if (blind === undefined) return requestHash(hash, body);
  let isPersonal = false;
  const marked: Blind = (text) => {
    isPersonal = true;
    return blind(text);
  };
  const inClear = (): string | null => {
    const clear = requestHash(hash, body);
    return store.operation(id)?.requestHash === clear ? clear : null;
  };
  try {
    const own = requestHash(hash, blindedBy(marked, body));
    return (isPersonal ? inClear() : null) ?? own;
  } catch (cause) {
    const clear = cause instanceof VaultSealedError ? inClear() : null;
    if (clear !== null) return clear;
    throw toldOfKnown(deps, id, cause);
  }
}
