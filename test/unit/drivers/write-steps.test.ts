import { describe, expect, it } from 'vitest';
import { referenceV1 } from '../../../drivers/card/formats/reference-v1.ts';
import type { WriteStep } from '../../../drivers/card/formats/write-steps.ts';
import { activeSlot, type LoadTarget } from '../../../src/core/card.ts';
import { cardNo } from '../../../src/core/ids.ts';
import { litre, ZERO_LITRE } from '../../../src/core/units.ts';
import { blankImage, DOCUMENTED_IDENTITY, documentedImage } from './reference-images.ts';

interface TornCard {
  readonly image: Uint8Array;
  readonly at: number;
  /** The tear is in the very last byte of the whole write. */
  readonly lastByte: boolean;
}

/**
 * What one byte may hold when power goes while it is programmed: erasing sets bits of the old value, writing clears bits
 * of FF, so old, FF, new, old AND new, and mixtures on both ways.
 */
function tornValues(old: number, wanted: number): ReadonlySet<number> {
  const values = new Set([old, 0xff, wanted, old & wanted]);
  for (const partial of [0x01, 0x0f, 0x18, 0x5a, 0xa5, 0xf0]) {
    values.add(old | partial);
    values.add(wanted | partial);
  }
  return values;
}

/** Every card that a loss of power during these steps can leave behind. */
function* tornCards(current: Uint8Array, steps: readonly WriteStep[]): Generator<TornCard> {
  const writes = steps
    .flat()
    .flatMap((run) => [...run.bytes].map((byte, i) => ({ at: run.offset + i, byte })));
  const image = Uint8Array.from(current);
  for (const [n, { at, byte }] of writes.entries()) {
    for (const value of tornValues(image[at] ?? 0, byte)) {
      const torn = Uint8Array.from(image);
      torn[at] = value;
      yield { image: torn, at, lastByte: n === writes.length - 1 };
    }
    image[at] = byte;
  }
}

function carriedOut(current: Uint8Array, steps: readonly WriteStep[]): Uint8Array {
  const image = Uint8Array.from(current);
  for (const run of steps.flat()) image.set(run.bytes, run.offset);
  return image;
}

function activeContent(image: Uint8Array) {
  const recognition = referenceV1.recognise(image);
  return recognition.kind === 'customer' ? activeSlot(recognition.content) : null;
}

const LOAD: LoadTarget = {
  slot: 'B',
  writeSequence: 3,
  total: litre(31_000),
  tag: 'ffeeddccbbaa9988',
  soldAt: 1_799_000_000,
  volume: litre(6_000),
  ceiling: litre(600_000),
};
const START = { writeSequence: 0, total: ZERO_LITRE };

/** Writes to the inactive slot, from what the card holds to what it shall hold. */
const SLOT_WRITES: readonly (readonly [string, Uint8Array, Uint8Array])[] = (() => {
  const [i1, i2, i3, i4] = (['I1', 'I2', 'I3', 'I4'] as const).map(documentedImage);
  if (!i1 || !i2 || !i3 || !i4) throw new Error('four images are documented');
  const tornMarker = Uint8Array.from(i4);
  tornMarker[0x70] = 0xa5;
  const complement = referenceV1.encodeComplement(i4, 'B');
  return [
    ['the first load on an erased slot', i1, i2],
    ['a load over an older one', i3, i4],
    ['a load over an older one in slot B', i4, referenceV1.encodeLoad(i4, LOAD)],
    ['erasing an older load', i4, referenceV1.encodeErased(i4, 'B')],
    ['complementing an older load', i4, complement],
    ['complementing a slot with a torn marker', tornMarker, complementOf(tornMarker)],
    ['a load over a complemented slot', complement, referenceV1.encodeLoad(i4, LOAD)],
    ['erasing a complemented slot', complement, referenceV1.encodeErased(i4, 'B')],
  ];
})();

function complementOf(image: Uint8Array): Uint8Array {
  return referenceV1.encodeComplement(image, 'B');
}

describe.each(SLOT_WRITES)('%s', (_, current, target) => {
  const steps = referenceV1.writeSteps(current, target);

  it('ends with the target image', () => {
    expect(Buffer.from(carriedOut(current, steps))).toEqual(Buffer.from(target));
    expect(referenceV1.writeSteps(target, target)).toEqual([]);
  });

  it('writes only bytes that change', () => {
    const image = Uint8Array.from(current);
    for (const run of steps.flat()) {
      for (const [i, byte] of run.bytes.entries()) expect(image[run.offset + i]).not.toBe(byte);
      image.set(run.bytes, run.offset);
    }
  });

  it('leaves the active slot counting when torn at any byte but the last', () => {
    const before = activeContent(current);
    let torn = 0;
    for (const card of tornCards(current, steps)) {
      torn += 1;
      if (!card.lastByte) expect(activeContent(card.image), `byte ${card.at}`).toEqual(before);
    }
    expect(torn).toBeGreaterThan(100);
  });

  it('shows either the old or the new load when torn at the last byte', () => {
    const allowed = [activeContent(current), activeContent(target)];
    for (const card of tornCards(current, steps)) {
      if (card.lastByte) expect(allowed).toContainEqual(activeContent(card.image));
    }
  });

  it('comes to the target from every torn card', () => {
    for (const card of tornCards(current, steps)) {
      const again = referenceV1.writeSteps(card.image, target);
      expect(Buffer.from(carriedOut(card.image, again))).toEqual(Buffer.from(target));
    }
  });
});

describe('the order of a load', () => {
  it('is marker 00, body, CRC, marker 5A', () => {
    const steps = referenceV1.writeSteps(documentedImage('I3'), documentedImage('I4'));
    expect(steps).toHaveLength(4);
    expect(steps[0]).toEqual([{ offset: 0x40, bytes: Uint8Array.of(0x00) }]);
    for (const run of steps[1] ?? []) {
      expect(run.offset).toBeGreaterThan(0x40);
      expect(run.offset + run.bytes.length).toBeLessThanOrEqual(0x6c);
    }
    expect(steps[2]?.[0]?.offset).toBe(0x6c);
    expect(steps[3]).toEqual([{ offset: 0x40, bytes: Uint8Array.of(0x5a) }]);
  });

  it('writes 00 first also where the marker reads erased or torn', () => {
    const current = documentedImage('I1');
    expect(referenceV1.writeSteps(current, documentedImage('I2'))[0]).toEqual([
      { offset: 0x70, bytes: Uint8Array.of(0x00) },
    ]);
  });
});

describe('initialising', () => {
  const target = referenceV1.encodeInitial(blankImage(), DOCUMENTED_IDENTITY, START);

  it('never shows a header before the last byte, and can always be finished', () => {
    const steps = referenceV1.writeSteps(blankImage(), target);
    for (const card of tornCards(blankImage(), steps)) {
      const { kind } = referenceV1.recognise(card.image);
      if (!card.lastByte) expect(['blank', 'unfinished'], `byte ${card.at}`).toContain(kind);
      if (kind !== 'customer') {
        const again = referenceV1.encodeInitial(card.image, DOCUMENTED_IDENTITY, START);
        const finished = carriedOut(card.image, referenceV1.writeSteps(card.image, again));
        expect(Buffer.from(finished)).toEqual(Buffer.from(target));
      }
    }
  });

  it('writes slot A, then the header, its CRC last and erased first where one stood', () => {
    const firsts = (current: Uint8Array): (number | undefined)[] => {
      const wanted = referenceV1.encodeInitial(current, DOCUMENTED_IDENTITY, START);
      return referenceV1.writeSteps(current, wanted).map((step) => step[0]?.offset);
    };
    expect(firsts(blankImage())).toEqual([0x40, 0x41, 0x6c, 0x40, 0x20, 0x3c]);
    const halfWay = blankImage();
    halfWay.set([0x51, 0x4b, 0x01, 0x01], 0x20);
    halfWay[0x3c] = 0x11;
    expect(firsts(halfWay)).toEqual([0x3c, 0x40, 0x41, 0x6c, 0x40, 0x24, 0x3c]);
  });

  it('may be finished for another customer without the first one ever showing', () => {
    const other = { ...DOCUMENTED_IDENTITY, cardNo: cardNo(20000018) };
    const almost = Uint8Array.from(target);
    almost[0x3f] = 0xff;
    const wanted = referenceV1.encodeInitial(almost, other, START);
    const steps = referenceV1.writeSteps(almost, wanted);
    expect(carriedOut(almost, steps)).toEqual(wanted);
    for (const card of tornCards(almost, steps)) {
      const recognition = referenceV1.recognise(card.image);
      if (card.lastByte && recognition.kind === 'customer') {
        expect(recognition.content.cardNo).toBe(other.cardNo);
      } else {
        expect(recognition.kind).toBe('unfinished');
      }
    }
  });

  it('stays unfinished while slot A is complemented on the way', () => {
    const almost = Uint8Array.from(target);
    almost[0x3f] = 0xff;
    const complement = referenceV1.encodeComplement(almost, 'A');
    for (const card of tornCards(almost, referenceV1.writeSteps(almost, complement))) {
      expect(referenceV1.recognise(card.image).kind).toBe('unfinished');
    }
  });
});

describe('bytes that are not ours', () => {
  it.each([0x00, 0x1f, 0xa0, 0xa8, 0xcf, 0xd0, 0xff])('refuses to change byte %i', (at) => {
    const target = documentedImage('I3');
    target[at] = (target[at] ?? 0) ^ 0x01;
    expect(() => referenceV1.writeSteps(documentedImage('I3'), target)).toThrow('never written');
  });

  it('refuses to change a finished header', () => {
    const target = documentedImage('I1');
    target[0x2b] = 0x12;
    expect(() => referenceV1.writeSteps(documentedImage('I1'), target)).toThrow('finished header');
  });
});
