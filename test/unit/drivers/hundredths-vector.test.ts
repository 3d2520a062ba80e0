/** The published image H1 of *reference-hundredths* (docs/card-format.md §12), held against driver and simulator. */
import { expect, test } from 'vitest';
import { createReferenceHundredths } from '../../../drivers/card/formats/reference-v1.ts';
import {
  bytesOf,
  decodeHeader,
  decodeSlot,
  encodeReport,
  unitOf,
} from '../../../simulators/card/reference-v1.ts';
import { accountId, cardNo, meterId } from '../../../src/core/ids.ts';
import { litre } from '../../../src/core/units.ts';
import { knownFormats } from '../../conformance/own-pairs.ts';

const HEADER = `51 4B 40 01 00 00 79 19 01 31 2D 11 00 98 96 AA
00 07 20 26 11 23 00 42 01 01 00 00 FB 79 83 4B`;
const SLOT_B = `5A 01 00 00 00 00 00 01 00 00 00 00 00 00 00 EA
A1 B2 C3 D4 E5 F6 07 18 6B 0C C9 00 00 00 00 EA
00 00 EA 60 00 00 00 00 00 00 00 00 41 26 76 0B`;
const IDENTITY = {
  company: 31001,
  cardNo: cardNo(20000017),
  accountId: accountId(10000042),
  meter: meterId(7, 202611230042),
};
const TARGET = {
  slot: 'B',
  writeSequence: 1,
  total: litre(2_340),
  tag: 'a1b2c3d4e5f60718',
  soldAt: 1_796_000_000,
  volume: litre(2_340),
  ceiling: litre(600_000),
} as const;
const format = createReferenceHundredths(null);

function written(): Uint8Array {
  const blank = new Uint8Array(256).fill(0xff);
  const start = { writeSequence: 0, total: litre(0) };
  return format.encodeLoad(format.encodeInitial(blank, IDENTITY, start), TARGET);
}

test('the driver writes H1, and reads it and its report in hundredths', () => {
  const image = written();
  expect(image.subarray(0x20, 0x40)).toEqual(bytesOf(HEADER));
  expect(image.subarray(0x70, 0xa0)).toEqual(bytesOf(SLOT_B));
  const report = { result: 0, sequence: 1, totalLitres: 2_340, remainingLitres: 1_001 };
  const told = { ...report, indexLitres: 1_339, stateBits: 1, clock: 1_797_000_000 };
  image.set(encodeReport(told, 20000017, unitOf(image)), 0xa8);
  expect(format.recognise(image)).toMatchObject({
    kind: 'customer',
    content: {
      ...IDENTITY,
      active: 'B',
      slots: { B: { total: 2_340, ceiling: 600_000 } },
      report: { meterTotal: 2_340, remaining: 1_001, index: 1_339 },
    },
  });
});

test('the simulator reads it alike', () => {
  const image = new Uint8Array(256).fill(0xff);
  image.set(bytesOf(HEADER), 0x20);
  image.set(bytesOf(SLOT_B), 0x70);
  expect(unitOf(image)).toBe(10);
  expect(decodeHeader(image)).toMatchObject({ card: 20000017, meter: '202611230042' });
  expect(decodeSlot(image, 0x70, 20000017)).toMatchObject({
    totalLitres: 2_340,
    loadLitres: 2_340,
    ceilingLitres: 600_000,
  });
});

test('every unit of the trade has a format: 1, 0.1, 0.01 and 0.001 m³', () => {
  const gas = knownFormats.filter(({ capabilities }) => capabilities.counts !== 'money');
  const units = new Set(gas.map(({ capabilities }) => capabilities.volumeUnit as number));
  expect([...units].sort((a, b) => a - b)).toEqual([1, 10, 100, 1_000]);
});

test('no two formats are known by headers that share a bit of their versions', () => {
  const start = { writeSequence: 0, total: litre(0) };
  const blank = new Uint8Array(256).fill(0xff);
  const versions = knownFormats.map((one) => one.encodeInitial(blank, IDENTITY, start)[0x22] ?? 0);
  const bits = versions.reduce((all, version) => all | version, 0);
  expect(bits).toBe(versions.reduce((sum, version) => sum + version, 0));
});

test('what is no hundredth is a mistake of the program', () => {
  const odd = { ...TARGET, total: litre(2_345) };
  expect(() => format.encodeLoad(written(), odd)).toThrow('multiple of 10');
});
