import { describe, expect, it } from 'vitest';
import { factoryImage } from '../../../simulators/card/card-memory.ts';
import {
  activeSlot,
  bytesOf,
  crc32,
  decodeHeader,
  decodeMark,
  decodeReport,
  decodeSlot,
  encodeHeader,
  encodeMark,
  encodeReport,
  encodeSlot,
  readCard,
} from '../../../simulators/card/reference-v1.ts';
import { CARD, image } from './images.ts';

const HEADER = {
  company: 31001,
  card: CARD,
  account: 10000042,
  maker: 7,
  meter: '202611230042',
  kind: 1,
};
const FIRST = {
  sequence: 0,
  totalLitres: 0,
  tag: '0000000000000000',
  soldAt: 0,
  loadLitres: 0,
  ceilingLitres: 0,
};
const SECOND = {
  sequence: 1,
  totalLitres: 20_000,
  tag: 'a1b2c3d4e5f60718',
  soldAt: 1_796_000_000,
  loadLitres: 20_000,
  ceilingLitres: 600_000,
};
const THIRD = {
  sequence: 2,
  totalLitres: 25_000,
  tag: '0102030405060708',
  soldAt: 1_798_761_600,
  loadLitres: 5_000,
  ceilingLitres: 600_000,
};
const REPORT = {
  result: 0,
  sequence: 1,
  totalLitres: 20_000,
  remainingLitres: 18_250,
  indexLitres: 1_750,
  stateBits: 1,
  clock: 1_797_000_000,
};

describe('reference v1, the simulators own codec', () => {
  it('computes the common CRC-32', () => {
    expect(crc32(Buffer.from('123456789', 'ascii'))).toBe(0xcbf43926);
  });

  it('reads I1: initialised, nothing sold', () => {
    const card = readCard(image('I1'));
    expect(card.header).toEqual(HEADER);
    expect(card.slotA).toEqual(FIRST);
    expect(card).toMatchObject({ slotB: null, active: 'A', mark: null, report: null });
  });

  it('reads I2: the first load stands in slot B', () => {
    expect(readCard(image('I2'))).toMatchObject({ slotB: SECOND, active: 'B', mark: null });
  });

  it('reads I3: the meter has taken it and says so', () => {
    expect(readCard(image('I3'))).toMatchObject({ mark: 1, report: REPORT, active: 'B' });
  });

  it('reads I4: the second load stands in slot A', () => {
    expect(readCard(image('I4'))).toMatchObject({ slotA: THIRD, slotB: SECOND, active: 'A' });
  });

  it('builds the images from their fields, byte for byte', () => {
    const bytes = factoryImage();
    bytes.set(encodeHeader(HEADER), 0x20);
    bytes.set(encodeSlot(FIRST, CARD), 0x40);
    expect(bytes).toEqual(image('I1'));
    bytes.set(encodeSlot(SECOND, CARD), 0x70);
    expect(bytes).toEqual(image('I2'));
    bytes.set(encodeMark(1, CARD), 0xa0);
    bytes.set(encodeReport(REPORT, CARD), 0xa8);
    expect(bytes).toEqual(image('I3'));
    bytes.set(encodeSlot(THIRD, CARD), 0x40);
    expect(bytes).toEqual(image('I4'));
  });

  it('keeps an overdraft negative', () => {
    const bytes = image('I3');
    bytes.set(encodeReport({ ...REPORT, remainingLitres: -1_250 }, CARD), 0xa8);
    expect(decodeReport(bytes, CARD)?.remainingLitres).toBe(-1_250);
  });

  it('refuses header, slots, mark and report with any one bit turned', () => {
    const parts: [number, number, (bytes: Uint8Array) => unknown][] = [
      [0x20, 32, decodeHeader],
      [0x40, 48, (bytes) => decodeSlot(bytes, 0x40, CARD)],
      [0x70, 48, (bytes) => decodeSlot(bytes, 0x70, CARD)],
      [0xa0, 8, (bytes) => decodeMark(bytes, CARD)],
      [0xa8, 40, (bytes) => decodeReport(bytes, CARD)],
    ];
    for (const [at, length, decode] of parts) {
      for (let bit = 0; bit < length * 8; bit += 1) {
        const bytes = image('I4');
        bytes[at + (bit >> 3)] = (bytes[at + (bit >> 3)] ?? 0) ^ (1 << (bit & 7));
        expect(decode(bytes), `bit ${bit} from ${at}`).toBeNull();
      }
    }
  });

  it('does not take the slots of another card for its own', () => {
    expect(activeSlot(image('I4'), CARD + 1)).toBeNull();
  });

  it('calls two valid slots with one sequence no slot at all', () => {
    const bytes = image('I4');
    bytes.set(encodeSlot({ ...SECOND, sequence: 2 }, CARD), 0x70);
    expect(activeSlot(bytes, CARD)).toBeNull();
  });

  it('tells a blank card from a foreign one', () => {
    const foreign = factoryImage();
    foreign[0xcf] = 0;
    expect(readCard(factoryImage()).kind).toBe('blank');
    expect(readCard(foreign).kind).toBe('foreign');
  });

  it('takes hex with spaces and nothing else', () => {
    expect(bytesOf('51 4b')).toEqual(Uint8Array.of(0x51, 0x4b));
    expect(() => bytesOf('5')).toThrow('not hex');
  });
});
