/** `qika line watch` and `qika meter read`, over a simulated bus. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { expect, onTestFinished, test } from 'vitest';
import { cjt188 } from '../../../drivers/meter/cjt188/frame-protocol.ts';
import { createStream } from '../../../drivers/meter/cjt188/stream.ts';
import { modbus } from '../../../drivers/meter/modbus/frame-protocol.ts';
import { createModbusStream } from '../../../drivers/meter/modbus/stream.ts';
import { lineWatch } from '../../../src/cli/line-watch.ts';
import { askRunning, meterRead, readAsked } from '../../../src/cli/meter-read.ts';
import { readOptions, UsageError } from '../../../src/cli/options.ts';
import { stationLine } from '../../../src/cli/station-line.ts';
import {
  addressOf,
  inTime,
  linkOf,
  type MeterLineOptions,
  meterLine,
} from '../../rig/meter-line.ts';
import { openHouse } from '../http/house.ts';

function sink() {
  const stream = new PassThrough();
  return { stream, text: () => String(stream.read() ?? '') };
}

/** Watches the bus while `happen` lets things happen on it; what was printed. */
async function watched(
  words: readonly string[],
  happen: (house: ReturnType<typeof meterLine>) => Promise<void>,
  options: MeterLineOptions = {},
) {
  const house = meterLine(options);
  await house.lines.stop();
  const out = sink();
  let stop = (): void => undefined;
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  const code = lineWatch('/dev/ttyUSB0', words, {
    stationLine: async () => null,
    openLine: () => house.line,
    watched: [
      { protocol: cjt188, frames: createStream },
      { protocol: modbus, frames: createModbusStream },
    ],
    clock: house.clock,
    stopped,
    output: out.stream,
  });
  code.catch(() => undefined);
  await house.clock.pass(10);
  await happen(house);
  stop();
  expect(await inTime(house.clock, code)).toBe(0);
  return out.text();
}

/** A right question for the index of the first meter. */
function question(): Uint8Array {
  const address = Buffer.from(addressOf(1), 'hex').reverse();
  const body = [0x68, 0x30, ...address, 0x01, 0x03, 0x90, 0x1f, 0x05];
  return Uint8Array.of(
    ...body,
    body.reduce((sum, byte) => (sum + byte) & 0xff, 0),
    0x16,
  );
}

test('frames are printed as they pass, with what they say, and so are bytes that belong to none', async () => {
  const text = await watched([], async ({ bus, clock }) => {
    bus.write(question());
    await clock.pass(1_000);
  });
  expect(text).toContain('current volume 当前累积流量: 0.00 m³');
  expect(text).toContain(`address 地址: ${addressOf(1)}`);
});

test('as JSON each frame is one line, and half a frame is told when the line has gone quiet', async () => {
  const whole = (bytes: Uint8Array) => [{ afterMs: 0, bytes }];
  let cut = (bytes: Uint8Array): Uint8Array => bytes;
  const weather = { to: whole, from: (bytes: Uint8Array) => whole(cut(bytes)) };
  const text = await watched(
    ['--json'],
    async ({ bus, clock }) => {
      bus.write(question());
      await clock.pass(1_000);
      cut = (bytes) => bytes.slice(0, 20);
      bus.write(question());
      await clock.pass(1_000);
    },
    { weather },
  );
  const [first, second] = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(first).toMatchObject({ ok: true, fields: { di: '901F', currentVolume: '0.00' } });
  expect(second).toMatchObject({ discarded: 'unfinished', bytes: expect.stringMatching(/^68/) });
});

test('speeds, parities and profiles that are none are a usage error', async () => {
  const refused = async (...words: string[]) =>
    watched(words, async () => undefined).catch((error: unknown) => error);
  expect(await refused('--baud', 'fast')).toBeInstanceOf(UsageError);
  expect(await refused('--parity', 'maybe')).toBeInstanceOf(UsageError);
  expect(await refused('--profile', 'none')).toBeInstanceOf(UsageError);
});

test('a meter is read and printed; one that is silent ends with 1 and the next step', async () => {
  const { clock, faces, lines } = meterLine();
  faces[0]?.meter.passUncounted(123_450);
  const [out, errors] = [sink(), sink()];
  const ask = (address: string) => {
    const words = ['--line', 'east', '--address', address, '--ask', 'index,purchases'];
    const options = readOptions(words, ['line', 'address', 'ask']);
    return inTime(clock, meterRead(lines, [], readAsked(options), out.stream, errors.stream));
  };
  expect(await ask(addressOf(1))).toBe(0);
  expect(out.text()).toMatch(/index 当前累积 123\.450 m³[\s\S]*purchase count 购买序号 0/);
  expect(await ask(addressOf(2))).toBe(1);
  expect(errors.text()).toContain('未作任何推断');
});

test('a running station is asked for its meter, since the line is its own', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'qika-line-'));
  const socket = join(folder, 'station.sock');
  const link = linkOf(1);
  const said: string[] = [];
  const ask = () => askRunning(socket, { link, ask: ['purchases'] }, (line) => said.push(line));
  expect(await ask()).toBeNull();
  const { clock, faces, lines } = meterLine();
  const house = await openHouse({ lines, transport: 'socket' });
  await house.server.listen({ path: socket });
  onTestFinished(async () => {
    await lines.stop();
    await house.server.close();
    rmSync(folder, { recursive: true });
  });
  await clock.pass(10);
  faces[0]?.meter.creditOverLine(9, 1, 200);
  expect(await inTime(clock, ask())).toBe(0);
  expect(said.join()).toContain('remaining 剩余 2.00 m³');
  faces[0]?.behave(() => []);
  expect(await inTime(clock, ask())).toBe(1);
  expect(said.at(-1)).toContain('未作任何推断');
});

test('a frame of a linked meter is printed in what its counter counts, where nobody names a profile', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'qika-line-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const socket = join(folder, 'station.sock');
  const { clock, lines, faces } = meterLine();
  const house = await openHouse({ lines, transport: 'socket' });
  onTestFinished(() => lines.stop());
  const meter = { maker: 31, number: 2_611_000_001 };
  const enrolled = await house.post('/api/meters', {
    operationId: house.hall.id(),
    ...meter,
    accountId: null,
    communityId: 1,
    address: '9 栋 1201',
    direction: 'left',
    regulatorBoxId: 11,
    model: 'G2.5',
    size: 'G2.5',
    metering: 'ordinary',
    initialIndexLitres: 0,
    ceilingLitres: 0,
    acceptanceNo: 'YS-1',
    acceptedOn: '2026-11-20',
  });
  expect(enrolled.body).toMatchObject({ state: 'done' });
  const link = { operationId: house.hall.id(), ...meter, ...linkOf(1), credited: true };
  expect((await house.post('/api/meters/link', link)).status).toBe(200);
  await house.server.listen({ path: socket });
  faces[0]?.meter.creditOverLine(9, 1, 200);
  const seen = async (...words: string[]): Promise<string> => {
    const out = sink();
    let stop = (): void => undefined;
    let heard = (): void => undefined;
    const listening = new Promise<void>((resolve) => {
      heard = resolve;
    });
    const code = lineWatch('east', words, {
      stationLine: async (place) => {
        const line = await stationLine(socket, place);
        line?.watch(({ condition }) => condition === 'open' && heard());
        return line;
      },
      openLine: () => {
        throw new Error('the port is locked');
      },
      watched: [{ protocol: cjt188, frames: createStream }],
      clock,
      stopped: new Promise<void>((resolve) => {
        stop = resolve;
      }),
      output: out.stream,
    });
    await listening;
    await inTime(clock, lines.meter(linkOf(1)).readPurchases());
    await new Promise((resolve) => setTimeout(resolve, 200));
    stop();
    await code;
    return out.text();
  };
  expect(await seen()).toContain('2.00 m³');
  expect(await seen('--profile', 'auto')).toContain('2.00 yuan');
  await house.server.close();
});

test('a line that a running station holds is watched through it, by its name or its place, until it stops', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'qika-line-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const socket = join(folder, 'station.sock');
  expect(await stationLine(socket, 'east')).toBeNull();
  const { clock, lines } = meterLine();
  let tapped = (): void => undefined;
  const watching = new Promise<void>((resolve) => {
    tapped = resolve;
  });
  const tap: typeof lines.tap = (name, listener) => {
    tapped();
    return lines.tap(name, listener);
  };
  const house = await openHouse({ lines: { ...lines, tap }, transport: 'socket' });
  await house.server.listen({ path: socket });
  expect(await stationLine(socket, 'west')).toBeNull();
  for (const place of ['east', 'bus']) expect(await stationLine(socket, place)).not.toBeNull();
  const out = sink();
  const code = lineWatch('east', [], {
    stationLine: (place) => stationLine(socket, place),
    openLine: () => {
      throw new Error('the port is locked');
    },
    watched: [{ protocol: cjt188, frames: createStream }],
    clock,
    stopped: new Promise(() => undefined),
    output: out.stream,
  });
  await watching;
  expect(await inTime(clock, lines.meter(linkOf(1)).readIndex())).toMatchObject({ index: 0 });
  await lines.stop();
  await house.server.close();
  expect(await code).toBe(1);
  const text = out.text();
  expect(text).toContain('direction 传送方向: request');
  expect(text).toContain('direction 传送方向: response');
  expect(text).toContain('the station has ended');
});
