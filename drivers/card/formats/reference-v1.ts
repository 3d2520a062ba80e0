/**
 * Reference card format v1 (参考卡格式), byte by byte in docs/card-format.md; and its like for meters that count tenths or
 * hundredths of a cubic metre.
 */
import type {
  CardContent,
  CardIdentity,
  CardMac,
  CardStart,
  FormatCapabilities,
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
  type HeaderKind,
  hasHeader,
  mayBeTornOpening,
  REFERENCE_HUNDREDTHS,
  REFERENCE_TENTHS,
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
import { decodeMark, decodeReport, type ReportUnit } from './report.ts';
import { decodeSigned, type SignedReport } from './signed-report.ts';
import { NO_TAG, type SlotCodec, TOTAL_MAX, U32_MAX, volumeSlots } from './slot.ts';
import {
  carriesMac,
  judgeMac,
  putMac,
  REVISION_WITH_MAC,
  REVISION_WITH_REPORT_MAC,
  SLOTS,
  signsReport,
  turnedBack,
  versionToWrite,
} from './slot-mac.ts';
import { encodeOrder, encodeToolHeader, recogniseTool } from './tool-card.ts';
import { writeSteps } from './write-steps.ts';

/** What the codec is told of a layout: by which header it is known, what its slots say, and how its meter counts. */
export interface Layout {
  readonly kind: HeaderKind;
  readonly slots: SlotCodec;
  readonly unit: ReportUnit;
  readonly macs: SlotMacs | null;
  /** Cards opened from now on want their meter's report signed, too. */
  readonly meterSigns?: boolean;
}

/** The valid slot with the higher sequence; none where both are invalid or equal. */
function activeOf(a: SlotContent | null, b: SlotContent | null): SlotName | null {
  if (a === null) return b === null ? null : 'B';
  if (b === null) return 'A';
  if (a.writeSequence === b.writeSequence) return null;
  return a.writeSequence > b.writeSequence ? 'A' : 'B';
}

/** The report as the card's header says that it is proven: by its checksum, or by its MAC. */
function reportOf(
  image: Uint8Array,
  identity: CardIdentity,
  unit: ReportUnit,
  macs: SlotMacs | null,
): SignedReport {
  if (signsReport(image)) return decodeSigned(image, identity, unit, macs);
  const area = image.subarray(REPORT_AT, REPORT_AT + REPORT_LENGTH);
  const report = decodeReport(area, cardNumberBytes(headerBytes(image)), unit);
  return { report, isForged: false, unknownKey: null };
}

/** What the meter has taken is not to be guessed: without the key of its report nothing is done. */
const whole = (slots: CardMac, keyVersion: number | null): CardMac =>
  slots.kind === 'right' && keyVersion !== null ? { kind: 'key-unknown', keyVersion } : slots;

function decodeContent(
  image: Uint8Array,
  identity: CardIdentity,
  { slots, unit, macs }: Omit<Layout, 'kind'>,
): CardContent {
  const cardNumber = cardNumberBytes(headerBytes(image));
  const a = slots.decode(slotBytes(image, 'A'), cardNumber);
  const b = slots.decode(slotBytes(image, 'B'), cardNumber);
  const { report, ...signature } = reportOf(image, identity, unit, macs);
  const mark = decodeMark(image.subarray(MARK_AT, MARK_AT + MARK_LENGTH), cardNumber);
  const active = activeOf(a, b);
  const valid = SLOTS.filter((slot) => (slot === 'A' ? a : b) !== null);
  return {
    ...identity,
    slots: { A: a, B: b },
    active,
    mac: whole(judgeMac(image, identity, valid, active, macs), signature.unknownKey),
    mark: mark.mark,
    markTorn: mark.torn,
    report,
    ...(signature.isForged ? { reportForged: true } : {}),
  };
}

/**
 * Initialisation writes the header first and slot A later, and nothing else, so a torn header may stand beside a slot A in
 * any state when an opening is begun again. A card whose slot B, mark or report holds something was in service: a damaged header there is not new
 * stock, or its gas would be overwritten as such.
 */
function isUnfinished(image: Uint8Array, kind: HeaderKind): boolean {
  const header = headerBytes(image);
  return (
    !hasHeader(header, kind) &&
    mayBeTornOpening(header, kind) &&
    allErased(image.subarray(SLOT_AT.B, END_OF_FORMAT))
  );
}

/** Never throws; an image too short for the format is foreign. */
function recognise(image: Uint8Array, layout: Layout): Recognition {
  if (!holdsFormat(image)) return { kind: 'foreign' };
  if (allErased(image.subarray(HEADER_AT, END_OF_FORMAT))) return { kind: 'blank' };
  const { kind } = layout;
  const identity = decodeHeader(headerBytes(image), kind);
  if (identity !== null) {
    return { kind: 'customer', content: decodeContent(image, identity, layout) };
  }
  const tool = kind === REFERENCE_V1 ? recogniseTool(image, layout.macs) : null;
  if (tool !== null) return { kind: 'tool', content: tool };
  return isUnfinished(image, kind) ? { kind: 'unfinished' } : { kind: 'foreign' };
}

/** The slot's bytes for this card: with a MAC where its layout has them. `image` has the card's header. */
function slotFor(
  image: Uint8Array,
  identity: CardIdentity,
  content: SlotContent,
  { slots, unit, macs }: Layout,
): Uint8Array {
  const number = cardNumberBytes(headerBytes(image));
  if (!carriesMac(image)) return slots.encode(content, number);
  assert(macs !== null, 'a card whose slots carry a MAC is written only where keys are');
  const { active } = decodeContent(image, identity, { slots, unit, macs: null });
  const keyVersion = versionToWrite(image, active, macs);
  const sign = (slot: Uint8Array) => putMac(image, slot, macs, identity.cardNo, keyVersion);
  return slots.encode(content, number, sign);
}

function encodeLoad(image: Uint8Array, target: LoadTarget, layout: Layout): Uint8Array {
  assertImage(image);
  const identity = decodeHeader(headerBytes(image), layout.kind);
  assert(identity !== null, 'a load is written only on a card with a header');
  const next = Uint8Array.from(image);
  next.set(slotFor(image, identity, target, layout), SLOT_AT[target.slot]);
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
  start: CardStart,
  layout: Layout,
): Uint8Array {
  const { kind, macs, meterSigns } = layout;
  // An opening that another station began goes on with the header that stands.
  const standing = decodeFields(headerBytes(image), kind)?.revision;
  const signed = meterSigns === true ? REVISION_WITH_REPORT_MAC : REVISION_WITH_MAC;
  const revision = (macs?.current() ?? null) === null ? undefined : signed;
  const header = encodeHeader(identity, kind, standing ?? revision);
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
  next.set(slotFor(next, identity, first, layout), SLOT_AT.A);
  return next;
}

/** Whole units that fit into the largest number of a field, in litres. */
const upTo = (largest: number, unit: number): Litre => litre(largest - (largest % unit));

export const codecOf = (layout: Layout) => ({
  recognise: (image: Uint8Array) => recognise(image, layout),
  encodeLoad: (image: Uint8Array, target: LoadTarget) => encodeLoad(image, target, layout),
  encodeErased,
  encodeUndone: (image: Uint8Array, _before: Uint8Array, slot: SlotName) =>
    encodeErased(image, slot),
  encodeComplement,
  encodeBlank,
  encodeEmptied: emptied,
  encodeZeroed: zeroed,
  encodeInitial: (image: Uint8Array, identity: CardIdentity, start: CardStart) =>
    encodeInitial(image, identity, start, layout),
  sameSlotBytes: (a: Uint8Array, b: Uint8Array, slot: SlotName) =>
    sameBytes(slotBytes(a, slot), slotBytes(b, slot)),
  turnedBack,
  writeSteps: (current: Uint8Array, target: Uint8Array) =>
    writeSteps(current, target, { header: layout.kind, slots: SLOTS, end: MARK_AT }),
});

const capabilitiesOf = (unit: number): FormatCapabilities => ({
  acceptRule: 'cumulative',
  tornWrite: 'keeps-before',
  volumeUnit: litre(unit),
  capacity: {
    ceiling: litre(U32_MAX * unit),
    volume: litre(U32_MAX * unit),
    total: upTo(TOTAL_MAX, unit),
    writeSequence: U32_MAX,
  },
  marksBeforeCredit: true,
  topUpOnUntakenGas: true,
  replacement: 'new-count',
});

/**
 * The codec. `recognise` takes any bytes; the encoders assert their input, because their numbers come from our ledger.
 * A customer card with no active slot (none valid, or two with one sequence) is recognised with `active: null`. With `macs`
 * cards opened from now on carry MACs; cards that carry none go on as they are, and without keys no other is written.
 */
export const createReferenceV1 = (macs: SlotMacs | null, meterSigns = false): StepwiseFormat => ({
  id: 'reference-v1',
  capabilities: capabilitiesOf(1),
  ...codecOf({ kind: REFERENCE_V1, slots: volumeSlots(1), unit: 1, macs, meterSigns }),
  tools: {
    encodeHeader: (image, tool) => encodeToolHeader(image, tool, macs),
    encodeOrder: (image, order) => encodeOrder(image, order, macs),
  },
});

/** For meters that count whole units of so many litres; their maker makes the tool cards. */
const inUnits =
  (id: string, kind: HeaderKind, unit: number) =>
  (macs: SlotMacs | null, meterSigns = false): StepwiseFormat => ({
    id,
    capabilities: capabilitiesOf(unit),
    ...codecOf({ kind, slots: volumeSlots(unit), unit, macs, meterSigns }),
  });

/** Tenths of a cubic metre (0.1 m³). */
export const createReferenceTenths = inUnits('reference-tenths', REFERENCE_TENTHS, 100);
/** Hundredths of a cubic metre (0.01 m³). */
export const createReferenceHundredths = inUnits('reference-hundredths', REFERENCE_HUNDREDTHS, 10);

/** Without keys of MACs. */
export const referenceV1 = createReferenceV1(null);
export const referenceTenths = createReferenceTenths(null);
export const referenceHundredths = createReferenceHundredths(null);
