/** Customers, loads and torn bytes to try a format with, all drawn from one seed. */
import type { StepwiseFormat } from '../../drivers/card/formats/format.ts';
import type { WriteStep } from '../../drivers/card/formats/write-steps.ts';
import type { Random } from '../../simulators/random.ts';
import { toBusinessDate } from '../../src/core/calendar.ts';
import type { CardContent, CardIdentity, LoadTarget, Recognition } from '../../src/core/card.ts';
import type { CardTariff } from '../../src/core/card-tariff.ts';
import { accountId, cardNo, meterId } from '../../src/core/ids.ts';
import { type LoadWish, planTarget } from '../../src/core/load.ts';
import { fen, litre, priceE4 } from '../../src/core/units.ts';

export const drawIdentity = (random: Random): CardIdentity => ({
  company: 1 + random.below(0xffff_fffe),
  cardNo: cardNo(1 + random.below(0xffff_fffe)),
  accountId: accountId(1 + random.below(0xffff_fffe)),
  meter: meterId(1 + random.below(8999), 1 + random.below(0xffff_fffe)),
});

const drawTag = (random: Random): string =>
  [random.next(), random.next()].map((n) => n.toString(16).padStart(8, '0')).join('');

/** A multiple of the unit, from one unit to `largest`. */
const drawVolume = (random: Random, unit: number, largest: number): number =>
  unit * (1 + random.below(Math.min(1_000_000, Math.floor(largest / unit))));

/** A card with some past: initialised, and written `loads` times. */
export function drawCard(
  format: StepwiseFormat,
  blank: Uint8Array,
  random: Random,
  loads = random.below(3),
): { readonly image: Uint8Array; readonly identity: CardIdentity } {
  const { volumeUnit, capacity } = format.capabilities;
  const identity = drawIdentity(random);
  const start = {
    writeSequence: random.below(Math.floor(capacity.writeSequence / 2)),
    total: litre(drawVolume(random, volumeUnit, capacity.total / 2)),
  };
  let image = format.encodeInitial(blank, identity, start);
  for (let load = 0; load < loads; load += 1) {
    image = format.encodeLoad(image, drawTarget(format, image, random));
  }
  return { image, identity };
}

/** The customer card in an image. Throws where there is none: a sample that is none proves nothing. */
export function contentOf(format: StepwiseFormat, image: Uint8Array): CardContent {
  const recognition: Recognition = format.recognise(image);
  if (recognition.kind !== 'customer') {
    throw new Error(`an image of ${format.id} is recognised as ${recognition.kind}`);
  }
  return recognition.content;
}

/** The most that one load brings: gas, or money where the meter counts that. */
export const largestLoad = ({ capabilities: { capacity, counts } }: StepwiseFormat): number =>
  counts === 'money' ? capacity.total : Math.min(capacity.volume, capacity.total);

/** A load of so much in what the format counts. */
export function wishOf(
  { capabilities: { counts } }: StepwiseFormat,
  amount: number,
  { tariff, ...wish }: Omit<LoadWish, 'litres' | 'money'> & { readonly tariff: CardTariff },
): LoadWish {
  return counts === 'money'
    ? { ...wish, litres: litre(0), money: { fen: fen(amount), tariff } }
    : { ...wish, litres: litre(amount) };
}

const CYCLES = ['month', 'quarter', 'year'] as const;

/** Prices as a card of money holds them. */
export function drawTariff(random: Random): CardTariff {
  const tiers = 1 + random.below(3);
  const price = () => priceE4(10 * (1 + random.below(0xffff)));
  const bound = (tier: number) => litre(1000 * (1 + tier * 20_000 + random.below(20_000)));
  return {
    version: 1 + random.below(0xffff),
    effectiveFrom: toBusinessDate(`20${10 + random.below(80)}-0${1 + random.below(9)}-15`),
    cycle: CYCLES[random.below(3)] ?? 'year',
    cycleStartMonth: 1 + random.below(12),
    tiers: Array.from({ length: tiers }, (_, tier) => ({
      upTo: tier === tiers - 1 ? null : bound(tier),
      price: price(),
    })),
  };
}

export function drawTarget(format: StepwiseFormat, image: Uint8Array, random: Random): LoadTarget {
  const { capabilities } = format;
  const { volumeUnit, capacity } = capabilities;
  const largest = Math.min(largestLoad(format), capacity.total / 8);
  const wish = wishOf(format, drawVolume(random, volumeUnit, largest), {
    operationTag: drawTag(random),
    soldAt: random.next(),
    ceiling: litre(capacity.ceiling && drawVolume(random, volumeUnit, capacity.ceiling)),
    tariff: drawTariff(random),
  });
  const planned = planTarget(contentOf(format, image), wish, {
    ...capabilities,
    // On paper no meter takes what was drawn before.
    topUpOnUntakenGas: true,
    acceptRule: 'cumulative',
  });
  if (!planned.ok) throw new Error(`a load within all limits was refused: ${planned.refusal.code}`);
  return planned.value;
}

/** What a byte may hold after power was lost while it was brought from `old` to `value`. */
export function tornValues(random: Random, old: number, value: number): readonly number[] {
  const partial = random.below(256);
  return [old, 0xff, old & value, old | partial, (value | partial) & 0xff, value];
}

export interface TornImage {
  readonly image: Uint8Array;
  /** "byte 7 of 55 at 4B, now FF". */
  readonly words: string;
}

/** Every image that a tear can leave on the way of these steps. */
export function* tornImages(
  from: Uint8Array,
  steps: readonly WriteStep[],
  random: Random,
): Generator<TornImage> {
  const image = Uint8Array.from(from);
  const bytes = steps
    .flat()
    .flatMap((run) => Array.from(run.bytes, (value, i) => ({ at: run.offset + i, value })));
  for (const [n, { at, value }] of bytes.entries()) {
    const old = image[at] ?? 0;
    for (const now of tornValues(random, old, value)) {
      const torn = Uint8Array.from(image);
      torn[at] = now;
      const where = `byte ${n + 1} of ${bytes.length} at ${at.toString(16)}`;
      yield { image: torn, words: `${where}, now ${now.toString(16)}` };
    }
    image[at] = value;
  }
}

export function applySteps(from: Uint8Array, steps: readonly WriteStep[]): Uint8Array {
  const image = Uint8Array.from(from);
  for (const run of steps.flat()) image.set(run.bytes, run.offset);
  return image;
}

export const sameImage = (a: Uint8Array, b: Uint8Array): boolean =>
  Buffer.from(a).equals(Buffer.from(b));
