/**
 * The order in which our bytes reach a card (docs/card-format.md §3): a slot is never valid before its last byte, so a tear of
 * one of two leaves the other counting; and an unfinished initialisation never shows a valid header.
 */
import type { SlotName } from '../../../src/core/card.ts';
import { assert } from '../../../src/core/outcome.ts';
import { type HeaderKind, hasHeader, REFERENCE_V1 } from './header.ts';
import {
  allErased,
  assertImage,
  END_OF_FORMAT,
  HEADER_AT,
  HEADER_CRC,
  HEADER_LENGTH,
  headerBytes,
  MARK_AT,
  MARKER_INVALID,
  SLOT_AT,
  SLOT_CRC,
  SLOT_LENGTH,
  sameBytes,
  slotBytes,
} from './layout.ts';

/** Contiguous bytes that all change. */
export interface WriteRun {
  readonly offset: number;
  readonly bytes: Uint8Array;
}
/** Runs that may go in any order; every run of a step is finished before the next step begins. */
export type WriteStep = readonly WriteRun[];

/** Writes on paper what the card will hold, so that each step contains only bytes it really changes. */
class Draft {
  readonly steps: WriteStep[] = [];
  readonly #image: Uint8Array;
  constructor(current: Uint8Array) {
    this.#image = Uint8Array.from(current);
  }

  byteAt(offset: number): number | undefined {
    return this.#image[offset];
  }

  /** One step that brings `length` bytes from `from` on to what `wanted` says. */
  step(from: number, length: number, wanted: (offset: number) => number): void {
    const runs: { offset: number; bytes: number[] }[] = [];
    for (let offset = from; offset < from + length; offset += 1) {
      const byte = wanted(offset);
      if (this.#image[offset] === byte) continue;
      const open = runs.at(-1);
      if (open !== undefined && open.offset + open.bytes.length === offset) open.bytes.push(byte);
      else runs.push({ offset, bytes: [byte] });
      this.#image[offset] = byte;
    }
    if (runs.length > 0) {
      this.steps.push(runs.map((run) => ({ ...run, bytes: Uint8Array.from(run.bytes) })));
    }
  }
}

/** Marker 00 · body · CRC · marker as wanted. A slot that already agrees is left alone. */
function draftSlot(draft: Draft, current: Uint8Array, target: Uint8Array, slot: SlotName): void {
  if (sameBytes(slotBytes(current, slot), slotBytes(target, slot))) return;
  const at = SLOT_AT[slot];
  const wanted = (offset: number): number => target[offset] ?? 0;
  draft.step(at, 1, () => MARKER_INVALID);
  draft.step(at + 1, SLOT_CRC - 1, wanted);
  draft.step(at + SLOT_CRC, SLOT_LENGTH - SLOT_CRC, wanted);
  draft.step(at, 1, wanted);
}

function assertUntouched(current: Uint8Array, target: Uint8Array, from: number, to: number): void {
  assert(
    sameBytes(current.subarray(from, to), target.subarray(from, to)),
    `bytes ${from} to ${to - 1} of the card are never written`,
  );
}

/** All erased, or all 00 on the way there. */
const isUniform = (bytes: Uint8Array): boolean =>
  allErased(bytes) || bytes.every((byte) => byte === 0);

/** An opening that was broken off before its slot was written begins again from blank stock; a formatting ends there. */
const takesBack = (current: Uint8Array, target: Uint8Array): boolean =>
  isUniform(headerBytes(target)) && allErased(current.subarray(SLOT_AT.A, END_OF_FORMAT));

/** A card that is being formatted: what its meter wrote goes with the slots, and the header stays for now. */
function isEmptied(current: Uint8Array, target: Uint8Array): boolean {
  const content = target.subarray(SLOT_AT.A, END_OF_FORMAT);
  return isUniform(content) && sameBytes(headerBytes(current), headerBytes(target));
}

/** Which bytes of a card are ours, and by which header it is known. */
export interface WrittenLayout {
  readonly header: HeaderKind;
  readonly slots: readonly SlotName[];
  /** First byte behind the slots: it and all that follow are written by us only when a card is formatted. */
  readonly end: number;
}

const TWO_SLOTS: WrittenLayout = { header: REFERENCE_V1, slots: ['A', 'B'], end: MARK_AT };

/**
 * Steps from the image the card holds to the target image; none when they agree. A card with a header keeps it: the
 * header is written only while the card is initialised, its own CRC last and erased first where one stood.
 */
export function writeSteps(
  current: Uint8Array,
  target: Uint8Array,
  { header, slots, end }: WrittenLayout = TWO_SLOTS,
): readonly WriteStep[] {
  assertImage(current);
  assert(current.length === target.length, 'an image is written over one of its own length');
  assertUntouched(current, target, 0, HEADER_AT);
  const emptying = isEmptied(current, target);
  assertUntouched(current, target, emptying ? END_OF_FORMAT : end, current.length);
  const draft = new Draft(current);
  const initialising = !sameBytes(headerBytes(current), headerBytes(target));
  if (initialising) {
    assert(
      !hasHeader(headerBytes(current), header) || takesBack(current, target),
      'a finished header is never written again',
    );
    draft.step(HEADER_AT + HEADER_CRC, HEADER_LENGTH - HEADER_CRC, () => 0xff);
    for (const slot of slots.toReversed()) draftSlot(draft, current, target, slot);
    draft.step(HEADER_AT, HEADER_CRC, (offset) => target[offset] ?? 0);
    draft.step(HEADER_AT + HEADER_CRC, HEADER_LENGTH - HEADER_CRC, (offset) => target[offset] ?? 0);
    return draft.steps;
  }
  for (const slot of slots) draftSlot(draft, current, target, slot);
  // Last: while a slot stands, so does the evidence of what the meter has taken of it.
  if (emptying) draft.step(end, END_OF_FORMAT - end, (offset) => target[offset] ?? 0);
  return draft.steps;
}
