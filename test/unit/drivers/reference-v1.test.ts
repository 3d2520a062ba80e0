import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crc32 } from '../../../drivers/card/formats/crc32.ts';
import { referenceV1 } from '../../../drivers/card/formats/reference-v1.ts';
import type { CardContent, LoadTarget } from '../../../src/core/card.ts';
import { litre, ZERO_LITRE } from '../../../src/core/units.ts';
import { blankImage, DOCUMENTED_IDENTITY, documentedImage } from './reference-images.ts';

const SEED = 20261123;

function contentOf(image: Uint8Array): CardContent {
  const recognition = referenceV1.recognise(image);
  if (recognition.kind !== 'customer') throw new Error(`recognised as ${recognition.kind}`);
  return recognition.content;
}

const FIRST_LOAD: LoadTarget = {
  slot: 'B',
  writeSequence: 1,
  total: litre(20_000),
  tag: 'a1b2c3d4e5f60718',
  soldAt: 1_796_000_000,
  volume: litre(20_000),
  ceiling: litre(600_000),
};
const SECOND_LOAD: LoadTarget = {
  slot: 'A',
  writeSequence: 2,
  total: litre(25_000),
  tag: '0102030405060708',
  soldAt: 1_798_761_600,
  volume: litre(5_000),
  ceiling: litre(600_000),
};

describe('reference v1 against the images worked by hand', () => {
  it('has the CRC of the page', () => {
    expect(crc32(Buffer.from('123456789'))).toBe(0xcbf4_3926);
    expect(crc32(Buffer.from('1234'), Buffer.from('56789'))).toBe(0xcbf4_3926);
  });

  it('initialises a blank card to I1', () => {
    const start = { writeSequence: 0, total: ZERO_LITRE };
    const image = referenceV1.encodeInitial(blankImage(), DOCUMENTED_IDENTITY, start);
    expect(Buffer.from(image)).toEqual(Buffer.from(documentedImage('I1')));
  });

  it('writes the first load as I2 and the second as I4', () => {
    const second = referenceV1.encodeLoad(documentedImage('I1'), FIRST_LOAD);
    expect(Buffer.from(second)).toEqual(Buffer.from(documentedImage('I2')));
    const fourth = referenceV1.encodeLoad(documentedImage('I3'), SECOND_LOAD);
    expect(Buffer.from(fourth)).toEqual(Buffer.from(documentedImage('I4')));
  });

  it('reads I1: nothing sold, nothing taken', () => {
    expect(contentOf(documentedImage('I1'))).toEqual({
      ...DOCUMENTED_IDENTITY,
      slots: {
        A: {
          writeSequence: 0,
          total: 0,
          tag: '0000000000000000',
          soldAt: 0,
          volume: 0,
          ceiling: 0,
        },
        B: null,
      },
      active: 'A',
      mark: null,
      markTorn: false,
      mac: { kind: 'none' },
      report: null,
    });
  });

  it('reads I2 with slot B active and no mark', () => {
    const content = contentOf(documentedImage('I2'));
    const { slot, ...written } = FIRST_LOAD;
    expect(content.active).toBe(slot);
    expect(content.slots.B).toEqual(written);
    expect(content.mark).toBeNull();
  });

  it('reads the mark and the report of I3', () => {
    const content = contentOf(documentedImage('I3'));
    expect(content.mark).toBe(1);
    expect(content.markTorn).toBe(false);
    expect(content.report).toEqual({
      result: 'taken',
      takenSequence: 1,
      meterTotal: 20_000,
      remaining: 18_250,
      index: 1_750,
      valveOpen: true,
      batteryLow: false,
      tamper: false,
      magnet: false,
      clock: 1_797_000_000,
    });
  });

  it('reads I4 with slot A active and the old report still there', () => {
    const content = contentOf(documentedImage('I4'));
    expect(content.active).toBe('A');
    expect(content.slots.A?.total).toBe(25_000);
    expect(content.report?.takenSequence).toBe(1);
  });
});

describe('what the bytes say when they are not in order', () => {
  const changed = (name: 'I1' | 'I2' | 'I3', at: number, byte: number): Uint8Array => {
    const image = documentedImage(name);
    image[at] = byte;
    return image;
  };

  it('calls a delivered card blank, whatever stands in D0 to FF', () => {
    const image = blankImage();
    image[0xf0] = 0x12;
    expect(referenceV1.recognise(image)).toEqual({ kind: 'blank' });
  });

  it('calls an image that is too short for it foreign', () => {
    for (const length of [0, 1, 0xcf]) {
      expect(referenceV1.recognise(new Uint8Array(length).fill(0xff)).kind).toBe('foreign');
    }
  });

  it('calls a header with a wrong CRC unfinished while nothing but slot A has been written', () => {
    expect(referenceV1.recognise(changed('I1', 0x3f, 0x00)).kind).toBe('unfinished');
  });

  it('calls a damaged header of a card in service foreign, never new stock', () => {
    expect(referenceV1.recognise(changed('I2', 0x3f, 0x00)).kind).toBe('foreign');
    expect(referenceV1.recognise(changed('I3', 0x2a, 0x00)).kind).toBe('foreign');
  });

  it('calls another magic foreign', () => {
    expect(referenceV1.recognise(changed('I1', 0x20, 0x00)).kind).toBe('foreign');
  });

  it.each([
    ['card kind', 0x38, 0x02],
    ['volume unit', 0x39, 0x01],
    ['reserved byte', 0x3a, 0x01],
    ['a meter digit above nine', 0x34, 0x1a],
    ['meter maker above 8999', 0x30, 0x7f],
  ])('calls a complete header with an unknown %s foreign', (_, at, byte) => {
    const image = changed('I1', at, byte);
    new DataView(image.buffer).setUint32(0x3c, crc32(image.subarray(0x20, 0x3c)));
    expect(referenceV1.recognise(image).kind).toBe('foreign');
  });

  it('shows no active slot when both or none are valid with one sequence', () => {
    const twins = referenceV1.encodeLoad(documentedImage('I2'), { ...FIRST_LOAD, slot: 'A' });
    expect(contentOf(twins).active).toBeNull();
    expect(contentOf(changed('I1', 0x40, 0x00)).active).toBeNull();
  });

  it('does not take a slot with another content or a non-zero fourth byte', () => {
    for (const at of [0x71, 0x73]) {
      const image = changed('I2', at, 0x02);
      const crc = crc32(image.subarray(0x28, 0x2c), image.subarray(0x71, 0x9c));
      new DataView(image.buffer).setUint32(0x9c, crc);
      expect(contentOf(image).active).toBe('A');
    }
  });

  it('tells a torn mark from an erased one', () => {
    for (const at of [0xa0, 0xa3, 0xa5, 0xa7]) {
      const content = contentOf(changed('I3', at, 0x33));
      expect(content.mark).toBeNull();
      expect(content.markTorn).toBe(true);
    }
  });

  it('does not believe a report with one bit wrong', () => {
    for (let at = 0xa8; at < 0xd0; at += 1) {
      const byte = documentedImage('I3')[at] ?? 0;
      expect(contentOf(changed('I3', at, byte ^ 0x10)).report).toBeNull();
    }
  });
});

describe('what encoders promise', () => {
  it('leaves the input image as it was', () => {
    const image = documentedImage('I1');
    referenceV1.encodeLoad(image, FIRST_LOAD);
    referenceV1.encodeErased(image, 'A');
    referenceV1.encodeComplement(image, 'A');
    expect(Buffer.from(image)).toEqual(Buffer.from(documentedImage('I1')));
  });

  it('erases one slot and complements one slot, nothing else', () => {
    const image = documentedImage('I4');
    const erased = referenceV1.encodeErased(image, 'B');
    expect(erased.subarray(0x70, 0xa0).every((byte) => byte === 0xff)).toBe(true);
    const complement = referenceV1.encodeComplement(image, 'B');
    for (let at = 0; at < 256; at += 1) {
      const inSlot = at >= 0x70 && at < 0xa0;
      expect(complement[at]).toBe((image[at] ?? 0) ^ (inSlot ? 0xff : 0));
      if (!inSlot) expect(erased[at]).toBe(image[at]);
    }
    expect(contentOf(complement).slots.B).toBeNull();
    expect(referenceV1.sameSlotBytes(image, complement, 'A')).toBe(true);
    expect(referenceV1.sameSlotBytes(image, complement, 'B')).toBe(false);
  });

  it('reads back every load it can write', () => {
    const u32 = fc.integer({ min: 0, max: 0xffff_ffff });
    const load = fc.record({
      slot: fc.constantFrom('A' as const, 'B' as const),
      writeSequence: u32,
      total: fc.integer({ min: 0, max: 2 ** 48 - 1 }).map(litre),
      tag: fc.stringMatching(/^[0-9a-f]{16}$/),
      soldAt: u32,
      volume: u32.map(litre),
      ceiling: u32.map(litre),
    });
    fc.assert(
      fc.property(load, (target) => {
        const { slot, ...written } = target;
        const image = referenceV1.encodeLoad(documentedImage('I3'), target);
        expect(contentOf(image).slots[slot]).toEqual(written);
      }),
      { seed: SEED, numRuns: 300 },
    );
  });

  it('refuses numbers that do not fit, as a mistake of the program', () => {
    const image = documentedImage('I1');
    const write = (change: Partial<LoadTarget>) => () =>
      referenceV1.encodeLoad(image, { ...FIRST_LOAD, ...change });
    expect(write({ writeSequence: 2 ** 32 })).toThrow('four bytes');
    expect(write({ total: litre(2 ** 48) })).toThrow('too large');
    expect(write({ volume: litre(-1) })).toThrow('four bytes');
    expect(write({ tag: 'A1B2C3D4E5F60718' })).toThrow('operation tag');
    expect(() => referenceV1.encodeLoad(blankImage(), FIRST_LOAD)).toThrow('with a header');
  });
});

describe('any bytes at all', () => {
  const KINDS = ['customer', 'blank', 'unfinished', 'foreign'];
  const documented = fc.constantFrom('I1' as const, 'I2' as const, 'I3' as const, 'I4' as const);
  const byte = fc.integer({ min: 0, max: 255 });

  it('never throws on random images', () => {
    const image = fc.uint8Array({ minLength: 0, maxLength: 300 });
    fc.assert(
      fc.property(image, (bytes) => KINDS.includes(referenceV1.recognise(bytes).kind)),
      { seed: SEED, numRuns: 10_000 },
    );
  });

  it('never throws on documented images with some bytes changed', () => {
    const mutations = fc.array(fc.tuple(byte, byte), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(documented, mutations, (name, changes) => {
        const image = documentedImage(name);
        for (const [at, value] of changes) image[at] = value;
        return KINDS.includes(referenceV1.recognise(image).kind);
      }),
      { seed: SEED, numRuns: 5_000 },
    );
  });

  it('never throws on fields out of range under right checksums', () => {
    const areas = fc.uint8Array({ minLength: 28 + 43 + 36, maxLength: 28 + 43 + 36 });
    fc.assert(
      fc.property(areas, fc.boolean(), (bytes, keepHeader) => {
        const image = documentedImage('I3');
        if (!keepHeader) image.set(bytes.subarray(4, 28), 0x24);
        image.set(bytes.subarray(28, 71), 0x41);
        image.set(bytes.subarray(71, 106), 0xa9);
        image[0x41] = 0x01;
        image[0x43] = 0x00;
        const view = new DataView(image.buffer);
        const card = image.subarray(0x28, 0x2c);
        view.setUint32(0x3c, crc32(image.subarray(0x20, 0x3c)));
        view.setUint32(0x6c, crc32(card, image.subarray(0x41, 0x6c)));
        view.setUint32(0xcc, crc32(card, image.subarray(0xa9, 0xcc)));
        return KINDS.includes(referenceV1.recognise(image).kind);
      }),
      { seed: SEED, numRuns: 5_000 },
    );
  });
});
