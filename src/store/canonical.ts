/**
 * Canonical JSON of what an entry did: keys in code-unit order, no blanks, bytes as {"$hex": …}. The digest of a row
 * covers this text, so the same content must always be the same text.
 */
import { assert } from '../core/outcome.ts';

const HEX = '$hex';

/** Throws Bug for what JSON cannot carry exactly: fractions are allowed, NaN, infinities and undefined are not. */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') {
    assert(Number.isFinite(value), `${value} has no canonical form`);
    return JSON.stringify(value);
  }
  assert(typeof value === 'object', `a ${typeof value} has no canonical form`);
  if (value instanceof Uint8Array) return `{"${HEX}":"${Buffer.from(value).toString('hex')}"}`;
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const of = value as Readonly<Record<string, unknown>>;
  let fields = '';
  for (const key of Object.keys(of).sort((a, b) => (a < b ? -1 : 1))) {
    fields += `${fields === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(of[key])}`;
  }
  return `{${fields}}`;
}

function revive(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !(HEX in value)) return value;
  const hex = value[HEX];
  return typeof hex === 'string' ? new Uint8Array(Buffer.from(hex, 'hex')) : value;
}

/** Reads what `canonicalJson` wrote; throws SyntaxError for anything that is not JSON. */
export const parseCanonical = (text: string): unknown => JSON.parse(text, revive);
