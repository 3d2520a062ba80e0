/** A flow meter over Modbus RTU: modbus-serial on the house's line, and a simulated meter with a codec of its own. */
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { Line } from '../../../../drivers/meter/line/line.ts';
import { createMeterLines } from '../../../../drivers/meter/meter-lines.ts';
import { modbusProtocol } from '../../../../drivers/meter/modbus/meter-protocol.ts';
import { readRegisters } from '../../../../drivers/meter/modbus/read-registers.ts';
import { REGISTER_MAPS } from '../../../../drivers/meter/modbus/register-map.ts';
import { MeterBus } from '../../../../simulators/meter/meter-bus.ts';
import { crc16, ModbusFace, withCrc } from '../../../../simulators/meter/modbus-face.ts';
import { MeterError } from '../../../../src/ports/meters.ts';
import { BusPlug, inTime, WALL } from '../../../rig/meter-line.ts';
import { VirtualClock } from '../../../rig/virtual-clock.ts';

// The library is loaded at its first use, which takes real time; nothing else here does.
beforeAll(() => import('modbus-serial'));

const float = (value: number): [number, number] => {
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, value);
  return [view.getUint16(0), view.getUint16(2)];
};

/** Two meters on one line; `spoil` may change what comes back. */
function flowMeters(spoil: (bytes: Uint8Array) => readonly Uint8Array[] = (bytes) => [bytes]) {
  const clock = new VirtualClock(WALL);
  const parts = {
    now: () => clock.now(),
    after: (ms: number, fn: () => void) => void clock.after(ms, fn),
  };
  const holding = new Map([
    [0, 0x0001],
    [1, 0xe240],
    [2, 0x0003],
  ]);
  const [high, low] = float(1234.5);
  const input = new Map([
    [0x10, high],
    [0x11, low],
  ]);
  const faces = [7, 8].map(
    (unit) =>
      new ModbusFace({ unit, turnaroundMs: 30, holding: () => holding, input: () => input }),
  );
  const weather = {
    to: (bytes: Uint8Array) => [{ afterMs: 0, bytes }],
    from: (bytes: Uint8Array) => spoil(bytes).map((part, n) => ({ afterMs: n * 5, bytes: part })),
  };
  const bus = new MeterBus(faces, { baud: 9600, weather }, parts);
  const settings = { name: 'plant', kind: 'serial', place: 'bus', baud: 9600 } as const;
  const line = new Line({ ...settings, echo: false, latencyMs: 100 }, new BusPlug(bus).open, clock);
  const lines = createMeterLines([line], [modbusProtocol]);
  lines.start();
  onTestFinished(async () => {
    const stopped = lines.stop();
    await clock.pass(5_000);
    await stopped;
  });
  const meter = (address: string, profile: string) =>
    lines.meter({ line: 'plant', protocol: 'modbus', profile, address });
  const read = (address: string, profile: string) =>
    inTime(clock, meter(address, profile).readIndex()).catch((error: unknown) =>
      error instanceof MeterError ? error.code : error,
    );
  return { meter, read, line, registers: holding };
}

test('the simulated meter speaks Modbus as published: 01 03 00 00 00 0A ends with C5 CD', () => {
  expect([...withCrc([0x01, 0x03, 0x00, 0x00, 0x00, 0x0a])].slice(-2)).toEqual([0xc5, 0xcd]);
  expect(crc16([0x01, 0x04, 0x02, 0xff, 0xff])).toBe(0x80b8);
});

test('a meter whose map nobody names is refused, with the maps there are', () => {
  const { meter } = flowMeters();
  const names = 'one of flow-u32, flow-u32-low-first, flow-float';
  expect(() => meter('7', '')).toThrow(
    expect.objectContaining({
      code: 'meter.profile-needed',
      message: expect.stringContaining(names),
    }),
  );
  expect(() => meter('7', 'flow')).toThrow(
    expect.objectContaining({ code: 'meter.profile-unknown' }),
  );
});

test('an index is read in litres under each map, with valve and battery where the model has them', async () => {
  const { read } = flowMeters();
  expect(await read('7', 'flow-u32')).toEqual({
    index: 1_234_560,
    settlementIndex: null,
    clock: null,
    valve: 'closed',
    batteryLow: true,
  });
  expect(await read('8', 'flow-float')).toMatchObject({ index: 1_234_500, valve: null });
  expect(await read('8', 'flow-u32-low-first')).toMatchObject({ index: 0xe240_0001 * 10 });
});

test('an answer in single bytes and with noise in front is heard', async () => {
  const { read } = flowMeters((bytes) => [
    Uint8Array.of(0, 3, 0xff),
    ...Array.from(bytes, (byte) => Uint8Array.of(byte)),
  ]);
  expect(await read('7', 'flow-u32')).toMatchObject({ index: 1_234_560 });
});

test('what begins like an answer and fails its check hides no answer behind it', async () => {
  const heads = [
    // Of this unit and function, and of the right size, whole and cut off; an exception of no meter.
    [7, 3, 6],
    [7, 3, 6, 0, 1, 2, 3, 4, 5, 6, 7],
    [7, 0x83, 2, 0, 0],
    [7, 3, 6, 0, 7, 3],
  ];
  for (const head of heads) {
    const { read, line } = flowMeters((bytes) => [Uint8Array.of(...head, ...bytes)]);
    expect(await read('7', 'flow-u32')).toMatchObject({ index: 1_234_560 });
    expect(line.state().counts.exchanges).toBe(1);
  }
});

test('a spoiled answer is asked for again; a meter that never answers rightly is silent', async () => {
  let spoiled = 1;
  const once = flowMeters((bytes) => {
    spoiled -= 1;
    return [spoiled < 0 ? bytes : bytes.map((byte, at) => (at === 4 ? byte ^ 1 : byte))];
  });
  expect(await once.read('7', 'flow-u32')).toMatchObject({ index: 1_234_560 });
  const never = flowMeters((bytes) => [bytes.slice(0, -1)]);
  expect(await never.read('7', 'flow-u32')).toBe('meter.silent');
  expect(never.line.state().counts.exchanges).toBe(3);
  expect(await once.read('9', 'flow-u32')).toBe('meter.silent');
});

test('a register that is not there is a refusal, and is not asked again', async () => {
  const { read, line, registers } = flowMeters();
  registers.delete(2);
  expect(await read('7', 'flow-u32')).toBe('meter.refused');
  expect(line.state().counts).toMatchObject({ exchanges: 1, answered: 1 });
});

test('what the protocol has not is refused without a byte; addresses are units', async () => {
  const { meter, line } = flowMeters();
  const one = meter('7', 'flow-u32');
  expect(one.creditRule).toBeNull();
  for (const act of [one.readPurchases(), one.setValve('open'), one.readAddress()]) {
    await expect(act).rejects.toMatchObject({ code: 'meter.not-supported', sent: false });
  }
  expect(line.state().counts.exchanges).toBe(0);
  expect(() => meter('248', 'flow-u32')).toThrow(MeterError);
  expect(() => meter('7', 'volume-credit')).toThrow(MeterError);
});

test('a number that is no index is not taken for one', () => {
  const map = REGISTER_MAPS.get('flow-float');
  if (map === undefined) throw new Error('the map has gone');
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, -1]) {
    expect(readRegisters(float(value), map)).toBeNull();
  }
  expect(readRegisters([1], map)).toBeNull();
});
