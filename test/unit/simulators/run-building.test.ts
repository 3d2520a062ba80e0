/** `simulate meter` as a process would be: what its options make of the meters, asked over TCP. */
import { connect, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { frameBytes, listen, type MeterFrame, unpacked } from '../../../simulators/meter/cjt188.ts';
import { opened, sealedWith } from '../../../simulators/meter/data-cipher.ts';
import { runBuilding } from '../../../simulators/meter/run-building.ts';

const NOON = Date.parse('2026-11-26T12:00:00Z');
const KEY = Uint8Array.from({ length: 16 }, (_, at) => 0xf0 + at);
const TICK_MS = 1_000;

/** A building whose seconds pass when the test says so; bytes take no time. */
async function building(words: Readonly<Record<string, string>>) {
  let now = NOON;
  let tick = (): void => undefined;
  const said: string[] = [];
  const world = {
    now: () => now,
    after(ms: number, fn: () => void) {
      if (ms === TICK_MS) tick = fn;
      else setImmediate(fn);
    },
    seed: 1,
    write: (line: string) => void said.push(line),
  };
  const options = new Map<string, string>([['tcp', '0'], ['baud', '0'], ...Object.entries(words)]);
  const code = runBuilding(options, world);
  code.catch(() => undefined);
  while (said.length === 0) await new Promise((resolve) => setImmediate(resolve));
  const { serving, first } = JSON.parse(said[0] ?? '') as { serving: string; first: string };
  const socket = connect(Number(serving.split(':')[1]), '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  return {
    ask: (control: number, data: readonly number[]) => asked(socket, first, control, data),
    second() {
      now += TICK_MS;
      tick();
    },
  };
}

/** One question and its answer, both under the key. */
function asked(socket: Socket, address: string, control: number, data: readonly number[]) {
  const question = sealedWith({ type: 0x30, address, control, data }, KEY);
  return new Promise<MeterFrame>((resolve) => {
    let heard: number[] = [];
    socket.on('data', function hear(bytes) {
      heard = [...heard, ...bytes];
      const [frame] = listen(heard).frames;
      if (frame === undefined) return;
      socket.off('data', hear);
      const clear = opened(frame, KEY);
      if (clear !== null) resolve(clear);
    });
    socket.write(frameBytes(question));
  });
}

const READ_INDEX = [0x90, 0x1f, 1];

test('a second may be a day: gas flows, pulses are lost, the clock runs away, the battery and the seals go', async () => {
  const house = await building({
    speed: '86400',
    flow: '100',
    gas: '90000',
    'lost-pulses': '500000',
    battery: '2',
    clock: '1000',
    tampered: '1',
    'sm4-key': Buffer.from(KEY).toString('hex'),
  });
  // 2026-11-26 12:00:00, second first.
  const set = [0xa0, 0x15, 2, 0x00, 0x00, 0x12, 0x26, 0x11, 0x26, 0x20];
  expect((await house.ask(0x04, set)).control).toBe(0x84);
  house.second();
  house.second();
  const { data } = await house.ask(0x01, READ_INDEX);
  const [current, clock, status] = [data.slice(3, 7), data.slice(13, 20), data.slice(20)];
  // Two days and 86.4 seconds a day too fast.
  expect(Buffer.from(clock).reverse().toString('hex')).toBe('20261128120252');
  expect((status[0] ?? 0) & 4).toBe(4);
  expect((status[1] ?? 0) & 2).toBe(2);
  const index = unpacked(current) * 10;
  const { data: told } = await house.ask(0x01, [0x81, 0x05, 3]);
  const remaining = unpacked(told.slice(12, 16)) * 10;
  expect(index).toBeGreaterThan(0);
  // Half of what the base meter counts escapes the electronics.
  expect(Math.abs(90_000 - remaining - index / 2)).toBeLessThanOrEqual(20);
});

test('an option that nobody knows, or that is no number, is told and starts nothing', async () => {
  const world = { now: () => NOON, after: () => undefined, seed: 1, write: () => undefined };
  const run = (name: string, value: string) =>
    runBuilding(
      new Map([
        ['tcp', '0'],
        [name, value],
      ]),
      world,
    );
  await expect(run('flows', '1')).rejects.toThrow('--flows is not known');
  await expect(run('meters', 'many')).rejects.toThrow('--meters many: a whole number is needed, 1');
  await expect(run('meters', '0')).rejects.toThrow('--meters 0: a whole number is needed, 1 to');
  await expect(run('tcp', '65536')).rejects.toThrow('--tcp 65536: a whole number is needed, 0 to');
  await expect(run('protocol', 'x')).rejects.toThrow('--protocol x is not known');
  await expect(run('speed', '0')).rejects.toThrow('--speed 0');
  await expect(run('sm4-key', 'abc')).rejects.toThrow('32 hex digits');
  await expect(run('accepts', 'single-zone')).rejects.toThrow('--accepts goes with --station');
});
