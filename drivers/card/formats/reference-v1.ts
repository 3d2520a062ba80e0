/** Reference card format v1 (参考卡格式), byte by byte in docs/card-format.md. */
import type {
  CardContent,
  CardIdentity,
  LoadTarget,
  Recognition,
  SlotContent,
  SlotName,
} from '../../../src/core/card.ts';
import { assert } from '../../../src/core/outcome.ts';
import { type Litre, litre, ZERO_LITRE } from '../../../src/core/units.ts';
import type { SlotMacs } from '../../../src/ports/slot-mac.ts';
import type { StepwiseFormat } from './format.ts';
import {
  cardNumberBytes,
  decodeFields,
  decodeHeader,
  encodeHeader,
  hasHeader,
  mayBeTornOpening,
  REFERENCE_V1,
} from './header.ts';
import {
  allErased,
  assertImage,
  END_OF_FORMAT,
  emptied,
  HEADER_AT,
  headerBytes,
  holdsFormat,
  MARK_AT,
  MARK_LENGTH,
  REPORT_AT,
  REPORT_LENGTH,
  SLOT_AT,
  SLOT_LENGTH,
  sameBytes,
  slotBytes,
  zeroed,
} from './layout.ts';
import { decodeMark, decodeReport } from './report.ts';
import { decodeSlot, encodeSlot, NO_TAG, TOTAL_MAX, U32_MAX } from './slot.ts';
import {
  carriesMac,
  judgeMac,
  putMac,
  REVISION_WITH_MAC,
  SLOTS,
  versionToWrite,
} from './slot-mac.ts';
import { encodeOrder, encodeToolHeader, recogniseTool } from './tool-card.ts';
import { writeSteps } from './write-steps.ts';

/** The valid slot with the higher sequence; none where both are invalid or equal. */
function activeOf(a: SlotContent | null, b: SlotContent | null): SlotName | null {
  if (a === null) return b === null ? null : 'B';
  if (b === null) return 'A';
  if (a.writeSequence === b.writeSequence) return null;
  return a.writeSequence > b.writeSequence ? 'A' : 'B';
}

function decodeContent(
  image: Uint8Array,
  identity: CardIdentity,
  macs: SlotMacs | null,
): CardContent {
  const cardNumber = cardNumberBytes(headerBytes(image));
  const a = decodeSlot(slotBytes(image, 'A'), cardNumber);
  const b = decodeSlot(slotBytes(image, 'B'), cardNumber);
  const mark = decodeMark(image.subarray(MARK_AT, MARK_AT + MARK_LENGTH), cardNumber);
  const active = activeOf(a, b);
  const valid = SLOTS.filter((slot) => (slot === 'A' ? a : b) !== null);
  return {
    ...identity,
    slots: { A: a, B: b },
    active,
    mac: judgeMac(image, identity, valid, active, macs),
    mark: mark.mark,
    markTorn: mark.torn,
    report: decodeReport(image.subarray(REPORT_AT, REPORT_AT + REPORT_LENGTH), cardNumber),
  };
}

/**
 * Initialisation writes the header first and slot A later, and nothing else, so a torn header may stand beside a slot A in
 * any state when an opening is begun again. A card whose slot B, mark or report holds something was in service: a damaged header there is not new
 * stock, or its gas would be overwritten as such.
 */
function isUnfinished(image: Uint8Array): boolean {
  const header = headerBytes(image);
  return (
    !hasHeader(header) &&
    mayBeTornOpening(header) &&
    allErased(image.subarray(SLOT_AT.B, END_OF_FORMAT))
  );
}

/** Never throws; an image too short for the format is foreign. */
function recognise(image: Uint8Array, macs: SlotMacs | null): Recognition {
  if (!holdsFormat(image)) return { kind: 'foreign' };
  if (allErased(image.subarray(HEADER_AT, END_OF_FORMAT))) return { kind: 'blank' };
  const identity = decodeHeader(headerBytes(image));
  if (identity !== null) return { kind: 'customer', content: decodeContent(image, identity, macs) };
  const tool = recogniseTool(image);
  if (tool !== null) return { kind: 'tool', content: tool };
  return isUnfinished(image) ? { kind: 'unfinished' } : { kind: 'foreign' };
}

/** The slot's bytes for this card: with a MAC where its layout has them. `image` has the card's header. */
function slotFor(
  image: Uint8Array,
  identity: CardIdentity,
  content: SlotContent,
  macs: SlotMacs | null,
): Uint8Array {
  const number = cardNumberBytes(headerBytes(image));
  if (!carriesMac(image)) return encodeSlot(content, number);
  assert(macs !== null, 'a card whose slots carry a MAC is written only where keys are');
  const { active } = decodeContent(image, identity, null);
  const keyVersion = versionToWrite(image, active, macs);
  return encodeSlot(content, number, (slot) =>
    putMac(image, slot, macs, identity.cardNo, keyVersion),
  );
}

function encodeLoad(image: Uint8Array, target: LoadTarget, macs: SlotMacs | null): Uint8Array {
  assertImage(image);
  const identity = decodeHeader(headerBytes(image));
  assert(identity !== null, 'a load is written only on a card with a header');
  const next = Uint8Array.from(image);
  next.set(slotFor(image, identity, target, macs), SLOT_AT[target.slot]);
  return next;
}

function encodeErased(image: Uint8Array, slot: SlotName): Uint8Array {
  assertImage(image);
  const next = Uint8Array.from(image);
  next.fill(0xff, SLOT_AT[slot], SLOT_AT[slot] + SLOT_LENGTH);
  return next;
}

function encodeComplement(image: Uint8Array, slot: SlotName): Uint8Array {
  assertImage(image);
  const next = Uint8Array.from(image);
  next.set(
    slotBytes(image, slot).map((byte) => byte ^ 0xff),
    SLOT_AT[slot],
  );
  return next;
}

function encodeBlank(image: Uint8Array): Uint8Array {
  const next = encodeErased(encodeErased(image, 'A'), 'B');
  next.fill(0xff, HEADER_AT, SLOT_AT.A);
  return next;
}

function encodeInitial(
  image: Uint8Array,
  identity: CardIdentity,
  start: { readonly writeSequence: number; readonly total: Litre },
  macs: SlotMacs | null,
): Uint8Array {
  // An opening that another station began goes on with the header that stands.
  const standing = decodeFields(headerBytes(image))?.revision;
  const revision = macs === null || macs.current() === null ? undefined : REVISION_WITH_MAC;
  const header = encodeHeader(identity, REFERENCE_V1, standing ?? revision);
  const next = encodeErased(image, 'B');
  next.set(header, HEADER_AT);
  const first: SlotContent = {
    writeSequence: start.writeSequence,
    total: start.total,
    tag: NO_TAG,
    soldAt: 0,
    volume: ZERO_LITRE,
    ceiling: ZERO_LITRE,
  };
  next.set(slotFor(next, identity, first, macs), SLOT_AT.A);
  return next;
}

/**
 * The codec. `recognise` takes any bytes; the encoders assert their input, because their numbers come from our ledger.
 * A customer card with no active slot (none valid, or two with one sequence) is recognised with `active: null`. With `macs`
 * cards opened from now on carry MACs; cards that carry none go on as they are, and without keys no other is written.
 */
export const createReferenceV1 = (macs: SlotMacs | null): StepwiseFormat => ({
  id: 'reference-v1',
  capabilities: {
    acceptRule: 'cumulative',
    tornWrite: 'keeps-before',
    volumeUnit: litre(1),
    capacity: {
      ceiling: litre(U32_MAX),
      volume: litre(U32_MAX),
      total: litre(TOTAL_MAX),
      writeSequence: U32_MAX,
    },
    marksBeforeCredit: true,
    topUpOnUntakenGas: true,
  },
  recognise: (image) => recognise(image, macs),
  encodeLoad: (image, target) => encodeLoad(image, target, macs),
  encodeErased,
  encodeUndone: (image, _before, slot) => encodeErased(image, slot),
  encodeComplement,
  encodeBlank,
  encodeEmptied: emptied,
  encodeZeroed: zeroed,
  encodeInitial: (image, identity, start) => encodeInitial(image, identity, start, macs),
  tools: { encodeHeader: encodeToolHeader, encodeOrder },
  sameSlotBytes: (a, b, slot) => sameBytes(slotBytes(a, slot), slotBytes(b, slot)),
  writeSteps: (current, target) => writeSteps(current, target),
});

/** Without keys of MACs. */
export const referenceV1 = createReferenceV1(null);
