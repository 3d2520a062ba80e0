/** The real serialport on a pseudo-terminal, with virtual meters in a process of their own behind it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { SerialPort } from 'serialport';
import { expect, onTestFinished, test } from 'vitest';
import { cjt188Protocol } from '../../drivers/meter/cjt188/meter-protocol.ts';
import { createLine } from '../../drivers/meter/line/create-line.ts';
import { createMeterLines } from '../../drivers/meter/meter-lines.ts';
import { MeterError } from '../../src/ports/meters.ts';
import { systemClock } from '../../src/system/clock.ts';
import { until } from './until.ts';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'qika-line-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** `qika simulate meter` with two meters at the pseudo-terminal `link`; resolves when it serves. */
async function building(link: string, ...more: string[]): Promise<ChildProcess> {
  const words = ['simulate', 'meter', '--pty', link, '--meters', '2', ...more];
  const child = spawn(process.execPath, ['--import', 'tsx', MAIN, ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill();
    await once(child, 'exit');
  });
  const lines = createInterface({ input: child.stdout });
  const [first] = await once(lines, 'line');
  expect(JSON.parse(String(first))).toMatchObject({ serving: link, meters: 2 });
  return child;
}

function openLine(path: string) {
  const settings = { name: 'pty', kind: 'serial', path, parity: 'even' } as const;
  const line = createLine(
    { ...settings, baud: 9600, echo: false, latencyMs: 300 },
    systemClock,
    async () => SerialPort.binding,
  );
  const lines = createMeterLines([line], [cjt188Protocol({ firstSer: 0 })]);
  lines.start();
  onTestFinished(() => lines.stop());
  const meter = (address: string) =>
    lines.meter({ line: 'pty', protocol: 'cjt188', profile: 'volume-credit-ser', address });
  return { line, lines, meter };
}

const FIRST = '00312611000001';
const SECOND = '00312611000002';

test('meters are read, timed, valved and credited through a real port at 9600 baud', async () => {
  const link = join(folder(), 'meters');
  await building(link, '--baud', '9600');
  const { meter, lines } = openLine(link);
  const [one, two] = [meter(FIRST), meter(SECOND)];
  await one.credit({ ser: 1, count: 1, amount: 500 });
  expect(await one.readPurchases()).toMatchObject({ count: 1, total: 500 });
  expect(await two.readPurchases()).toMatchObject({ count: 0, total: 0 });
  await two.setClock('2026-11-26T08:30:00');
  expect((await two.readIndex()).clock).toMatch(/^2026-11-26T08:30:0\d$/);
  expect(await one.setValve('closed')).toBe('closed');
  // A connection made anew reaches the same meters, and repeats nothing.
  await lines.renew('pty');
  expect(await one.readPurchases()).toMatchObject({ count: 1, total: 500 });
  expect(lines.states()[0]).toMatchObject({ connection: 2, condition: 'open' });
});

test('a port that vanishes is lost, and found again under the same name', async () => {
  const link = join(folder(), 'meters');
  const files = folder();
  const before = await building(link, '--dir', files, '--baud', '9600');
  const { line, meter } = openLine(link);
  await meter(FIRST).credit({ ser: 1, count: 1, amount: 7 });
  before.kill();
  await once(before, 'exit');
  await until('the loss of the line', () => line.state().condition !== 'open');
  const asked = await meter(FIRST)
    .readIndex()
    .catch((error: unknown) => error);
  expect(asked).toBeInstanceOf(MeterError);
  await building(link, '--dir', files, '--baud', '9600');
  await until('the line to be open', () => line.state().condition === 'open', 15_000);
  expect(await meter(FIRST).readPurchases()).toMatchObject({ count: 1, total: 7 });
});

test('noise, splits and lost bytes between a real port and its meters: right or silent, never wrong', async () => {
  const link = join(folder(), 'meters');
  await building(link, '--baud', '0', '--faults', '15', '--seed', '77');
  const { meter } = openLine(link);
  let right = 0;
  for (let n = 0; n < 20; n += 1) {
    const told = await meter(n % 2 === 0 ? FIRST : SECOND)
      .readIndex()
      .catch((error: unknown) => error);
    if (told instanceof MeterError) expect(told.code).toBe('meter.silent');
    else {
      expect(told).toMatchObject({ index: 0, valve: 'closed' });
      right += 1;
    }
  }
  expect(right).toBeGreaterThan(12);
});
