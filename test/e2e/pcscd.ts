/**
 * A pcscd of one's own, with vsmartcard-vpcd as its only reader. It runs in its own mount and network namespace: vpcd
 * listens on fixed ports of every interface, and the machine's own pcscd, if there is one, must not be touched.
 * Its socket lies in an ordinary folder, so programs outside reach it through PCSCLITE_CSOCK_NAME.
 */
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { until } from './until.ts';

const CONTACT_READER = 'ACS ACR39U ICC Reader';

/** First slot of a reader as PC/SC names it. */
export const firstSlot = (reader: string): string => `${reader} 00 00`;

export const REAL_READER = firstSlot(CONTACT_READER);

const readerConf = (reader: string): string => `FRIENDLYNAME "${reader}"
DEVICENAME /dev/null:0x8C7B
LIBPATH /usr/lib/pcsc/drivers/serial/libifdvpcd.so
CHANNELID 0x8C7B
`;
const ROOT = process.getuid?.() === 0;
/** QIKA_PCSCD_LOG=1 shows what pcscd does, and every APDU. */
const LOG = process.env.QIKA_PCSCD_LOG === '1' ? ['--debug', '--apdu'] : [];
/** Whoever is not root becomes it inside a user namespace. */
const MAKE = ROOT ? ['-m', '-n'] : ['-r', '-m', '-n'];
const ENTER = ROOT ? ['-m', '-n'] : ['-U', '--preserve-credentials', '-m', '-n'];
const SYSTEM_PATH = `${process.env.PATH ?? ''}:/usr/sbin:/sbin`;

export class RealPcscd {
  /** Scratch folder of this stack, gone after `stop`. */
  readonly folder: string;
  /** For every program that is to speak to this pcscd. */
  readonly env: { readonly PCSCLITE_CSOCK_NAME: string };
  readonly #keeper: ChildProcess;
  readonly #reader: string;
  #pcscd: ChildProcess | null = null;

  private constructor(folder: string, keeper: ChildProcess, reader: string) {
    this.folder = folder;
    this.#reader = reader;
    this.env = { PCSCLITE_CSOCK_NAME: join(folder, 'run', 'pcscd.comm') };
    this.#keeper = keeper;
  }

  /** `reader` is what vpcd passes itself off as. */
  static async start(reader = CONTACT_READER): Promise<RealPcscd> {
    const folder = mkdtempSync(join(tmpdir(), 'qika-pcscd-'));
    mkdirSync(join(folder, 'run'));
    const stack = new RealPcscd(folder, await keepNamespaces(folder), reader);
    await stack.startService();
    return stack;
  }

  /** `bare`: with no reader. One that is configured, as vpcd's is, can come and go only with its pcscd; see usb-port.ts. */
  async startService(bare = false): Promise<void> {
    const config = join(this.folder, 'reader.conf');
    writeFileSync(config, bare ? '' : readerConf(this.#reader));
    const stdio = LOG.length === 0 ? 'ignore' : 'inherit';
    const pcscd = this.inside('pcscd', ['--foreground', '--config', config, ...LOG], {
      stdio,
      // libudev would not believe the folder that stands where /sys is (see usb-port.ts).
      env: { SYSTEMD_DEVICE_VERIFY_SYSFS: '0' },
    });
    this.#pcscd = pcscd;
    await until('pcscd to listen', () => {
      if (pcscd.exitCode !== null) throw new Error(`pcscd ended with ${pcscd.exitCode}`);
      // The files of one that was killed are still there.
      return pidIn(join(this.folder, 'run', 'pcscd.pid')) === pcscd.pid;
    });
  }

  /** As the kernel's out-of-memory killer would. */
  async killService(): Promise<void> {
    await kill(this.#pcscd);
  }

  /** A process beside this pcscd, the only place from where vpcd can be reached. It dies with us. */
  inside(command: string, args: readonly string[], options: SpawnOptions = {}): ChildProcess {
    const target = ['--target', String(this.#keeper.pid), ...ENTER];
    const mortal = ['setpriv', '--pdeathsig', 'KILL', command, ...args];
    return spawn('nsenter', [...target, ...mortal], {
      ...options,
      env: { ...process.env, ...options.env, PATH: SYSTEM_PATH },
    });
  }

  async stop(): Promise<void> {
    await this.killService();
    await kill(this.#keeper);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The namespaces last as long as this process, and it as long as its standard input. */
async function keepNamespaces(folder: string): Promise<ChildProcess> {
  const furnish = [
    'ip link set lo up',
    'mount -t tmpfs none /run',
    'mkdir /run/pcscd',
    'mount --bind "$1" /run/pcscd',
    'echo ready',
    'exec cat',
  ].join(' && ');
  const keeper = spawn('unshare', [...MAKE, 'sh', '-c', furnish, 'sh', join(folder, 'run')], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, PATH: SYSTEM_PATH },
  });
  await firstLine(keeper, 'the namespaces');
  return keeper;
}

/** The first line a process prints; throws when it ends without one. */
export async function firstLine(child: ChildProcess, what: string): Promise<string> {
  const { stdout } = child;
  if (stdout === null) throw new Error(`${what} has no output to read`);
  const lines = createInterface({ input: stdout });
  const ended = once(child, 'exit').then(([code, signal]) => {
    throw new Error(`${what} ended with ${signal ?? code}`);
  });
  const [line] = (await Promise.race([once(lines, 'line'), ended])) as [string];
  ended.catch(() => undefined);
  return line;
}

/** kill -9, and waits until the process is no more. */
export async function kill(child: ChildProcess | null): Promise<void> {
  if (child === null || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

function pidIn(file: string): number | null {
  try {
    // A zero byte follows the number.
    return Number.parseInt(readFileSync(file, 'utf8'), 10);
  } catch {
    return null;
  }
}
