/** The published image T1 of *reference-tenths* (docs/card-format.md §12), held against driver and simulator. */
import { expect, test } from 'vitest';
import { referenceTenths, referenceV1 } from '../../../drivers/card/formats/reference-v1.ts';
import {
  bytesOf,
  decodeHeader,
  decodeSlot,
  unitOf,
} from '../../../simulators/card/reference-v1.ts';
import { accountId, cardNo, meterId } from '../../../src/core/ids.ts';
import { litre } from '../../../src/core/units.ts';

const HEADER = `51 4B 04 01 00 00 79 19 01 31 2D 11 00 98 96 AA
00 07 20 26 11 23 00 42 01 02 00 00 17 71 CC EF`;
const SLOT_B = `5A 01 00 00 00 00 00 01 00 00 00 00 00 00 00 17
A1 B2 C3 D4 E5 F6 07 18 6B 0C C9 00 00 00 00 17
00 00 17 70 00 00 00 00 00 00 00 00 04 A8 A6 DE`;
const IDENTITY = {
  company: 31001,
  cardNo: cardNo(20000017),
  accountId: accountId(10000042),
  meter: meterId(7, 202611230042),
};
const TARGET = {
  slot: 'B',
  writeSequence: 1,
  total: litre(2_300),
  tag: 'a1b2c3d4e5f60718',
  soldAt: 1_796_000_000,
  volume: litre(2_300),
  ceiling: litre(600_000),
} as const;

function written(): Uint8Array {
  const blank = new Uint8Array(256).fill(0xff);
  const first = referenceTenths.encodeInitial(blank, IDENTITY, {
    writeSequence: 0,
    total: litre(0),
  });
  return referenceTenths.encodeLoad(first, TARGET);
}

test('the driver writes T1', () => {
  const image = written();
  expect(image.subarray(0x20, 0x40)).toEqual(bytesOf(HEADER));
  expect(image.subarray(0x70, 0xa0)).toEqual(bytesOf(SLOT_B));
});

test('driver and simulator read it alike', () => {
  const image = new Uint8Array(256).fill(0xff);
  image.set(bytesOf(HEADER), 0x20);
  image.set(bytesOf(SLOT_B), 0x70);
  expect(referenceTenths.recognise(image)).toMatchObject({
    kind: 'customer',
    content: { ...IDENTITY, active: 'B', slots: { B: { total: 2_300, ceiling: 600_000 } } },
  });
  expect(unitOf(image)).toBe(100);
  expect(decodeHeader(image)).toMatchObject({ card: 20000017, meter: '202611230042' });
  expect(decodeSlot(image, 0x70, 20000017)).toMatchObject({
    totalLitres: 2_300,
    loadLitres: 2_300,
    ceilingLitres: 600_000,
  });
  expect(referenceV1.recognise(image).kind).toBe('foreign');
});

test('what is no tenth is a mistake of the program', () => {
  const odd = { ...TARGET, total: litre(2_310) };
  expect(() => referenceTenths.encodeLoad(written(), odd)).toThrow('multiple of 100');
});
