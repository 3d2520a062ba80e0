import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  accountId,
  cardNo,
  formatMeter,
  isOperationId,
  meterId,
  meterMaker,
  meterNumber,
  operationId,
  rowId,
  rowSequence,
  rowStation,
  stationId,
} from '../../../src/core/ids.ts';

describe('an operation id', () => {
  it('is a lower-case UUID', () => {
    const id = '0190a5c2-7b3e-7c4d-8a1f-0123456789ab';
    expect(operationId(id)).toBe(id);
    expect(isOperationId('9b2f0c1e-5d4a-4f6b-b3c2-aabbccddeeff')).toBe(true);
  });

  it.each([
    ['upper case', '0190A5C2-7B3E-7C4D-8A1F-0123456789AB'],
    ['no dashes', '0190a5c27b3e7c4d8a1f0123456789ab'],
    ['the nil UUID', '00000000-0000-0000-0000-000000000000'],
    ['another variant', '0190a5c2-7b3e-7c4d-ca1f-0123456789ab'],
    ['a line end', '0190a5c2-7b3e-7c4d-8a1f-0123456789ab\n'],
    ['nothing', ''],
  ])('is not %s', (_what, text) => {
    expect(isOperationId(text)).toBe(false);
    expect(() => operationId(text)).toThrow('operation id');
  });
});

describe('a number that is an identity', () => {
  it('fits four bytes and is never 0', () => {
    for (const make of [accountId, cardNo]) {
      expect([make(1), make(0xffff_ffff)]).toEqual([1, 0xffff_ffff]);
      for (const n of [0, -1, 1.5, 2 ** 32, Number.NaN]) expect(() => make(n)).toThrow('number');
    }
  });

  it('is a station from 1 to 255', () => {
    expect([stationId(1), stationId(255)]).toEqual([1, 255]);
    for (const n of [0, 256, 1.5]) expect(() => stationId(n)).toThrow('station');
  });
});

describe('a row id', () => {
  it('holds its station and sequence, and rises with the sequence', () => {
    const station = fc.integer({ min: 1, max: 255 });
    const sequence = fc.integer({ min: 1, max: 2 ** 44 - 1 });
    fc.assert(
      fc.property(station, sequence, (s, n) => {
        const id = rowId(stationId(s), n);
        expect(Number.isSafeInteger(id)).toBe(true);
        expect([rowStation(id), rowSequence(id)]).toEqual([s, n]);
      }),
      {
        seed: 20_260_703,
        examples: [
          [255, 2 ** 44 - 1],
          [1, 1],
        ],
      },
    );
    expect(rowId(stationId(3), 8)).toBeGreaterThan(rowId(stationId(3), 7));
  });

  it('has no sequence 0 and none of 45 bits', () => {
    for (const n of [0, 2 ** 44, 1.5]) expect(() => rowId(stationId(1), n)).toThrow('sequence');
  });
});

describe('a meter id', () => {
  it('holds its maker and number', () => {
    const maker = fc.integer({ min: 1, max: 8999 });
    const number = fc.integer({ min: 1, max: 10 ** 12 - 1 });
    fc.assert(
      fc.property(maker, number, (m, n) => {
        const id = meterId(m, n);
        expect(Number.isSafeInteger(id)).toBe(true);
        expect([meterMaker(id), meterNumber(id)]).toEqual([m, n]);
      }),
      {
        seed: 20_260_703,
        examples: [
          [8999, 10 ** 12 - 1],
          [1, 1],
        ],
      },
    );
  });

  it('is printed with twelve digits', () => {
    expect(formatMeter(meterId(7, 202_611_230_042))).toBe('7-202611230042');
    expect(formatMeter(meterId(12, 5))).toBe('12-000000000005');
  });

  it('has limits', () => {
    expect(() => meterId(0, 1)).toThrow('maker');
    expect(() => meterId(9000, 1)).toThrow('maker');
    expect(() => meterId(1, 0)).toThrow('number');
    expect(() => meterId(1, 10 ** 12)).toThrow('number');
  });
});
