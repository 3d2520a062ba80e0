/** One of the two slots of reference v1: docs/card-format.md §3. */
import type { SlotContent } from '../../../src/core/card.ts';
import { assert } from '../../../src/core/outcome.ts';
import { litre } from '../../../src/core/units.ts';
import { crc32 } from './crc32.ts';
import { MARKER_VALID, SLOT_CRC, SLOT_LENGTH, viewOf } from './layout.ts';

const CONTENT_VOLUME = 0x01;
/** Largest write sequence, volume and ceiling that a slot holds. */
export const U32_MAX = 0xffff_ffff;
/** Largest cumulative total a slot holds, litres: 2^48 − 1. */
export const TOTAL_MAX = 2 ** 48 - 1;
/** Tag of the first image, before any load. */
export const NO_TAG = '0000000000000000';
const TAG = /^[0-9a-f]{16}$/;

export const isTag = (text: string): boolean => TAG.test(text);

/** How the 48 bytes of a slot are read and made. `putMac` puts key version and MAC into it, which its checksum covers. */
export interface SlotCodec {
  /** Null for every 48 bytes that are no valid slot of the card. */
  decode(slot: Uint8Array, cardNumber: Uint8Array): SlotContent | null;
  /** A complete valid slot, marker 5A. Numbers out of range are mistakes of the program. */
  encode(
    content: SlotContent,
    cardNumber: Uint8Array,
    putMac?: (slot: Uint8Array) => void,
  ): Uint8Array;
}

export const slotCrc = (cardNumber: Uint8Array, slot: Uint8Array): number =>
  crc32(cardNumber, slot.subarray(1, SLOT_CRC));

/** What a valid slot says, counted in `unit` litres; null for every other 48 bytes. */
export function decodeSlot(slot: Uint8Array, cardNumber: Uint8Array, unit = 1): SlotContent | null {
  if (slot.length !== SLOT_LENGTH) return null;
  if (slot[0] !== MARKER_VALID || slot[1] !== CONTENT_VOLUME || slot[3] !== 0) return null;
  const view = viewOf(slot);
  if (view.getUint32(SLOT_CRC) !== slotCrc(cardNumber, slot)) return null;
  const total = view.getBigUint64(8);
  if (total > BigInt(Math.floor(TOTAL_MAX / unit))) return null;
  return {
    writeSequence: view.getUint32(4),
    total: litre(Number(total) * unit),
    tag: Buffer.from(slot.subarray(16, 24)).toString('hex'),
    soldAt: view.getUint32(24),
    volume: litre(view.getUint32(28) * unit),
    ceiling: litre(view.getUint32(32) * unit),
  };
}

function u32(value: number, what: string): number {
  assert(
    Number.isInteger(value) && value >= 0 && value <= U32_MAX,
    `${what} must fit four bytes, got ${value}`,
  );
  return value;
}

function whole(litres: number, unit: number, what: string): number {
  assert(litres % unit === 0, `${what} must be a multiple of ${unit} litres, got ${litres}`);
  return litres / unit;
}

/**
 * A complete valid slot, marker 5A. Numbers out of range are mistakes of the program. `putMac` puts key version and MAC into
 * it, which its checksum covers; volumes are counted in `unit` litres.
 */
export function encodeSlot(
  content: SlotContent,
  cardNumber: Uint8Array,
  putMac: (slot: Uint8Array) => void = () => undefined,
  unit = 1,
): Uint8Array {
  assert(content.total >= 0 && content.total <= TOTAL_MAX, `total ${content.total} is too large`);
  assert(isTag(content.tag), `not an operation tag: ${content.tag}`);
  const slot = new Uint8Array(SLOT_LENGTH);
  const view = viewOf(slot);
  slot[0] = MARKER_VALID;
  slot[1] = CONTENT_VOLUME;
  view.setUint32(4, u32(content.writeSequence, 'write sequence'));
  view.setBigUint64(8, BigInt(whole(content.total, unit, 'total')));
  slot.set(Buffer.from(content.tag, 'hex'), 16);
  view.setUint32(24, u32(content.soldAt, 'time of sale'));
  view.setUint32(28, u32(whole(content.volume, unit, 'volume'), 'volume'));
  view.setUint32(32, u32(whole(content.ceiling, unit, 'load ceiling'), 'load ceiling'));
  putMac(slot);
  view.setUint32(SLOT_CRC, slotCrc(cardNumber, slot));
  return slot;
}

/** Slots of gas, counted in `unit` litres. */
export const volumeSlots = (unit: number): SlotCodec => ({
  decode: (slot, cardNumber) => decodeSlot(slot, cardNumber, unit),
  encode: (content, cardNumber, putMac) => encodeSlot(content, cardNumber, putMac, unit),
});
