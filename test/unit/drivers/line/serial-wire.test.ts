/** Our adapter over serialport's stream, against the contract of its bindings: binding-mock in the place of a port. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listedPort } from '../../../../drivers/meter/line/device-presence.ts';
import { serialWire } from '../../../../drivers/meter/line/serial-wire.ts';
import { turnOfTheLoop } from '../../../turn.ts';
import { MockBinding } from './mock-binding.ts';

const PATH = '/dev/mock-meters';

beforeEach(() => MockBinding.createPort(PATH, { record: true }));
afterEach(() => MockBinding.reset());

/** The binding with the ports it has opened, oldest first. */
function watchedBinding() {
  const ports: Awaited<ReturnType<typeof MockBinding.open>>[] = [];
  const binding = {
    list: () => MockBinding.list(),
    async open(options: Parameters<typeof MockBinding.open>[0]) {
      const port = await MockBinding.open(options);
      ports.push(port);
      return port;
    },
  };
  return { binding, ports };
}

async function openWire() {
  const { binding, ports } = watchedBinding();
  const heard: number[] = [];
  const ends: (string | null)[] = [];
  const open = serialWire(
    { path: PATH, baud: 2400, parity: 'even' },
    { binding, presence: listedPort(MockBinding) },
  );
  const events = {
    onBytes: (bytes: Uint8Array) => heard.push(...bytes),
    onEnd: (why: string | null) => ends.push(why),
  };
  return { wire: await open(events), again: () => open(events), ports, heard, ends };
}

test('a port is opened as meters speak: 2400, 8 bits, even parity, 1 stop bit', async () => {
  const { wire, ports } = await openWire();
  expect(ports[0]?.openOptions).toMatchObject({
    path: PATH,
    baudRate: 2400,
    dataBits: 8,
    parity: 'even',
    stopBits: 1,
    lock: true,
  });
  await wire.close();
});

test('bytes go out as they are, and come in whatever their portions', async () => {
  const { wire, ports, heard } = await openWire();
  await wire.write(Uint8Array.of(0xfe, 0x68, 0x00));
  expect([...(ports[0]?.recording ?? [])]).toEqual([0xfe, 0x68, 0x00]);
  for (const byte of [0x68, 0x30, 0x16]) {
    ports[0]?.emitData(Buffer.of(byte));
    await turnOfTheLoop();
  }
  await turnOfTheLoop();
  expect(heard).toEqual([0x68, 0x30, 0x16]);
  await wire.close();
});

test('a closed wire takes nothing any more, and the next opening sends nothing of it', async () => {
  const { wire, again, ports, ends } = await openWire();
  await wire.close();
  await expect(wire.write(Uint8Array.of(1, 2, 3))).rejects.toThrow();
  const next = await again();
  await turnOfTheLoop();
  expect(ports).toHaveLength(2);
  expect([...(ports[1]?.recording ?? [])]).toEqual([]);
  expect(ends).toEqual([null]);
  await next.close();
});

test('a port that was closed under us says nothing, and is not there when it is asked', async () => {
  const { wire, ports, ends } = await openWire();
  await ports[0]?.close();
  await turnOfTheLoop();
  expect(ends).toEqual([]);
  expect(await wire.isThere()).toBe(false);
});

test('a port that the system lists no more is not there, without a word from the port', async () => {
  const { wire } = await openWire();
  expect(await wire.isThere()).toBe(true);
  MockBinding.reset();
  expect(await wire.isThere()).toBe(false);
});

test('a port that does not exist is refused with the reason of the system', async () => {
  const open = serialWire(
    { path: '/dev/nothing', baud: 2400, parity: 'even' },
    { binding: MockBinding, presence: listedPort(MockBinding) },
  );
  await expect(open({ onBytes: () => undefined, onEnd: () => undefined })).rejects.toThrow(
    /nothing/,
  );
});
