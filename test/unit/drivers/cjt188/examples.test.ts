/** Every published frame says what it is stated to say, to the gateway's codec and to the simulated meter's. */
import { describe, expect, it, test } from 'vitest';
import { encodeFrame, parseFrame } from '../../../../drivers/meter/cjt188/frame.ts';
import { cjt188 } from '../../../../drivers/meter/cjt188/frame-protocol.ts';
import {
  answerTo,
  errorTo,
  frameBytes,
  listen,
  type MeterFrame,
  meteringBody,
  packed,
  unpacked,
} from '../../../../simulators/meter/cjt188.ts';
import { bytes, EXAMPLES, hex, RIGHT } from './examples.ts';

/** Stated values that are words of whoever wrote them down, and how they are said here. */
const SAID_OTHERWISE: Readonly<Record<string, string | null>> = {
  op: null,
  layout: 'errorLayout',
  errorByte: 'errorCode',
};

test('there are sixteen, one of them spoiled', () => {
  expect([EXAMPLES.length, RIGHT.length]).toEqual([16, 15]);
});

describe.each(EXAMPLES)('$hex', ({ hex: digits, direction, checksum_ok, decoded }) => {
  const reading = cjt188.decode(bytes(digits));
  const fields = Object.fromEntries(reading.fields.map(({ name, value }) => [name, value]));

  it('is right or refused, as stated', () => {
    expect([reading.protocol, reading.ok]).toEqual(['CJ/T188', checksum_ok]);
    expect(fields.direction).toBe(direction);
  });

  it('says what is stated', () => {
    const { valve, ...rest } = decoded;
    for (const [name, value] of Object.entries(rest)) {
      const said = Object.hasOwn(SAID_OTHERWISE, name) ? SAID_OTHERWISE[name] : name;
      if (said !== null && said !== undefined) {
        expect({ [said]: fields[said] }).toEqual({ [said]: value });
      }
    }
    if (valve !== undefined) expect(`${fields.valve} (${fields.valveCode})`).toBe(valve);
  });
});

test('the spoiled one is refused with the right checksum beside the found one', () => {
  const spoiled = EXAMPLES.filter(({ checksum_ok }) => !checksum_ok);
  expect(spoiled.map(({ hex: digits }) => cjt188.decode(bytes(digits)).errors)).toEqual([
    [{ check: 'checksum', expected: '13', found: '08' }],
  ]);
});

describe.each(RIGHT)('both codecs, $hex', ({ hex: digits, decoded }) => {
  const wakeUp = String(decoded.leading).length / 2;
  const stated: MeterFrame = {
    type: Number.parseInt(String(decoded.meterType), 16),
    address: String(decoded.address),
    control: Number.parseInt(String(decoded.control), 16),
    data: [...bytes(String(decoded.data))],
  };
  const core = digits.slice(2 * wakeUp);

  it('the gateway builds it from its stated values', () => {
    const sent = encodeFrame({
      meterType: stated.type,
      address: stated.address,
      control: stated.control,
      data: Uint8Array.from(stated.data),
    });
    expect(hex(sent)).toBe(core);
  });

  it('the meter builds it, and hears it', () => {
    expect(hex(frameBytes(stated))).toBe(core);
    expect(listen(bytes(digits))).toEqual({ frames: [stated], rest: [] });
  });

  it('each reads what the other wrote', () => {
    const parsed = parseFrame(frameBytes(stated, 4));
    expect(parsed).toMatchObject({
      ok: true,
      frame: { meterType: stated.type, address: stated.address, control: stated.control },
    });
    const sent = encodeFrame(
      {
        meterType: stated.type,
        address: stated.address,
        control: stated.control,
        data: Uint8Array.from(stated.data),
      },
      4,
    );
    expect(listen(sent).frames).toEqual([stated]);
  });
});

describe('the simulated meter answers as the published meters do', () => {
  it('to a read of its metering data', () => {
    const [question, , answer] = EXAMPLES.map(({ hex: digits }) => digits);
    const [asked] = listen(bytes(question ?? '')).frames;
    expect(asked).toBeDefined();
    if (asked === undefined) return;
    const body = meteringBody({
      current: 55_667_700,
      settlement: 55_667_700,
      clock: '2015-05-11T22:01:31',
      status: [0x21, 0x84],
    });
    expect(hex(frameBytes(answerTo(asked, body)))).toBe(answer);
  });

  it('with an error', () => {
    const asked = { type: 0x30, address: '11223344556677', control: 0x01, data: [0x90, 0x1f, 1] };
    expect(hex(frameBytes(errorTo(asked, 2)))).toBe(EXAMPLES[12]?.hex);
  });

  it('in packed decimal that comes back, and no digit is not a number', () => {
    expect(packed(12_345_678, 4)).toEqual([0x78, 0x56, 0x34, 0x12]);
    expect(unpacked(packed(98_765_432, 4))).toBe(98_765_432);
    expect(unpacked([0x1a])).toBeNaN();
  });
});
