/** The published images Y1 to Y3 of *reference-money* (docs/card-format-money.md §7), held against driver and simulator. */
import { expect, test } from 'vitest';
import { referenceMoney } from '../../../drivers/card/formats/reference-money.ts';
import { referenceTenths, referenceV1 } from '../../../drivers/card/formats/reference-v1.ts';
import { singleZone } from '../../../drivers/card/formats/single-zone.ts';
import {
  activeMoneySlot,
  decodeMoneyHeader,
  encodeMoneyReport,
  encodeMoneySlot,
} from '../../../simulators/card/reference-money.ts';
import { bytesOf } from '../../../simulators/card/reference-v1.ts';
import { createRandom } from '../../../simulators/random.ts';
import { toBusinessDate } from '../../../src/core/calendar.ts';
import { versionNumber } from '../../../src/core/card-tariff.ts';
import { accountId, cardNo, meterId } from '../../../src/core/ids.ts';
import { fen, litre, priceE4 } from '../../../src/core/units.ts';
import { Findings } from '../../conformance/findings.ts';
import { holdOnPaper } from '../../conformance/format-laws.ts';
import { knownFormats } from '../../conformance/own-pairs.ts';

const HEADER_AND_A = `51 4B 08 01 00 00 79 19 01 31 2D 11 00 98 96 AA
00 07 20 26 11 23 00 42 01 10 00 00 77 6E 00 93
5A 03 00 00 00 00 00 00 00 00 00 00 00 00 00 00
00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
00 00 00 00 00 00 00 00 00 00 00 00 98 D0 E6 96`;
const SLOT_B = `5A 03 00 00 00 00 00 01 00 00 00 13 88 8A 58 31
A1 B2 C3 D4 E5 F6 07 18 25 CE 09 60 01 2C 0B 40
01 F4 0E 10 00 00 00 00 00 00 00 00 F7 C6 23 9A`;
const RETURN = `5A 00 00 00 01 00 2D F4 5A 00 8A 58 00 00 00 01
00 00 00 00 00 00 13 88 00 00 11 E4 00 00 00 00
00 00 06 D6 00 00 00 01 6B 1C 0B 40 44 56 BC 3C`;
const IDENTITY = {
  company: 31001,
  cardNo: cardNo(20000017),
  accountId: accountId(10000042),
  meter: meterId(7, 202611230042),
};
const TARIFF = {
  version: versionNumber('residential-2026'),
  effectiveFrom: toBusinessDate('2026-07-01'),
  cycle: 'year',
  cycleStartMonth: 1,
  tiers: [
    { upTo: litre(300_000), price: priceE4(24_000) },
    { upTo: litre(500_000), price: priceE4(28_800) },
    { upTo: null, price: priceE4(36_000) },
  ],
} as const;
const TARGET = {
  slot: 'B',
  writeSequence: 1,
  total: fen(5_000),
  tag: 'a1b2c3d4e5f60718',
  soldAt: 0,
  volume: litre(0),
  ceiling: litre(0),
  tariff: TARIFF,
} as const;

const first = (): Uint8Array =>
  referenceMoney.encodeInitial(new Uint8Array(256).fill(0xff), IDENTITY, {
    writeSequence: 0,
    total: fen(0),
  });

test('the driver writes Y1 and Y2', () => {
  expect(first().subarray(0x20, 0x70)).toEqual(bytesOf(HEADER_AND_A));
  const loaded = referenceMoney.encodeLoad(first(), TARGET);
  expect(loaded.subarray(0x20, 0x70)).toEqual(bytesOf(HEADER_AND_A));
  expect(loaded.subarray(0x70, 0xa0)).toEqual(bytesOf(SLOT_B));
});

test('driver and simulator read Y3 alike, and no other format reads it', () => {
  const image = new Uint8Array(256).fill(0xff);
  image.set(bytesOf(HEADER_AND_A), 0x20);
  image.set(bytesOf(SLOT_B), 0x70);
  image.set(bytesOf(RETURN), 0xa0);
  const { slot: _slot, ...content } = TARGET;
  expect(referenceMoney.recognise(image)).toMatchObject({
    kind: 'customer',
    content: {
      ...IDENTITY,
      active: 'B',
      slots: { A: { total: 0 }, B: content },
      mark: 1,
      report: {
        result: 'taken',
        takenSequence: 1,
        meterTotal: 5_000,
        remaining: 4_580,
        index: 1_750,
        valveOpen: true,
        clock: 1_797_000_000,
        tariffVersion: 0x8a58,
      },
    },
  });
  expect(decodeMoneyHeader(image)).toMatchObject({ card: 20000017, meter: '202611230042' });
  const seen = activeMoneySlot(image, 20000017);
  expect(seen).toEqual({
    name: 'B',
    sequence: 1,
    totalFen: 5_000,
    tag: 'a1b2c3d4e5f60718',
    tariff: {
      version: 0x8a58,
      cycle: 3,
      startMonth: 1,
      effectiveDay: 9_678,
      tiers: [
        { price: 2_400, boundM3: 300 },
        { price: 2_880, boundM3: 500 },
        { price: 3_600, boundM3: 0 },
      ],
    },
  });
  for (const other of [referenceV1, referenceTenths, singleZone]) {
    expect(other.recognise(image).kind).toBe('foreign');
  }
});

test('the simulator writes slot B and the report of Y3', () => {
  const image = new Uint8Array(256).fill(0xff);
  image.set(bytesOf(SLOT_B), 0x70);
  const slot = activeMoneySlot(image, 20000017);
  if (slot === null) throw new Error('slot B of Y2 is valid');
  expect(encodeMoneySlot(slot, 20000017)).toEqual(bytesOf(SLOT_B));
  const report = encodeMoneyReport(
    {
      ...{ result: 0, version: 0x8a58, sequence: 1, totalFen: 5_000, remainingFen: 4_580 },
      ...{ indexLitres: 1_750, stateBits: 1, clock: 1_797_000_000 },
    },
    20000017,
  );
  expect(report).toEqual(bytesOf(RETURN).subarray(8));
});

test('what has no place on a card of money is a mistake of the program', () => {
  const beyond = [
    { ...TARGET, volume: litre(1) },
    { ...TARGET, ceiling: litre(1) },
    { ...TARGET, total: fen(2 ** 40) },
    { ...TARGET, tariff: { ...TARIFF, tiers: [{ upTo: null, price: priceE4(24_001) }] } },
  ];
  for (const target of beyond) {
    expect(() => referenceMoney.encodeLoad(first(), target)).toThrow();
  }
});

test('the laws of the maker’s kit hold on paper', async () => {
  const findings = new Findings();
  const blank = new Uint8Array(256).fill(0xff);
  const random = createRandom(20261126);
  await holdOnPaper({
    ...{ findings, format: referenceMoney, blank, random, others: knownFormats, samples: 20 },
  });
  expect(findings.list().filter(({ violationCount }) => violationCount > 0)).toEqual([]);
});
