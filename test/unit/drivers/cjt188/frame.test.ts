/** One frame: which check fails, what was expected, what was found; and that no changed byte passes unseen. */
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { encodeFrame, parseFrame } from '../../../../drivers/meter/cjt188/frame.ts';
import { cjt188 } from '../../../../drivers/meter/cjt188/frame-protocol.ts';
import { PROFILES } from '../../../../drivers/meter/cjt188/profile.ts';
import { bytes, hex, RIGHT, SEED } from './examples.ts';

const READ = '68100100000508000001031F90003916';

const sum = (data: Uint8Array): number => data.reduce((all, byte) => (all + byte) & 0xff, 0);

const twoDigits = (n: number): string => hex([n]);

function faults(digits: string) {
  const parsed = parseFrame(bytes(digits));
  return parsed.ok ? [] : parsed.faults;
}

describe('a failed check is named with what was expected and what was found', () => {
  it.each([
    ['', 'start', '68', 'nothing'],
    ['FEFEFE', 'start', '68', 'nothing'],
    ['0102', 'start', '68', '01'],
    ['68', 'length', 'at least 13 bytes', '1 bytes'],
    [READ.slice(0, -2), 'length', '16 bytes', '15 bytes'],
    [`${READ.slice(0, -2)}17`, 'end', '16', '17'],
    [`${READ.slice(0, -4)}3816`, 'checksum', '39', '38'],
    [`${READ}00`, 'trailing', 'nothing after the frame', '1 bytes'],
    [READ + READ, 'trailing', 'nothing after the frame', '16 bytes'],
    [`0001${READ}${READ}`, 'trailing', 'nothing after the frame', '16 bytes'],
  ])('%s', (digits, check, expected, found) => {
    expect(faults(digits)).toContainEqual({ check, expected, found });
  });

  it('both, where end and checksum are spoiled', () => {
    const spoiled = faults(`${READ.slice(0, -4)}3817`);
    expect(spoiled.map(({ check }) => check)).toEqual(['end', 'checksum']);
  });

  it('of the frame that ends in place, where noise stands in front', () => {
    expect(faults(`0068FE${READ.slice(0, -4)}3816`)).toEqual([
      { check: 'checksum', expected: '39', found: '38' },
    ]);
  });
});

test('a right frame inside a spoiled one is not taken for the frame', () => {
  const data = bytes(READ);
  const outer = hex(encodeFrame({ meterType: 0x10, address: '00000805000001', control: 1, data }));
  expect(faults(outer)).toEqual([]);
  expect(faults(`${outer.slice(0, -4)}0016`).map(({ check }) => check)).toEqual(['checksum']);
});

test('wake-up bytes, idle noise and other noise in front of a frame are set aside', () => {
  for (const noise of ['', 'FE', 'FFFFFEFE', 'FE'.repeat(13), '0068', '68FE6800', '6810AA']) {
    const parsed = parseFrame(bytes(`${noise}${READ}`));
    expect(parsed.ok && hex(parsed.leading)).toBe(noise);
    expect(parsed.ok && parsed.frame.address).toBe('00000805000001');
  }
});

test('every length that L can tell is read, the longest too', () => {
  for (const length of [0, 1, 2, 3, 0x68, 172, 255]) {
    const data = new Uint8Array(length).fill(0x68);
    const address = '11223344556677';
    const parsed = parseFrame(encodeFrame({ meterType: 0x30, address, control: 0x81, data }, 3));
    expect(parsed.ok && [parsed.frame.length, hex(parsed.frame.data)]).toEqual([length, hex(data)]);
    expect(parsed.ok && parsed.frame.address).toBe(address);
  }
});

test('values that do not fit into a frame are a mistake of the program', () => {
  const frame = {
    meterType: 0x30,
    address: '11223344556677',
    control: 1,
    data: new Uint8Array(0),
  };
  expect(() => encodeFrame({ ...frame, meterType: 256 })).toThrow('one byte');
  expect(() => encodeFrame({ ...frame, address: '112233' })).toThrow('14 digits');
  expect(() => encodeFrame({ ...frame, address: '1122334455667X' })).toThrow('hex digits');
  expect(() => encodeFrame({ ...frame, data: new Uint8Array(256) })).toThrow('255');
});

/**
 * Every byte of every example, changed to every other value. In front of the frame a change leaves the frame as it was.
 * Inside it the sum no longer fits, unless the length moved the place where it is looked for. Nothing else may pass.
 */
describe.each(RIGHT)('each single byte changed: $hex', ({ hex: digits, decoded }) => {
  const wakeUp = String(decoded.leading).length / 2;
  const original = bytes(digits);
  const last = original.length - 1;

  const reasonOf = (at: number): string => {
    if (at < wakeUp) return 'in front';
    if (at === wakeUp) return 'start';
    if (at === wakeUp + 10) return 'length';
    if (at === last) return 'end';
    return 'checksum';
  };

  /** What is wrong with how this change was answered; undefined where it was answered right. */
  function miss(at: number, changed: Uint8Array): string | undefined {
    const parsed = parseFrame(changed);
    const reason = reasonOf(at);
    if (reason === 'in front') {
      return parsed.ok && hex(parsed.frame.data) === decoded.data ? undefined : 'not read';
    }
    if (parsed.ok) return 'not refused';
    const said = parsed.faults.map((fault) => Object.values(fault).join(' ')).join(', ');
    const found = twoDigits(changed[at] ?? 0);
    const expected = twoDigits(sum(changed.subarray(wakeUp, last - 1)));
    const right: Readonly<Record<string, RegExp>> = {
      start: /^(?:start 68|length|trailing|end|checksum) /,
      length: /^length \d+ bytes \d+ bytes$|trailing nothing after the frame \d+ bytes$/,
      end: new RegExp(`^end 16 ${found}$`),
      checksum: new RegExp(`^checksum ${expected} ${twoDigits(changed[last - 1] ?? 0)}$`),
    };
    return right[reason]?.test(said) ? undefined : said;
  }

  it('is refused for the reason of its place', () => {
    const misses: string[] = [];
    for (const at of original.keys()) {
      for (let flip = 1; flip < 256; flip += 1) {
        const changed = original.slice();
        changed[at] = (original[at] ?? 0) ^ flip;
        const said = miss(at, changed);
        if (said !== undefined) misses.push(`byte ${at} xor ${twoDigits(flip)}: ${said}`);
      }
    }
    expect(misses).toEqual([]);
  });
});

describe(`any bytes at all (seed ${SEED})`, () => {
  const options = { seed: SEED, numRuns: 10_000 };
  const variant = fc.constantFrom(...PROFILES.keys());
  const keys = ['protocol', 'ok', 'errors', 'warnings', 'fields'];

  const isReading = (data: Uint8Array, name: string): boolean => {
    const reading = cjt188.decode(data, name);
    expect(Object.keys(reading)).toEqual(keys);
    return reading.ok === (reading.errors.length === 0);
  };

  it('never throw: random ones', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), variant, isReading), options);
  });

  it('never throw: published frames with bytes changed, and the sum made right again', () => {
    const published = fc.constantFrom(...RIGHT.map(({ hex: digits }) => digits));
    const changes = fc.array(fc.tuple(fc.nat(60), fc.nat(255)), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(published, changes, variant, fc.boolean(), (digits, edits, name, mend) => {
        const data = bytes(digits);
        for (const [at, value] of edits) if (at < data.length) data[at] = value;
        const start = data.indexOf(0x68);
        if (mend && start !== -1) data[data.length - 2] = sum(data.subarray(start, -2));
        return isReading(data, name);
      }),
      options,
    );
  });
});
