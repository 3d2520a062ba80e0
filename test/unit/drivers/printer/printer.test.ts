/** The printer behind the port: what it claims, and what it says when it cannot. Faults are played at the wire. */
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SerialPortMock } from 'serialport';
import { expect, onTestFinished, test } from 'vitest';
import { EscposPrinter } from '../../../../drivers/printer/escpos/printer.ts';
import { printerTransport } from '../../../../drivers/printer/transports/by-connection.ts';
import type { PrinterTransport } from '../../../../drivers/printer/transports/transport.ts';
import { paperText } from '../../../../simulators/printer/paper.ts';
import { servePrinter } from '../../../../simulators/printer/printer-server.ts';
import { VirtualPrinter } from '../../../../simulators/printer/virtual-printer.ts';
import { pair, title } from '../../../../src/core/slip.ts';
import { PrinterError, type PrinterState, type PrintJob } from '../../../../src/ports/printer.ts';
import { systemClock } from '../../../../src/system/clock.ts';
import { ManualClock, settle } from '../../../manual-clock.ts';

const JOB: PrintJob = { lines: [title('收费小票'), pair('金额', '￥50.00')], openDrawer: false };
const PAPER = ['            收费小票\n金额                     ￥50.00\n'];

const noLine = (): never => {
  throw new Error('no serial line here');
};

function escpos(transport: PrinterTransport, answers: boolean, clock = systemClock): EscposPrinter {
  return new EscposPrinter({ transport, clock, answers, width: 58, charset: 'gb18030' });
}

async function networked(answers = true) {
  const device = new VirtualPrinter({ columns: 32 });
  const server = await servePrinter(device, 0);
  onTestFinished(() => server.close());
  const to = { connection: 'tcp', host: '127.0.0.1', port: server.port } as const;
  return { device, server, printer: escpos(printerTransport(to, noLine, systemClock), answers) };
}

const failure = (print: Promise<unknown>): Promise<string> =>
  print.then(
    (result) => `no failure: ${String(result)}`,
    (error: unknown) => (error instanceof PrinterError ? error.code : String(error)),
  );

const folder = (): string => {
  const path = mkdtempSync(join(tmpdir(), 'qika-printer-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
};

test('a printer that answers has printed when it says so; one that is not asked was sent to', async () => {
  const { device, printer } = await networked();
  expect(await printer.print(JOB)).toBe('printed');
  expect(device.papers.map(paperText)).toEqual(PAPER);
  const silent = await networked(false);
  expect(await silent.printer.print(JOB)).toBe('sent');
});

test('slips asked for at once come one after the other', async () => {
  const { device, printer } = await networked();
  const jobs = ['一', '二', '三'].map((text) => ({ lines: [title(text)], openDrawer: false }));
  await Promise.all(jobs.map((job) => printer.print(job)));
  expect(device.papers.map(paperText).map((text) => text.trim())).toEqual(['一', '二', '三']);
});

test.each([
  ['paper that is out', 'printer.paper-out', { linesLeft: 0 }],
  ['an open cover', 'printer.offline', { coverOpen: true }],
] as const)('%s is known before a byte of the slip goes out', async (_what, code, state) => {
  const { device, printer } = await networked();
  Object.assign(device, state);
  expect(await failure(printer.print(JOB))).toBe(code);
  expect([device.papers, device.tearOff()]).toEqual([[], null]);
  expect(printer.state()).toMatchObject({ condition: 'trouble', trouble: { code } });
  Object.assign(device, { linesLeft: Number.POSITIVE_INFINITY, coverOpen: false });
  expect(await printer.print(JOB)).toBe('printed');
  expect(printer.state().condition).toBe('ready');
});

test('a look tells what ails it before a slip is asked for, and prints nothing', async () => {
  const { device, server, printer } = await networked();
  const conditions: string[] = [];
  printer.watch(({ condition, trouble }) => conditions.push(trouble?.code ?? condition));
  expect(printer.state().condition).toBe('unknown');
  await printer.look();
  device.linesLeft = 0;
  await printer.look();
  await printer.look();
  await server.close();
  await printer.look();
  device.linesLeft = Number.POSITIVE_INFINITY;
  const again = await servePrinter(device, server.port);
  onTestFinished(() => again.close());
  await printer.look();
  await printer.look();
  const told = ['ready', 'printer.paper-out', 'printer.unreachable', 'ready'];
  expect(conditions).toEqual(told);
  expect([device.papers, device.tearOff()]).toEqual([[], null]);
});

test('paper that ends under the slip is told, though all bytes were taken', async () => {
  const { device, printer } = await networked();
  device.linesLeft = 1;
  expect(await failure(printer.print(JOB))).toBe('printer.paper-out');
});

test('a printer that is switched off is unreachable, and the next slip finds it again', async () => {
  const { device, server, printer } = await networked();
  await server.close();
  expect(await failure(printer.print(JOB))).toBe('printer.unreachable');
  const again = await servePrinter(device, server.port);
  onTestFinished(() => again.close());
  expect(await printer.print(JOB)).toBe('printed');
});

test('silence ends at a deadline, and nobody believes the slip came out', async () => {
  const clock = new ManualClock();
  const transport: PrinterTransport = {
    name: 'mute',
    open: async () => ({
      write: async () => undefined,
      next: () => new Promise<number>(() => undefined),
      close: async () => undefined,
    }),
  };
  const printer = escpos(transport, true, clock);
  const states: string[] = [];
  const unwatch = printer.watch(({ condition }: PrinterState) => states.push(condition));
  const printing = failure(printer.print(JOB));
  await clock.advance(10_000);
  expect(await printing).toBe('printer.no-answer');
  expect(states).toEqual(['printing', 'trouble']);
  unwatch();
  expect(clock.waiting).toBe(0);
});

test('a system call that hangs bars the next slip until it has come back', async () => {
  const clock = new ManualClock();
  let release = (): void => undefined;
  const taken: number[] = [];
  const transport: PrinterTransport = {
    name: 'device that hangs',
    open: async () => ({
      write: (bytes) =>
        new Promise((resolve) => {
          taken.push(bytes.length);
          release = resolve;
        }),
      close: async () => undefined,
    }),
  };
  const printer = escpos(transport, false, clock);
  const first = failure(printer.print(JOB));
  await clock.advance(60_000);
  expect(await first).toBe('printer.no-answer');
  expect(await failure(printer.print(JOB))).toBe('printer.no-answer');
  expect(taken).toHaveLength(1);
  release();
  await settle();
  const third = printer.print(JOB);
  await settle();
  release();
  expect(await third).toBe('sent');
});

test('a link that opens after the deadline is closed, and bars the next slip until then', async () => {
  const clock = new ManualClock();
  const links = { opened: 0, closed: 0 };
  let arrive = (): void => undefined;
  let release = (): void => undefined;
  const transport: PrinterTransport = {
    name: 'late',
    open: () =>
      new Promise((resolve) => {
        arrive = () => {
          links.opened += 1;
          resolve({ write: async () => undefined, close });
        };
      }),
  };
  const close = () =>
    new Promise<void>((resolve) => {
      release = () => {
        links.closed += 1;
        resolve();
      };
    });
  const printer = escpos(transport, false, clock);
  const first = failure(printer.print(JOB));
  await clock.advance(10_000);
  expect(await first).toBe('printer.no-answer');
  arrive();
  await settle();
  expect(await failure(printer.print(JOB))).toBe('printer.no-answer');
  release();
  await settle();
  expect(links).toEqual({ opened: 1, closed: 1 });
  const third = printer.print(JOB);
  await settle();
  arrive();
  await settle();
  release();
  expect(await third).toBe('sent');
  expect(clock.waiting).toBe(0);
});

test('a network printer that never closes its side is let go at a deadline', async () => {
  const clock = new ManualClock();
  let heardEnd = (): void => undefined;
  const ended = new Promise<void>((resolve) => {
    heardEnd = resolve;
  });
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.resume().on('error', () => undefined);
    socket.on('end', () => heardEnd());
    onTestFinished(() => void socket.destroy());
  });
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const to = { connection: 'tcp', host: '127.0.0.1', port } as const;
  const link = await printerTransport(to, noLine, clock).open();
  let gone = false;
  const closing = link.close().then(() => {
    gone = true;
  });
  await ended;
  await settle();
  expect([gone, clock.waiting]).toEqual([false, 1]);
  await clock.advance(3_000);
  await closing;
  expect(clock.waiting).toBe(0);
});

test('a file takes slip after slip; a device that is not there is not made', async () => {
  const at = folder();
  const file = join(at, 'slips');
  const printer = escpos(
    printerTransport({ connection: 'file', path: file }, noLine, systemClock),
    true,
  );
  expect(await printer.print(JOB)).toBe('sent');
  await printer.print(JOB);
  const device = new VirtualPrinter({ columns: 32 });
  device.take(readFileSync(file));
  expect(device.papers.map(paperText)).toEqual([...PAPER, ...PAPER]);

  const lp = join(at, 'lp0');
  const usb = escpos(
    printerTransport({ connection: 'device', path: lp }, noLine, systemClock),
    false,
  );
  expect(await failure(usb.print(JOB))).toBe('printer.unreachable');
  expect(existsSync(lp)).toBe(false);
  writeFileSync(lp, '');
  expect(await usb.print(JOB)).toBe('sent');
  appendFileSync(lp, '');
  expect(readFileSync(lp).length).toBeGreaterThan(20);
});

test('a serial line is opened for each slip, drained and closed', async () => {
  const path = '/dev/ROBOT';
  SerialPortMock.binding.createPort(path, { record: true });
  onTestFinished(() => SerialPortMock.binding.reset());
  const lines: SerialPortMock[] = [];
  const wires: SerialPortMock['port'][] = [];
  const openLine = async (at: string, baudRate: number): Promise<SerialPortMock> => {
    const line = new SerialPortMock({ path: at, baudRate, autoOpen: false });
    line.on('open', () => wires.push(line.port));
    lines.push(line);
    return line;
  };
  const transport = printerTransport(
    { connection: 'serial', path, baudRate: 19_200 },
    openLine,
    systemClock,
  );
  const printer = escpos(transport, false);
  expect(await printer.print(JOB)).toBe('sent');
  expect(await printer.print(JOB)).toBe('sent');
  const device = new VirtualPrinter({ columns: 32 });
  for (const wire of wires) device.take(wire?.recording ?? new Uint8Array());
  expect(device.papers.map(paperText)).toEqual([...PAPER, ...PAPER]);
  expect(lines.map(({ isOpen, baudRate }) => [isOpen, baudRate])).toEqual([
    [false, 19_200],
    [false, 19_200],
  ]);
});
