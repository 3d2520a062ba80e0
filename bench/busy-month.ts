/** What cashiers wait while a month is deducted: a station over HTTP, payments at a steady pace, idle first and then meanwhile. */
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { copyBooks } from './books.ts';
import { startDaemon } from './daemon.ts';
import { PERIOD } from './month-books.ts';
import { Operations } from './payments.ts';
import { quantile } from './statistics.ts';
import { paySteadily } from './steady-payments.ts';
import { type Figure, figureOf } from './table.ts';

/** Until the daemon has compiled what it runs and read ahead what the search box needs; nobody counts these payments. */
const WARM_MS = 15_000;
const IDLE_MS = 15_000;
const ASK_MS = 100;
/** A run of a million goes on for longer than a quantile needs; the daemon is then stopped in the middle of it. */
const WATCHED_MS = 120_000;

interface Asked {
  readonly state?: string;
  readonly refused?: number;
  readonly run?: Asked;
}

/** As finance works over the Unix socket. */
function ask(socketPath: string, method: string, path: string, body?: string): Promise<Asked> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json' };
    const asked = request({ socketPath, path, method, headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      answer.once('end', () =>
        answer.statusCode === 200
          ? resolve(JSON.parse(text))
          : reject(new Error(`${path} was answered with ${answer.statusCode}: ${text}`)),
      );
    });
    asked.once('error', reject);
    asked.end(body);
  });
}

/** Begins the run and resolves when it has ended, or when nobody watches any more. */
async function untilDeducted(socketPath: string, isWatched: () => boolean): Promise<void> {
  await ask(socketPath, 'POST', `/api/months/${PERIOD}/deduct`, '{}');
  while (isWatched()) {
    await new Promise((resolve) => setTimeout(resolve, ASK_MS));
    const { run } = await ask(socketPath, 'GET', `/api/months/${PERIOD}`);
    if (run?.state !== 'ended') continue;
    if (run.refused !== 0) throw new Error('not all was deducted');
    return;
  }
}

const single = (n: number) => ({ median: n, low: n, high: n });

/** `town` waits for its deduction. */
export async function busyMonthFigures(
  folder: string,
  town: string,
  customers: number,
): Promise<Figure[]> {
  const station = join(folder, `busy-month-${customers}`);
  mkdirSync(station);
  copyBooks(town, join(station, 'ledger.db'));
  // The copy is on the disk before anybody waits for it.
  execFileSync('sync');
  const daemon = await startDaemon(station);
  const operations = new Operations(2e9);
  await paySteadily(daemon, operations, customers, (since) => since > WARM_MS);
  const idle = await paySteadily(daemon, operations, customers, (since) => since > IDLE_MS);
  let ended = false;
  const run = untilDeducted(join(station, 'qika.sock'), () => !ended).finally(() => {
    ended = true;
  });
  const busy = await paySteadily(
    daemon,
    operations,
    customers,
    (since) => ended || since > WATCHED_MS,
  );
  ended = true;
  await run;
  await daemon.stop();
  const id = `month.${customers}.cashier`;
  const what = `a payment, 100 each second, while ${customers.toLocaleString('en-US')} accounts are deducted`;
  const [before, meanwhile] = [quantile(idle, 0.99), quantile(busy, 0.99)];
  return [
    figureOf(
      `${id}.idle-p99`,
      'the same payments with nothing else going on: p99',
      'ms',
      single(before),
    ),
    figureOf(`${id}.p99`, `${what}: p99`, 'ms', single(meanwhile)),
    figureOf(
      `${id}.longest`,
      `${what}: the longest`,
      'ms',
      single(Math.max(...busy.slice(-100_000))),
    ),
    figureOf(`${id}.added`, `${what}: p99 above idle`, 'ms', single(meanwhile - before), {
      atMost: 50,
    }),
  ];
}
