/** Processes under load: the daemon itself over a ledger of its own, and the same door over a silent ledger. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SETTINGS } from './books.ts';
import { logInCashier } from './log-in.ts';

const MAIN = fileURLToPath(new URL('../dist/src/main.js', import.meta.url));
const SILENT = fileURLToPath(new URL('silent-ledger.ts', import.meta.url));
/** Clock ticks a second of /proc; Linux has had no other value for decades. */
const TICKS = 100;

export interface Daemon {
  readonly port: number;
  /** Of somebody who has logged in. */
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds from its start until it said that it is ready. */
  readonly readyAfter: number;
  /** Seconds of processor time so far, with that of its processes that have ended; NaN where the system does not tell. */
  processorSeconds(): number;
  /** Resolves when it has ended of its own accord, with nothing left open. */
  stop(): Promise<void>;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

function processorSeconds(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / TICKS;
  } catch {
    return Number.NaN;
  }
}

const ended = (child: ChildProcess): Promise<void> =>
  new Promise((resolve, reject) => {
    child.once('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`a daemon under load ended with ${code}`)),
    );
  });

function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.once('exit', (code) => reject(new Error(`a daemon did not start (${code}): ${said}`)));
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.includes('is ready')) resolve();
    });
  });
}

async function start(
  port: number,
  args: readonly string[],
  logIn: () => Promise<Readonly<Record<string, string>>>,
): Promise<Daemon> {
  const began = performance.now();
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  await ready(child);
  const readyAfter = performance.now() - began;
  const gone = ended(child);
  const headers = await logIn();
  return {
    port,
    headers,
    readyAfter,
    processorSeconds: () => processorSeconds(child.pid ?? 0),
    async stop() {
      child.kill('SIGTERM');
      await gone;
    },
  };
}

/** A station whose ledger is `folder`/ledger.db. No reader is attached, as at a desk that only takes money; `more` goes into its configuration. */
export async function startDaemon(folder: string, more: object = {}): Promise<Daemon> {
  const port = await freePort();
  const keyFile = join(folder, 'master.key');
  const config = {
    port,
    dataDir: folder,
    company: { code: SETTINGS.company, name: '基准燃气公司', outlet: '营业厅' },
    station: 1,
    operator: 'counter-1',
    // One session stands for a whole hall.
    requestsPerSecond: 1_000_000,
    readers: { binding: 'pcsclite' },
    masterKeyFile: keyFile,
    ...more,
  };
  writeFileSync(keyFile, `${'01'.repeat(32)}\n`, { mode: 0o600 });
  writeFileSync(join(folder, 'station.json'), JSON.stringify(config));
  const args = [MAIN, 'serve', '--config', join(folder, 'station.json')];
  return start(port, args, () => logInCashier(port, join(folder, 'qika.sock')));
}

/** The same route that writes nothing. */
export async function startSilent(folder: string): Promise<Daemon> {
  const port = await freePort();
  const socket = join(folder, 'silent.sock');
  // Nobody logs in there: what it is compared with is the writing.
  return start(port, ['--import', 'tsx', SILENT, String(port), socket], async () => ({}));
}
