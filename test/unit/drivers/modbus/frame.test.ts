/** Modbus frames for people who look at a line: named, checked, and found in what a line makes of them. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { modbus } from '../../../../drivers/meter/modbus/frame-protocol.ts';
import { createModbusStream, type ModbusEvent } from '../../../../drivers/meter/modbus/stream.ts';
import { withCrc } from '../../../../simulators/meter/modbus-face.ts';

const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));
const fieldsOf = (hex: string, variant?: string): Record<string, unknown> => {
  const { fields } = modbus.decode(bytesOf(hex), variant);
  return Object.fromEntries(fields.map(({ name, value }) => [name, value]));
};

describe('one frame', () => {
  // 11 03 006B 0003 is the example question of the Modbus Application Protocol V1.1b3, §6.3; its CRC is 76 87.
  test('the question of the standard', () => {
    expect(modbus.decode(bytesOf('1103006B00037687'))).toMatchObject({ ok: true, errors: [] });
    expect(fieldsOf('1103006B00037687')).toMatchObject({
      unit: 17,
      function: '03',
      direction: 'question',
      firstRegister: 107,
      registerCount: 3,
    });
  });

  test('an answer under a map says volume, valve and battery', () => {
    const hex = Buffer.from(withCrc([1, 3, 6, 0, 0, 0x30, 0x39, 0, 1])).toString('hex');
    expect(fieldsOf(hex, 'flow-u32')).toMatchObject({
      registers: '0000 3039 0001',
      currentVolume: '123.450',
      valve: 'closed',
      batteryLow: false,
    });
    expect(fieldsOf(hex)).not.toHaveProperty('currentVolume');
    expect(modbus.decode(bytesOf(hex), 'flow-float').warnings).toHaveLength(1);
  });

  test('a question whose register number looks like a byte count is no answer', () => {
    // Register 0300, two of them: 03 stands where an answer has its count, and five bytes more are there.
    const hex = Buffer.from(withCrc([17, 3, 3, 0, 0, 2])).toString('hex');
    expect(fieldsOf(hex)).toMatchObject({
      direction: 'question',
      firstRegister: 0x300,
      registerCount: 2,
    });
  });

  test('an exception says what the meter could not do', () => {
    const hex = Buffer.from(withCrc([7, 0x83, 2])).toString('hex');
    const reading = modbus.decode(bytesOf(hex));
    expect(reading.ok).toBe(true);
    expect(reading.fields.at(-1)).toMatchObject({
      name: 'exception',
      value: '02',
      meaning: 'illegal data address 非法地址',
    });
  });

  test('a wrong check is named with the right one, as it stands on the wire', () => {
    const { ok, errors } = modbus.decode(bytesOf('1103006B00037688'));
    expect([ok, errors]).toEqual([false, [{ check: 'checksum', expected: '7687', found: '7688' }]]);
    expect(modbus.decode(bytesOf('11')).errors).toMatchObject([{ check: 'length' }]);
    expect(modbus.decode(bytesOf('F8030000000105CA')).errors).toMatchObject([{ check: 'start' }]);
    expect(modbus.decode(bytesOf('110300')).errors).toMatchObject([{ check: 'length' }]);
  });

  test('no bytes make it throw, and no changed byte of a right frame leaves it right', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        for (const variant of modbus.variants) modbus.decode(bytes, variant);
      }),
      { numRuns: 2_000 },
    );
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 255 }), (place, change) => {
        const frame = bytesOf('1103006B00037687');
        const at = place % frame.length;
        frame[at] = (frame[at] ?? 0) ^ change;
        expect(modbus.decode(frame).ok).toBe(false);
      }),
    );
  });
});

describe('a line', () => {
  const register = fc.integer({ min: 0, max: 0xffff });
  const unit = fc.integer({ min: 1, max: 247 });
  const code = fc.constantFrom(3, 4);
  /** An answer whose front is by chance a whole question, check and all, is one for every listener: none is made here. */
  const frontAsks = (bytes: Uint8Array): boolean =>
    bytes.length > 8 && modbus.decode(bytes.slice(0, 8)).ok;
  const anyFrame = fc.oneof(
    fc
      .tuple(unit, code, register, fc.integer({ min: 1, max: 125 }))
      .map(([u, c, a, n]) => withCrc([u, c, a >> 8, a & 0xff, 0, n])),
    fc
      .tuple(unit, code, fc.array(register, { minLength: 1, maxLength: 40 }))
      .map(([u, c, words]) =>
        withCrc([u, c, 2 * words.length, ...words.flatMap((w) => [w >> 8, w & 0xff])]),
      ),
    fc
      .tuple(unit, code, fc.integer({ min: 1, max: 11 }))
      .map(([u, c, why]) => withCrc([u, c + 0x80, why])),
  );
  const frame = anyFrame.filter((bytes) => !frontAsks(bytes));
  const hexes = (events: readonly ModbusEvent[], kind: ModbusEvent['kind']): string[] =>
    events
      .filter((event) => event.kind === kind)
      .map(({ bytes }) => Buffer.from(bytes).toString('hex'));

  test('frames come out whole, however the line cut and joined them', () => {
    fc.assert(
      fc.property(
        fc.array(frame, { minLength: 1, maxLength: 8 }),
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }),
        (frames, cuts) => {
          const stream = createModbusStream();
          const all = Uint8Array.from(frames.flatMap((one) => [...one]));
          const events: ModbusEvent[] = [];
          for (let at = 0, n = 0; at < all.length; n += 1) {
            const size = cuts[n % cuts.length] ?? 1;
            events.push(...stream.feed(all.slice(at, at + size)));
            at += size;
          }
          events.push(...stream.flush());
          expect(hexes(events, 'frame')).toEqual(
            frames.map((one) => Buffer.from(one).toString('hex')),
          );
        },
      ),
    );
  });

  test('an answer whose front has a right check, but asks for more than a question may, comes out whole', () => {
    const answer = bytesOf('010304F0D47C1A2800');
    const stream = createModbusStream();
    const events = [...answer].flatMap((byte) => stream.feed(Uint8Array.of(byte)));
    expect(hexes([...events, ...stream.flush()], 'frame')).toEqual(['010304f0d47c1a2800']);
  });

  test('after noise the next frame is found, and every byte is accounted for', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), frame, (noise, after) => {
        const stream = createModbusStream();
        const events = [...stream.feed(noise), ...stream.flush(), ...stream.feed(after)];
        events.push(...stream.flush());
        const last = Buffer.from(after).toString('hex');
        expect(hexes(events, 'frame').at(-1)).toBe(last);
        const heard = events.flatMap(({ bytes }) => [...bytes]);
        expect(heard).toEqual([...noise, ...after]);
      }),
    );
  });
});
