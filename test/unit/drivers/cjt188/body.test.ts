/** Every data identifier in both directions, by hand-written bytes; and what a profile changes. */
import { describe, expect, it, test } from 'vitest';
import { bytesOf, decimal, hex } from '../../../../drivers/meter/cjt188/bytes.ts';
import { readClock } from '../../../../drivers/meter/cjt188/clock-bytes.ts';
import { STANDARD_LAYOUTS } from '../../../../drivers/meter/cjt188/di/table.ts';
import { sizeOf } from '../../../../drivers/meter/cjt188/fields.ts';
import { encodeFrame } from '../../../../drivers/meter/cjt188/frame.ts';
import { cjt188 } from '../../../../drivers/meter/cjt188/frame-protocol.ts';
import { dataWith, identify, sameIdentifier } from '../../../../drivers/meter/cjt188/identifier.ts';
import { PROFILES } from '../../../../drivers/meter/cjt188/profile.ts';
import { meteringBody, purchaseBody } from '../../../../simulators/meter/cjt188.ts';

const GAS = 0x30;
const HEAT = 0x20;

function read(control: number, data: string, { profile = 'auto', meterType = GAS } = {}) {
  const frame = { meterType, address: '11223344556677', control, data: bytesOf(data) };
  const { fields, warnings, ok } = cjt188.decode(encodeFrame(frame), profile);
  const values = Object.fromEntries(fields.map(({ name, value }) => [name, value]));
  const units = Object.fromEntries(fields.map(({ name, unit }) => [name, unit]));
  return { ok, values, units, warnings };
}

const CLOCK_WIRE = '31012211051520';
const CLOCK = '2015-05-11T22:01:31';

describe('every data identifier of the text', () => {
  it.each([
    [
      '901F',
      0x81,
      '901F01 78563412 2C 00000000 2C 31012211051520 0500',
      {
        currentVolume: '123456.78',
        currentUnit: '2C',
        settlementVolume: '0.00',
        settlementUnit: '2C',
        clock: CLOCK,
        status: '0500',
        valve: 'closed',
        batteryLow: true,
      },
    ],
    ['D120', 0x81, 'D12001 78563412 2C', { settlementVolume: '123456.78' }],
    ['D12B', 0x81, 'D12B01 00000001 29', { settlementVolume: '10.00000' }],
    [
      '8102',
      0x81,
      '810201 360200 200100 840200 400200 550300',
      {
        price1: '2.36',
        volume1: '120',
        price2: '2.84',
        volume2: '240',
        price3: '3.55',
      },
    ],
    ['8103', 0x81, '810301 15', { settleDay: 15 }],
    ['8104', 0x81, '810401 01', { readDay: 1 }],
    [
      '8105',
      0x81,
      '810501 FE 00500000 00000001 99490000 0300',
      {
        purchaseSeq: 254,
        purchaseAmount: '50.00',
        purchaseTotal: '10000.00',
        remaining: '49.99',
        valve: 'faulty',
        batteryLow: false,
      },
    ],
    ['8106', 0x89, '810601 07', { keyVersion: 7 }],
    ['A010', 0x04, 'A01001 360200 200100 840200 400200 550300 01', { price3: '3.55', startDay: 1 }],
    ['A010', 0x84, 'A01001 0000', { valve: 'open' }],
    ['A011', 0x04, 'A01101 20', { settleDay: 20 }],
    ['A012', 0x04, 'A01201 21', { readDay: 21 }],
    ['A013', 0x04, 'A01301 05 00500000', { purchaseSeq: 5, purchaseAmount: '50.00' }],
    ['A013', 0x84, 'A01301 05 00500000', { purchaseSeq: 5, purchaseAmount: '50.00' }],
    ['A014', 0x04, 'A01401 02 8888888888888888', { keyVersion: 2, newKey: '8888888888888888' }],
    ['A014', 0x84, 'A01401 02', { keyVersion: 2 }],
    ['A015', 0x04, `A01501 ${CLOCK_WIRE}`, { clock: CLOCK }],
    ['A016', 0x16, 'A01601 78563412 2C', { baseVolume: '123456.78', unit: '2C' }],
    ['A016', 0x96, 'A01601 0100', { valve: 'closed' }],
    ['A017', 0x04, 'A01701 99', { valve: 'closed', valveCode: '99' }],
    ['A017', 0x84, 'A01701 0100', { valve: 'closed', batteryLow: false }],
    ['A018', 0x15, 'A01801 05000000000000', { newAddress: '00000000000005' }],
  ] as const)('%s control %i', (di, control, data, expected) => {
    const { values, warnings } = read(control, data.replaceAll(' ', ''));
    expect(values).toMatchObject({ di, ser: '01', ...expected });
    expect(values).not.toHaveProperty('payload');
    expect(warnings).toEqual([]);
  });

  it.each([
    ['810A', 0x03],
    ['810A', 0x83],
    ['A011', 0x84],
    ['A012', 0x84],
    ['A015', 0x84],
    ['A018', 0x95],
    ['A019', 0x04],
    ['A019', 0x84],
    ['901F', 0x01],
    ['8105', 0x01],
    ['8106', 0x09],
    ['D125', 0x01],
  ])('%s control %i carries nothing', (di, control) => {
    const { values, warnings } = read(control, `${di}07`);
    expect(values).toMatchObject({ di, ser: '07' });
    expect(warnings).toEqual([]);
  });

  it('has the lengths that two implementations agree on', () => {
    const lengths = STANDARD_LAYOUTS.filter(({ direction }) => direction === 'response').map(
      ({ di, items }) => [di, 3 + sizeOf(items)],
    );
    expect(lengths).toEqual([
      ['901F', 0x16],
      ['901F', 0x2e],
      ...Array.from({ length: 12 }, (_, at) => [`D1${(0x20 + at).toString(16).toUpperCase()}`, 8]),
      ['8102', 0x12],
      ['8105', 0x12],
      ['A010', 5],
      ['A013', 8],
      ['8103', 4],
      ['8104', 4],
      ['8106', 4],
      ['810A', 3],
      ['A011', 3],
      ['A012', 3],
      ['A014', 4],
      ['A015', 3],
      ['A016', 5],
      ['A017', 5],
      ['A018', 3],
      ['A019', 3],
    ]);
  });
});

test('a heat meter has its own layout of 901F', () => {
  const data = [
    '901F01',
    '0012000005 0034120005 0000500017 3412000035 785634122C',
    '506500 254500 563412',
    CLOCK_WIRE,
    '0400',
  ];
  const wire = data.join('').replaceAll(' ', '');
  const { values, units, warnings } = read(0x81, wire, { meterType: HEAT });
  expect(values).toMatchObject({
    settlementHeat: '12.00',
    currentHeat: '1234.00',
    power: '5000.00',
    flow: '0.1234',
    currentVolume: '123456.78',
    supplyTemperature: '65.50',
    returnTemperature: '45.25',
    workingHours: 123_456,
    clock: CLOCK,
    valve: 'open',
    batteryLow: true,
  });
  expect(units).toMatchObject({
    currentHeat: 'kWh',
    power: 'kW',
    flow: 'm³/h',
    currentVolume: 'm³',
    supplyTemperature: '°C',
    workingHours: 'h',
  });
  expect(warnings).toEqual([]);
  expect(read(0x81, wire, { meterType: GAS }).warnings).toEqual([
    'data identifier 901F carries 19 bytes here, found 43',
  ]);
});

test('the answers of the simulated meter are read as it meant them', () => {
  const metering = meteringBody({
    current: 1_234_567,
    settlement: 1_200_000,
    clock: null,
    status: [0x04, 0],
  });
  expect(read(0x81, `901F09${hex(Uint8Array.from(metering))}`).values).toMatchObject({
    currentVolume: '12345.67',
    settlementVolume: '12000.00',
    clock: null,
    valve: 'open',
    batteryLow: true,
  });
  const purchase = purchaseBody({
    count: 255,
    amount: 5_000,
    total: 99_999_999,
    remaining: 1,
    status: [1, 0],
  });
  const bought = read(0x81, `810509${hex(Uint8Array.from(purchase))}`);
  expect(bought.values).toMatchObject({
    purchaseSeq: 255,
    purchaseAmount: '50.00',
    purchaseTotal: '999999.99',
    remaining: '0.01',
    valve: 'closed',
  });
  expect(bought.units).toMatchObject({ purchaseAmount: 'yuan', remaining: 'yuan' });
});

describe('a volume comes to cubic metres exactly', () => {
  it.each([
    ['2C', '123456.78'],
    ['2D', '1234567.8'],
    ['2E', '12345678'],
    ['29', '123.45678'],
    ['2A', '1234.5678'],
    ['2B', '12345.678'],
  ])('unit %s', (unit, expected) => {
    const { values, units } = read(0x81, `D1200178563412${unit}`);
    expect(values).toMatchObject({ settlementVolume: expected, settlementUnit: unit });
    expect(units.settlementVolume).toBe('m³');
  });

  it.each([
    ['05', 'settlementVolume: unit code 05 is not of volume: 78563412'],
    ['77', 'settlementVolume: unit code 77 is not of volume: 78563412'],
  ])('and is not read at all under unit %s', (unit, warning) => {
    const { values, warnings } = read(0x81, `D1200178563412${unit}`);
    expect(values).toMatchObject({ settlementVolume: null, settlementUnit: unit });
    expect(warnings).toEqual([warning]);
  });

  it('nor where it is no decimal', () => {
    const { values, warnings } = read(0x81, 'D12001FFFFFFFF2C');
    expect(values.settlementVolume).toBeNull();
    expect(warnings).toEqual(['settlementVolume: not decimal digits: FFFFFFFF']);
  });

  it('decimals keep their zeros', () => {
    expect(decimal('00000000', -2)).toBe('0.00');
    expect(decimal('5', -4)).toBe('0.0005');
    expect(decimal('0012', 2)).toBe('1200');
    expect(decimal('000', 0)).toBe('0');
  });
});

describe('clocks', () => {
  it.each([
    ['59592331129920', '2099-12-31T23:59:59'],
    ['00000029021620', '2016-02-29T00:00:00'],
    ['00000029021720', null],
    ['00000031041720', null],
    ['00000000011720', null],
    ['00000001131720', null],
    ['60000001011720', null],
    ['00600001011720', null],
    ['00002401011720', null],
    ['0A000001011720', null],
    ['FFFFFFFFFFFFFF', null],
    ['00000000000000', 'not-set'],
  ])('%s', (wire, expected) => {
    expect(readClock(bytesOf(wire), 'second-first')).toBe(expected);
  });

  it('century first, where the profile says so', () => {
    const wire = 'A0150120150511220131';
    expect(read(0x04, wire, { profile: 'century-first' }).values.clock).toBe(CLOCK);
    expect(read(0x04, wire)).toMatchObject({ values: { clock: null } });
  });
});

describe('what a profile changes', () => {
  const withStatus = (status: string) => `A01701${status}`;

  it('the order of the data identifier', () => {
    const [high, low] = ['2004', '2018'].map((name) => PROFILES.get(name));
    if (high === undefined || low === undefined) throw new Error('missing');
    expect(hex(dataWith(high, '901F', 0x2a))).toBe('901F2A');
    expect(hex(dataWith(low, '901F', 0x2a, bytesOf('55')))).toBe('1F902A55');
    for (const wire of ['901F00', '1F9000']) {
      expect(identify(bytesOf(wire), high).di).toBe('901F');
      expect(identify(bytesOf(wire), low).di).toBe('901F');
    }
    expect(identify(bytesOf('BB1900'), high).di).toBe('BB19');
    expect(identify(bytesOf('BB1900'), low).di).toBe('19BB');
    expect(sameIdentifier('901F', '1F90') && sameIdentifier('901F', '901F')).toBe(true);
    expect(sameIdentifier('901F', '901E')).toBe(false);
  });

  it('bit D5 of the control code', () => {
    const data = '901F01785634122C000000002C310122110515200000';
    const swapped = `1F90${data.slice(4)}`;
    expect(read(0xa1, data, { profile: '2004' })).toMatchObject({
      values: { followUp: false },
      warnings: ['data identifier 901F does not go with this control code'],
    });
    expect(read(0xa1, swapped, { profile: '2018' })).toMatchObject({
      values: { followUp: true, currentVolume: '123456.78' },
      warnings: [],
    });
    const unsure = read(0xa1, data);
    expect(unsure.values).toMatchObject({ followUp: null, currentVolume: '123456.78' });
    expect(unsure.warnings[0]).toContain('D5');
  });

  it('the status bits', () => {
    const profile = 'top-bit-status';
    expect(read(0x84, withStatus('6000'), { profile }).values).toMatchObject({
      valve: 'closed',
      batteryLow: true,
    });
    expect(read(0x84, withStatus('6000')).values).toMatchObject({
      valve: 'open',
      batteryLow: false,
    });
    expect(read(0x84, withStatus('0200'))).toMatchObject({
      values: { valve: null },
      warnings: ['valve: status bits 02 have no meaning here'],
    });
  });

  it('the place of the unit', () => {
    expect(read(0x81, 'D120012C78563412', { profile: 'unit-first' }).values).toMatchObject({
      settlementVolume: '123456.78',
      settlementUnit: '2C',
    });
  });

  it('the meaning of a unit', () => {
    const tenths = read(0x81, 'D120017856341229', { profile: 'tenths' });
    expect(tenths.values.settlementVolume).toBe('12345.678');
  });

  it('what a purchase counts', () => {
    const { units } = read(0x04, 'A0130105 00500000'.replace(' ', ''), {
      profile: 'volume-credit',
    });
    expect(units.purchaseAmount).toBe('m³');
  });

  it('whether C001 is a report of a gas meter', () => {
    const known = read(0x21, 'C00102', { profile: 'iot-gas' });
    expect(known.warnings).toEqual(['data identifier C001 carries 27 bytes here, found 0']);
    const unknown = read(0x21, 'C00102', { profile: '2004' });
    expect(unknown.warnings).toEqual(['data identifier C001 is not known here']);
  });
});

describe('replies with an error', () => {
  it.each([
    ['901F0102', { di: '901F', ser: '01', errorCode: '02', errorLayout: 'DI,SER,error(1)' }],
    ['010500', { di: null, ser: '01', errorCode: '0500', valve: 'closed', batteryLow: true }],
    ['07', { di: null, ser: null, errorCode: '07', errorLayout: 'error(1)' }],
    ['0102', { errorCode: null, data: '0102' }],
  ])('%s', (data, expected) => {
    const { values } = read(0xc1, data);
    expect(values).toMatchObject({ direction: 'error-response', error: true, ...expected });
  });
});

describe('what cannot be read stays raw, and says why', () => {
  it.each([
    [0x81, 'ABCD0102', 'data identifier ABCD is not known here', '02'],
    [0x84, '901F0102', 'data identifier 901F does not go with this control code', '02'],
    [
      0x81,
      '901F01020304050607',
      'data identifier 901F carries 19 bytes here, found 6',
      '020304050607',
    ],
    [0x81, 'D2050102', 'data identifier D205 is not known here', '02'],
  ])('control %i data %s', (control, data, warning, payload) => {
    const { ok, values, warnings } = read(control, data);
    expect([ok, warnings, values.payload]).toEqual([true, [warning], payload]);
  });

  it('a frame without a sequence number, or without a data identifier', () => {
    expect(read(0x01, '901F')).toMatchObject({
      values: { di: '901F', ser: null },
      warnings: ['the frame has no sequence number'],
    });
    expect(read(0x01, '90')).toMatchObject({
      values: { di: null, payload: '90' },
      warnings: ['there is no data identifier'],
    });
    expect(read(0x01, '').values).toMatchObject({ di: null, dataLength: 0 });
  });

  it('an unknown valve command', () => {
    expect(read(0x04, 'A0170166')).toMatchObject({
      values: { valve: null, valveCode: '66' },
      warnings: ['valve: code 66 has no meaning here'],
    });
  });
});
