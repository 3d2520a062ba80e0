/**
 * Cashiers beside fifty busy lines: how long a payment takes at a daemon whose lines rest, and at the same daemon while it
 * sweeps all of them. The meters are a process of their own.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { copyBooks, operationsAfter, type Past } from './books.ts';
import { startDaemon } from './daemon.ts';
import { enrolAll, sweepAll } from './line-meters.ts';
import { sendPayments } from './over-http.ts';
import { spread } from './statistics.ts';
import { type Figure, figureOf } from './table.ts';

const LINES = 50;
const METERS = 20;
const BAUD = 2400;
const CASHIERS = 8;
const SECONDS = 5;
const ROUNDS = 5;
const SERVERS = fileURLToPath(new URL('many-lines.ts', import.meta.url));

const lineName = (n: number): string => `line-${n}`;

function startServers(): Promise<{ readonly child: ChildProcess; readonly ports: number[] }> {
  const args = ['--import', 'tsx', SERVERS, String(LINES), String(METERS), String(BAUD)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  return new Promise((resolve, reject) => {
    let said = '';
    child.once('exit', (code) => reject(new Error(`the serial servers ended with ${code}`)));
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.includes('\n')) resolve({ child, ports: JSON.parse(said) as number[] });
    });
  });
}

/** Sweeps all lines again and again until `over`; how many meters were read. */
async function sweepUntil(socketPath: string, over: () => boolean): Promise<number> {
  let read = 0;
  while (!over()) read += await sweepAll(socketPath, 200);
  return read;
}

export async function busyLineFigures(
  station: string,
  { past, path }: { readonly past: Past; readonly path: string },
): Promise<Figure[]> {
  const servers = await startServers();
  copyBooks(path, join(station, 'ledger.db'));
  const lines = servers.ports.map((port, n) => ({
    name: lineName(n),
    kind: 'tcp',
    host: '127.0.0.1',
    port,
    baud: BAUD,
  }));
  const daemon = await startDaemon(station, { lines });
  const socketPath = join(station, 'qika.sock');
  const operations = operationsAfter(past);
  const pay = () => sendPayments(daemon, operations, past.customers, SECONDS, CASHIERS);
  const [resting, sweeping]: [number[], number[]] = [[], []];
  let read = 0;
  let swept = 0;
  try {
    await enrolAll(socketPath, { names: lines.map(({ name }) => name), meters: METERS });
    await pay();
    for (let round = 0; round < ROUNDS; round += 1) {
      resting.push((await pay()).p99);
      let paid = false;
      const began = performance.now();
      const sweeps = sweepUntil(socketPath, () => paid);
      sweeping.push((await pay()).p99);
      paid = true;
      read += await sweeps;
      swept += performance.now() - began;
    }
  } finally {
    await daemon.stop();
    servers.child.removeAllListeners('exit');
    servers.child.kill();
  }
  const more = sweeping.map((ms, n) => ms - (resting[n] ?? 0));
  const what = `${CASHIERS} cashiers, ${LINES} lines`;
  return [
    figureOf('lines.busy.resting', `${what} at rest: p99`, 'ms', spread(resting)),
    figureOf('lines.busy.sweeping', `${what} being swept: p99`, 'ms', spread(sweeping)),
    figureOf('lines.busy.more', `${what}: more while they are swept`, 'ms', spread(more), {
      atMost: 5,
    }),
    {
      id: 'lines.busy.meters',
      what: `${LINES} lines at ${BAUD} baud: meters read`,
      unit: 'meters/s',
      value: read / (swept / 1000),
    },
  ];
}
