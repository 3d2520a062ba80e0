/** The MAC of a slot as a meter checks it, written from docs/card-format.md §3.1 alone. */
import { derive, mac } from './card-keys.ts';
import { HEADER_AT } from './reference-v1.ts';

const REVISION_WITH_MAC = 2;
const KEY_VERSION = 2;
/** Of the order of a tool card, whose third byte names a valve (§11). */
export const TOOL_KEY_VERSION = 32;
const MAC_AT = 36;
const MAC_LENGTH = 8;

/** The company's master key of a version, 16 bytes; null where this meter has none of it. */
export type MacKeyOf = (keyVersion: number) => Uint8Array | null;

export type MacVerdict = 'none' | 'right' | 'wrong' | 'unknown-key';

/** Eight bytes for the slot at `at` of a card's memory. */
export function slotMac(
  master: Uint8Array,
  main: Uint8Array,
  at: number,
  card: number,
  versionAt = KEY_VERSION,
): Uint8Array {
  const keyVersion = main[at + versionAt] ?? 0;
  const factor = Buffer.of(keyVersion, 0, 0, 0, 0, 0, 0, 0);
  factor.writeUInt32BE(card, 4);
  const key = derive('sm4', master, factor);
  const message = Buffer.concat([
    main.subarray(0, HEADER_AT + 28),
    main.subarray(at + 1, at + MAC_AT),
  ]);
  return mac('sm4', key, new Uint8Array(16), message).subarray(0, MAC_LENGTH);
}

export function macVerdict(
  main: Uint8Array,
  at: number,
  card: number,
  keyOf: MacKeyOf,
  versionAt = KEY_VERSION,
): MacVerdict {
  if (main[HEADER_AT + 3] !== REVISION_WITH_MAC) {
    return 'none';
  }
  const keyVersion = main[at + versionAt] ?? 0;
  if (keyVersion === 0) {
    return 'wrong';
  }
  const master = keyOf(keyVersion);
  if (master === null) {
    return 'unknown-key';
  }
  const right = slotMac(master, main, at, card, versionAt);
  return right.every((byte, i) => main[at + MAC_AT + i] === byte) ? 'right' : 'wrong';
}
