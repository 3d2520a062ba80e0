/** Where things stand in the memory of a reference v1 card (docs/card-format.md §1). */
import type { SlotName } from '../../../src/core/card.ts';
import { assert } from '../../../src/core/outcome.ts';

/** First byte that is ours: 00–1F belong to the chip. */
export const HEADER_AT = 0x20;
export const HEADER_LENGTH = 32;
/** Offset of the CRC inside the header. */
export const HEADER_CRC = 28;
export const SLOT_LENGTH = 48;
export const SLOT_AT: Readonly<Record<SlotName, number>> = { A: 0x40, B: 0x70 };
/** Offset of the CRC inside a slot. */
export const SLOT_CRC = 44;
export const MARK_AT = 0xa0;
export const MARK_LENGTH = 8;
export const REPORT_AT = 0xa8;
export const REPORT_LENGTH = 40;
/** First byte behind the areas of this format: it and all that follow are left as they are. */
export const END_OF_FORMAT = 0xd0;

/** Does a memory of so many bytes hold the format? What lies behind is left as it is. */
export const holdsFormat = (image: Uint8Array): boolean => image.length >= END_OF_FORMAT;

export const MARKER_VALID = 0x5a;
export const MARKER_INVALID = 0x00;

/** A view of the slot's 48 bytes, not a copy. */
export const slotBytes = (image: Uint8Array, slot: SlotName): Uint8Array =>
  image.subarray(SLOT_AT[slot], SLOT_AT[slot] + SLOT_LENGTH);

/** A view of the header's 32 bytes, not a copy. */
export const headerBytes = (image: Uint8Array): Uint8Array =>
  image.subarray(HEADER_AT, HEADER_AT + HEADER_LENGTH);

export const allErased = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === 0xff);

/** The image with everything behind the header erased, the meter's areas included. */
export function emptied(image: Uint8Array): Uint8Array {
  assertImage(image);
  const next = Uint8Array.from(image);
  return next.fill(0xff, SLOT_AT.A, END_OF_FORMAT);
}

/** The image with 00 in every byte of its header, or in every one behind it. */
export function zeroed(image: Uint8Array, part: 'header' | 'content'): Uint8Array {
  assertImage(image);
  const next = Uint8Array.from(image);
  return part === 'header'
    ? next.fill(0x00, HEADER_AT, SLOT_AT.A)
    : next.fill(0x00, SLOT_AT.A, END_OF_FORMAT);
}

export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, at) => byte === b[at]);

/** Encoders take whole images only; one that is too short is a mistake of the program. */
export function assertImage(image: Uint8Array): void {
  assert(
    holdsFormat(image),
    `a card image has ${END_OF_FORMAT} bytes and more, not ${image.length}`,
  );
}

/** Big-endian numbers at an offset of a byte view. */
export const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
