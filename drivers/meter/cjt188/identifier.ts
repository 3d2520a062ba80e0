/** Data identifier and sequence number: the first three bytes of DATA, whose order on the wire is the maker's. */
import { assert } from '../../../src/core/outcome.ts';
import { bytesOf, hex, hexByte } from './bytes.ts';
import { nameOf } from './di/table.ts';
import type { Profile } from './profile.ts';

export interface Identified {
  /** As on the wire, four hex digits; null where DATA is shorter. */
  readonly diWire: string | null;
  /** As the text prints it, high byte first. */
  readonly di: string | null;
  /** Sequence number, two hex digits; null where the frame has none. */
  readonly ser: string | null;
  /** What stands behind. */
  readonly payload: Uint8Array;
}

const swapped = (di: string): string => `${di.slice(2)}${di.slice(0, 2)}`;

/** The profile's order, unless only the other one makes a known identifier: meters of one model send both. */
function inOrder(diWire: string, profile: Profile): string {
  const expected = profile.diOrder === 'low-first' ? swapped(diWire) : diWire;
  if (nameOf(expected, profile) !== null) return expected;
  const other = swapped(expected);
  return nameOf(other, profile) === null ? expected : other;
}

export function identify(data: Uint8Array, profile: Profile): Identified {
  if (data.length < 2) return { diWire: null, di: null, ser: null, payload: data };
  const diWire = hex(data.subarray(0, 2));
  const ser = data[2];
  return {
    diWire,
    di: inOrder(diWire, profile),
    ser: ser === undefined ? null : hexByte(ser),
    payload: data.subarray(3),
  };
}

/** The same identifier in either order: replies of real meters may swap the bytes of the request. */
export const sameIdentifier = (a: string, b: string): boolean => a === b || a === swapped(b);

/** DATA as the profile's meter expects it; `ser` is 0 … 255. */
export function dataWith(
  profile: Profile,
  di: string,
  ser: number,
  payload: Uint8Array = new Uint8Array(0),
): Uint8Array {
  assert(/^[0-9A-F]{4}$/.test(di), () => `a data identifier has four capital hex digits: ${di}`);
  const wire = profile.diOrder === 'low-first' ? swapped(di) : di;
  return Uint8Array.of(...bytesOf(wire), ser, ...payload);
}
