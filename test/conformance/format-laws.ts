/** Laws of a format on paper: images in, images out, no card. */
import { isDeepStrictEqual } from 'node:util';
import type { StepwiseFormat } from '../../drivers/card/formats/format.ts';
import type { Random } from '../../simulators/random.ts';
import {
  activeSlot,
  type CardContent,
  countsPurchases,
  type LoadTarget,
  type SlotContent,
} from '../../src/core/card.ts';
import { operationId } from '../../src/core/ids.ts';
import { evidenceOf, planTarget, type Reservation } from '../../src/core/load.ts';
import { fen, litre } from '../../src/core/units.ts';
import type { Findings, KitLaw } from './findings.ts';
import {
  applySteps,
  contentOf,
  drawCard,
  drawIdentity,
  drawTarget,
  drawTariff,
  largestLoad,
  sameImage,
  tornImages,
  wishOf,
} from './samples.ts';

export interface PaperTrial {
  readonly findings: Findings;
  readonly format: StepwiseFormat;
  /** Memory of the chip as delivered. */
  readonly blank: Uint8Array;
  readonly random: Random;
  /** Other formats that a station may know beside this one. */
  readonly others: readonly StepwiseFormat[];
  readonly samples: number;
}

const SLOT_FIELDS = ['writeSequence', 'total', 'tag', 'soldAt', 'volume', 'ceiling'] as const;

const sameSlot = (a: SlotContent | null, b: SlotContent | null): boolean =>
  a === null || b === null
    ? a === b
    : SLOT_FIELDS.every((field) => a[field] === b[field]) && isDeepStrictEqual(a.tariff, b.tariff);

const sameIdentity = (a: CardContent, b: CardContent): boolean =>
  a.company === b.company &&
  a.cardNo === b.cardNo &&
  a.accountId === b.accountId &&
  a.meter === b.meter;

/** The reservation that a load of this target would have made. */
export function reservationOf(
  content: CardContent,
  target: LoadTarget,
  images: { readonly before: Uint8Array; readonly target: Uint8Array },
): Reservation {
  const active = activeSlot(content);
  return {
    operationId: operationId('00000000-0000-7000-8000-000000000001'),
    attempt: 1,
    accountId: content.accountId,
    cardNo: content.cardNo,
    meter: content.meter,
    litres: target.volume,
    fen: fen(1),
    sequenceBefore: active?.writeSequence ?? 0,
    totalBefore: active?.total ?? litre(0),
    target,
    imageBefore: images.before,
    imageTarget: images.target,
  };
}

function roundTrips({ findings, format, blank, random, samples }: PaperTrial): void {
  const holds = (held: boolean, words: string): void =>
    findings.holds('round-trip', held, () => words);
  holds(format.recognise(blank).kind === 'blank', 'a card as delivered is not blank');
  for (let n = 0; n < samples; n += 1) {
    const { image: before, identity } = drawCard(format, blank, random);
    const kept = Uint8Array.from(before);
    const content = contentOf(format, before);
    holds(sameIdentity({ ...content, ...identity }, content), `identity of sample ${n}`);
    const target = drawTarget(format, before, random);
    const after = format.encodeLoad(before, target);
    holds(sameImage(before, kept), `sample ${n}: encodeLoad changed the image it was given`);
    holds(
      sameSlot(activeSlot(contentOf(format, after)), target),
      `sample ${n}: the target is not what the card shows`,
    );
    const inverted = format.encodeComplement(before, target.slot);
    holds(
      after.every((byte, at) => byte === before[at] || inverted[at] !== before[at]),
      `sample ${n}: a byte outside slot ${target.slot} changed`,
    );
    const steps = format.writeSteps(before, after);
    holds(sameImage(applySteps(before, steps), after), `sample ${n}: the steps do not lead there`);
    for (const emptied of [format.encodeErased(after, target.slot), inverted]) {
      holds(
        contentOf(format, emptied).slots[target.slot] === null,
        `sample ${n}: an erased or complemented slot is valid`,
      );
    }
    holds(format.recognise(format.encodeBlank(after)).kind === 'blank', `sample ${n}: not blank`);
  }
}

/** On a format of two slots the old one goes on counting; one zone may show nothing while it is torn, and no more than that. */
function tornImagesHold({ findings, format, blank, random, samples }: PaperTrial): void {
  const twoSlots = format.capabilities.tornWrite === 'keeps-before';
  for (let n = 0; n < Math.ceil(samples / 10); n += 1) {
    const { image: before, identity } = drawCard(format, blank, random, n % 3);
    const target = drawTarget(format, before, random);
    const after = format.encodeLoad(before, target);
    const load = reservationOf(contentOf(format, before), target, { before, target: after });
    for (const torn of tornImages(before, format.writeSteps(before, after), random)) {
      const recognition = format.recognise(torn.image);
      const seen =
        recognition.kind === 'customer'
          ? evidenceOf(recognition.content, load, format.capabilities)
          : recognition.kind;
      const allowed = seen === 'BEFORE' || seen === 'TARGET' || (!twoSlots && seen === 'TORN');
      findings.holds('torn-image', allowed, () => `a load torn in ${torn.words} shows ${seen}`);
      findings.survives(
        'torn-image',
        () => finish(format, torn.image, target),
        () => `finishing a load torn in ${torn.words}`,
      );
    }
    const first = format.encodeInitial(blank, identity, { writeSequence: 0, total: litre(0) });
    for (const torn of tornImages(blank, format.writeSteps(blank, first), random)) {
      const { kind } = format.recognise(torn.image);
      findings.holds('torn-image', kind !== 'foreign', () => `an opening torn in ${torn.words}`);
    }
  }
}

/** Complement and target, as a torn slot is written again. */
function finish(format: StepwiseFormat, torn: Uint8Array, target: LoadTarget): void {
  const wanted = format.encodeLoad(torn, target);
  const inverted = format.encodeComplement(wanted, target.slot);
  const between = applySteps(torn, format.writeSteps(torn, inverted));
  const done = applySteps(between, format.writeSteps(between, wanted));
  if (!sameSlot(activeSlot(contentOf(format, done)), target)) throw new Error('it shows another');
}

function bitFlipsHold({ findings, format, blank, random }: PaperTrial): void {
  const { image } = drawCard(format, blank, random, 2);
  const right = contentOf(format, image);
  for (let bit = 0; bit < image.length * 8; bit += 1) {
    const flipped = Uint8Array.from(image);
    flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    const recognition = format.recognise(flipped);
    const agrees =
      recognition.kind !== 'customer' ||
      (sameIdentity(recognition.content, right) &&
        (['A', 'B'] as const).every((slot) => {
          const now = recognition.content.slots[slot];
          return now === null || sameSlot(now, right.slots[slot]);
        }) &&
        recognition.content.report === null &&
        recognition.content.mark === null);
    findings.holds('bit-flips', agrees, () => `bit ${bit & 7} of byte ${(bit >> 3).toString(16)}`);
  }
}

function replaysAreSeen({ findings, format, blank, random, samples }: PaperTrial): void {
  for (let n = 0; n < samples; n += 1) {
    const { image: older } = drawCard(format, blank, random);
    const target = drawTarget(format, older, random);
    const newer = format.encodeLoad(older, target);
    const [before, after] = [older, newer].map((image) => activeSlot(contentOf(format, image)));
    findings.holds(
      'replay',
      (before?.writeSequence ?? 0) < (after?.writeSequence ?? 0),
      () => `sample ${n}: the older image is not older`,
    );
    const stranger = drawCard(format, blank, random).image;
    const pasted = Uint8Array.from(stranger);
    const inverted = format.encodeComplement(stranger, target.slot);
    for (const [at, byte] of newer.entries()) {
      if (inverted[at] !== stranger[at]) pasted[at] = byte;
    }
    findings.holds(
      'replay',
      contentOf(format, pasted).slots[target.slot] === null,
      () => `sample ${n}: a slot of another card counts`,
    );
  }
}

/** The first bytes of a memory are the chip's and its maker's. */
const MAKERS_BYTES = 32;

function foreignIsForeign(trial: PaperTrial): void {
  const { findings, format, blank, random, others, samples } = trial;
  const isNobodys = (image: Uint8Array, words: string): void => {
    const { kind } = format.recognise(image);
    findings.holds('foreign', kind !== 'customer', () => `${words} is taken for a customer card`);
  };
  for (const fill of [0x00, 0xff, 0x5a]) {
    isNobodys(new Uint8Array(blank.length).fill(fill), `memory full of ${fill.toString(16)}`);
  }
  // A chip with less memory than the format needs: what is not there is not erased.
  for (const length of [0, MAKERS_BYTES]) {
    const { kind } = format.recognise(blank.subarray(0, length));
    findings.holds('foreign', kind === 'foreign', () => `a memory of ${length} bytes is ${kind}`);
  }
  for (let n = 0; n < samples; n += 1) {
    isNobodys(
      blank.map(() => random.below(256)),
      'random memory',
    );
    for (const other of others.filter(({ id }) => id !== format.id)) {
      const { image } = drawCard(other, blank, random, 1);
      const { kind } = format.recognise(image);
      findings.holds('foreign', kind === 'foreign', () => `a card of ${other.id} is ${kind}`);
    }
  }
}

function limitsHold({ findings, format, blank, random }: PaperTrial): void {
  const { capabilities } = format;
  const { capacity, volumeUnit } = capabilities;
  const identity = drawIdentity(random);
  const wish = {
    operationTag: '0123456789abcdef',
    soldAt: 1_796_000_000,
    ceiling: capacity.ceiling,
    tariff: drawTariff(random),
  };
  const holds = (held: boolean, words: string): void => findings.holds('limits', held, () => words);
  const at = (writeSequence: number, total: number): CardContent =>
    contentOf(
      format,
      format.encodeInitial(blank, identity, { writeSequence, total: litre(total) }),
    );
  const largest = largestLoad(format);
  const room = at(capacity.writeSequence - 1, capacity.total - largest);
  const full = planTarget(room, wishOf(format, largest, wish), capabilities);
  holds(full.ok, 'the largest load is refused');
  if (full.ok) {
    const start = {
      writeSequence: capacity.writeSequence - 1,
      total: litre(capacity.total - largest),
    };
    const image = format.encodeLoad(format.encodeInitial(blank, identity, start), full.value);
    holds(
      sameSlot(activeSlot(contentOf(format, image)), full.value),
      'the largest load is not written whole',
    );
    for (const field of ['writeSequence', 'total', 'volume', 'ceiling'] as const) {
      const beyond = { ...full.value, [field]: capacity[field] + volumeUnit };
      holds(
        throws(() => format.encodeLoad(image, beyond)),
        `${field} beyond its limit is written`,
      );
    }
    const crooked = { ...full.value, volume: litre(volumeUnit - 1), total: litre(volumeUnit - 1) };
    if (volumeUnit > 1) {
      holds(
        throws(() => format.encodeLoad(image, crooked)),
        'a part of a unit is written',
      );
    }
  }
  const refuses = (content: CardContent, litres: number): boolean => {
    const planned = planTarget(content, wishOf(format, litres, wish), capabilities);
    return !planned.ok && planned.refusal.code === 'limit.card-capacity';
  };
  holds(
    !(capabilities.topUpOnUntakenGas && countsPurchases(capabilities.acceptRule)),
    'gas is sold on gas that was not taken, and the meter credits only the newest purchase',
  );
  holds(
    !(capabilities.replacement === 'new-count' && countsPurchases(capabilities.acceptRule)),
    'a card in place of another has a count of its own, and the meter credits by the count',
  );
  holds(refuses(at(capacity.writeSequence, 0), volumeUnit), 'one write too many is planned');
  holds(refuses(at(0, capacity.total), volumeUnit), 'a total beyond the card is planned');
}

function throws(work: () => unknown): boolean {
  try {
    work();
    return false;
  } catch {
    return true;
  }
}

function hostileBytes({ findings, format, blank, random, samples }: PaperTrial): void {
  const { image } = drawCard(format, blank, random, 2);
  for (let n = 0; n < samples * 20; n += 1) {
    const bytes =
      n % 4 === 0
        ? Uint8Array.from({ length: random.below(blank.length + 8) }, () => random.below(256))
        : Uint8Array.from(image);
    for (let changes = random.below(12); changes > 0; changes -= 1) {
      bytes[random.below(bytes.length)] = random.below(256);
    }
    const kept = Uint8Array.from(bytes);
    findings.survives(
      'hostile',
      () => format.recognise(bytes),
      () => `${bytes.length} bytes`,
    );
    findings.holds('hostile', sameImage(bytes, kept), () => 'recognise changed its image');
  }
}

const PAPER_LAWS: Partial<Record<KitLaw, (trial: PaperTrial) => void>> = {
  'round-trip': roundTrips,
  'torn-image': tornImagesHold,
  'bit-flips': bitFlipsHold,
  replay: replaysAreSeen,
  foreign: foreignIsForeign,
  limits: limitsHold,
  hostile: hostileBytes,
};

/** All of them, each with random numbers of its own. */
export async function holdOnPaper(trial: PaperTrial): Promise<void> {
  for (const [law, work] of Object.entries(PAPER_LAWS) as [KitLaw, (trial: PaperTrial) => void][]) {
    const own = { ...trial, random: trial.random.stream(law) };
    await trial.findings.attempt(law, () => work(own));
  }
}
