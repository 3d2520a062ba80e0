/**
 * *Single-zone* (单区次数格式), byte by byte in docs/card-format-single-zone.md: one zone that every load writes over, and a
 * meter that takes a purchase by its count; and its like for the meters that accept a count by another rule.
 */
import type {
  AcceptRule,
  CardIdentity,
  CardStart,
  LoadTarget,
  Recognition,
} from '../../../src/core/card.ts';
import { assert } from '../../../src/core/outcome.ts';
import { litre, ZERO_LITRE } from '../../../src/core/units.ts';
import type { StepwiseFormat } from './format.ts';
import {
  cardNumberBytes,
  decodeHeader,
  encodeHeader,
  type HeaderKind,
  hasHeader,
  mayBeTornOpening,
} from './header.ts';
import {
  allErased,
  assertImage,
  END_OF_FORMAT,
  emptied,
  HEADER_AT,
  headerBytes,
  holdsFormat,
  REPORT_AT,
  REPORT_LENGTH,
  SLOT_AT,
  SLOT_LENGTH,
  sameBytes,
  slotBytes,
  zeroed,
} from './layout.ts';
import {
  COUNT_MAX,
  CUBIC_METRE,
  decodeReturn,
  decodeZone,
  encodeZone,
  VOLUME_MAX,
} from './single-zone-area.ts';
import { NO_TAG } from './slot.ts';
import { writeSteps } from './write-steps.ts';

/** Unit 1 m³; layout versions of which no two share a bit. */
const headerOf = (version: number): HeaderKind => ({
  opening: [0x51, 0x4b, version],
  revisions: [0x01],
  unit: 0x03,
});
/** The rules know the zone as slot A; there is no B. */
const ZONE = 'A';
const END_OF_ZONE = SLOT_AT.B;

/** An opening writes the zone last and nothing behind it; a card whose return area holds something was in service. */
const isUnfinished = (image: Uint8Array, kind: HeaderKind): boolean =>
  !hasHeader(headerBytes(image), kind) &&
  mayBeTornOpening(headerBytes(image), kind) &&
  allErased(image.subarray(END_OF_ZONE, END_OF_FORMAT));

/** Never throws; an image too short for the format is foreign. */
function recognise(image: Uint8Array, kind: HeaderKind): Recognition {
  if (!holdsFormat(image)) return { kind: 'foreign' };
  if (allErased(image.subarray(HEADER_AT, END_OF_FORMAT))) return { kind: 'blank' };
  const identity = decodeHeader(headerBytes(image), kind);
  if (identity === null) return { kind: isUnfinished(image, kind) ? 'unfinished' : 'foreign' };
  const cardNumber = cardNumberBytes(headerBytes(image));
  const zone = decodeZone(slotBytes(image, ZONE), cardNumber);
  return {
    kind: 'customer',
    content: {
      ...identity,
      slots: { A: zone, B: null },
      active: zone === null ? null : ZONE,
      mark: null,
      markTorn: false,
      // Its zone has no bytes to spare for one.
      mac: { kind: 'none' },
      report: decodeReturn(image.subarray(REPORT_AT, REPORT_AT + REPORT_LENGTH), cardNumber),
    },
  };
}

/** The image with these bytes as its zone. */
function withZone(image: Uint8Array, zone: Uint8Array): Uint8Array {
  assertImage(image);
  const next = Uint8Array.from(image);
  next.set(zone, SLOT_AT[ZONE]);
  return next;
}

function encodeLoad(image: Uint8Array, target: LoadTarget, kind: HeaderKind): Uint8Array {
  assertImage(image);
  const header = headerBytes(image);
  assert(hasHeader(header, kind), 'a load is written only on a card with a header');
  assert(target.slot === ZONE, 'there is one zone');
  return withZone(image, encodeZone(target, cardNumberBytes(header)));
}

const encodeErased = (image: Uint8Array): Uint8Array =>
  withZone(image, new Uint8Array(SLOT_LENGTH).fill(0xff));

/** A card in place of another has its count, and the gas of that count with it: the meter takes it from whichever it sees first. */
function encodeInitial(
  image: Uint8Array,
  identity: CardIdentity,
  { writeSequence, total, untaken }: CardStart,
  kind: HeaderKind,
): Uint8Array {
  const header = encodeHeader(identity, kind);
  const { volume, ceiling } = untaken ?? { volume: ZERO_LITRE, ceiling: ZERO_LITRE };
  const first = { writeSequence, total, tag: NO_TAG, soldAt: 0, volume, ceiling };
  const next = withZone(image, encodeZone(first, cardNumberBytes(header)));
  next.set(header, HEADER_AT);
  return next;
}

function encodeBlank(image: Uint8Array): Uint8Array {
  const next = encodeErased(image);
  next.fill(0xff, HEADER_AT, SLOT_AT[ZONE]);
  return next;
}

/** The codec. `recognise` takes any bytes; the encoders assert their input, because their numbers come from our ledger. */
const zoneFormat = (id: string, acceptRule: AcceptRule, kind: HeaderKind): StepwiseFormat => ({
  id,
  capabilities: {
    acceptRule,
    tornWrite: 'leaves-nothing',
    volumeUnit: litre(CUBIC_METRE),
    capacity: {
      ceiling: litre(VOLUME_MAX),
      volume: litre(VOLUME_MAX),
      total: litre(VOLUME_MAX),
      writeSequence: COUNT_MAX,
    },
    marksBeforeCredit: false,
    topUpOnUntakenGas: false,
    replacement: 'same-count',
  },
  recognise: (image) => recognise(image, kind),
  encodeLoad: (image, target) => encodeLoad(image, target, kind),
  encodeErased,
  encodeUndone: (image, before) => withZone(image, slotBytes(before, ZONE)),
  encodeComplement: (image) =>
    withZone(
      image,
      slotBytes(image, ZONE).map((byte) => byte ^ 0xff),
    ),
  encodeBlank,
  encodeEmptied: emptied,
  encodeZeroed: zeroed,
  encodeInitial: (image, identity, start) => encodeInitial(image, identity, start, kind),
  sameSlotBytes: (a, b) => sameBytes(slotBytes(a, ZONE), slotBytes(b, ZONE)),
  writeSteps: (current, target) =>
    writeSteps(current, target, { header: kind, slots: [ZONE], end: END_OF_ZONE }),
});

export const singleZone = zoneFormat('single-zone', 'exactly-one-more', headerOf(0x02));
/** For meters that take every count above their own. */
export const singleZoneGreater = zoneFormat('single-zone-greater', 'greater', headerOf(0x10));
/** For meters whose maker lets a count stand while gas of it is on the card. */
export const singleZoneRaised = zoneFormat(
  'single-zone-raised',
  'raised-when-taken',
  headerOf(0x20),
);
