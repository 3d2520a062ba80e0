/** The demo's own matters: simulated hardware that outlives the daemon, and seeds that were not finished. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, openSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Config, ledgerPath } from '../config/config.ts';
import { accept, refuse } from '../core/outcome.ts';
import type { SimValue } from '../http/deps.ts';
import type { Clock } from '../ports/clock.ts';
import { openConnection } from '../store/connection.ts';
import { makeFolder } from './make-folder.ts';
import type { Simulators } from './station.ts';

/** Milliseconds between looks for a simulator that is starting, and how long it may take. */
const LOOK_MS = 20;
const START_MS = 10_000;

/** One connection to the simulated station; rejects what the station refuses. */
export interface StationLink {
  /** Resolves when the connection has ended. */
  readonly closed: Promise<void>;
  call(verb: string, args?: Record<string, unknown>): Promise<unknown>;
  close(): void;
}

export interface DemoParts {
  readonly clock: Clock;
  /** Connects at once; a station that is not there shows in the calls. */
  readonly connect: (socket: string) => StationLink;
  /** Tells a refusal of the station from a broken connection. */
  readonly isRefusal: (cause: unknown) => boolean;
  /** The program's own entry: `simulate` is one of its commands. */
  readonly entry: string;
}

export const simFolder = (config: Config): string => join(config.dataDir, 'sim');

export const simSocket = (config: Config): string =>
  process.platform === 'win32'
    ? `\\\\.\\pipe\\qika-sim-${config.port}`
    : join(config.dataDir, 'sim.sock');

const pause = (clock: Clock, ms: number): Promise<void> =>
  new Promise((resolve) => {
    clock.after(ms, resolve);
  });

async function isRunning(parts: DemoParts, socket: string): Promise<boolean> {
  const link = parts.connect(socket);
  try {
    await link.call('list');
    return true;
  } catch {
    return false;
  } finally {
    link.close();
  }
}

/** The demo's simulator. Its seed is fixed, so that the torn byte of a pulled card is the same in every demo. */
export const simulatorWords = (folder: string, socket: string): string[] => [
  ...['simulate', 'station', '--dir', folder],
  ...['--socket', socket, '--seed', '1'],
];

/** Its own process group: a stop of the station must not take the cards out of the world. */
function launch(parts: DemoParts, config: Config, socket: string): ChildProcess {
  const folder = simFolder(config);
  makeFolder(folder);
  const log = openSync(join(config.dataDir, 'sim.log'), 'a');
  const words = simulatorWords(folder, socket);
  const child = spawn(process.execPath, [...process.execArgv, parts.entry, ...words], {
    detached: true,
    stdio: ['ignore', log, log],
  });
  child.unref();
  return child;
}

/** True when it was started here, false when it ran already. */
async function ensureRunning(parts: DemoParts, config: Config, socket: string): Promise<boolean> {
  if (await isRunning(parts, socket)) return false;
  const child = launch(parts, config, socket);
  for (let waited = 0; waited < START_MS; waited += LOOK_MS) {
    await pause(parts.clock, LOOK_MS);
    if (await isRunning(parts, socket)) return true;
  }
  child.kill();
  throw new Error(`the simulated hardware did not start; see ${join(config.dataDir, 'sim.log')}`);
}

/** Starts the simulated station where none runs, and speaks to it; a broken connection is made anew at the next call. */
export async function openSimulators(parts: DemoParts, config: Config): Promise<Simulators> {
  const socket = simSocket(config);
  const started = await ensureRunning(parts, config, socket);
  let link: StationLink | null = null;
  /** A connection that has ended meanwhile is made anew before anything is asked: nothing of the new call was sent over it. */
  const connected = (): StationLink => {
    if (link !== null) return link;
    const made = parts.connect(socket);
    link = made;
    void made.closed.then(() => {
      if (link === made) link = null;
    });
    return made;
  };
  return {
    async call(verb, args) {
      try {
        return accept((await connected().call(verb, args)) as SimValue);
      } catch (cause) {
        if (parts.isRefusal(cause)) {
          return refuse('sim.refused', { why: cause instanceof Error ? cause.message : '' });
        }
        link?.close();
        link = null;
        return refuse('sim.gone');
      }
    },
    close: () => link?.close(),
    async undo() {
      if (started) await shutDown(parts, socket);
    },
  };
}

/** Nothing happens where none runs. */
async function shutDown(parts: DemoParts, socket: string): Promise<void> {
  const link = parts.connect(socket);
  await link.call('shutdown').catch(() => undefined);
  link.close();
}

const marker = (config: Config): string => join(config.dataDir, 'seeding');

/** A demo whose seeds were interrupted is half a company: it is cleared away and begun anew. Throws StoreError. */
export async function clearUnfinished(parts: DemoParts, config: Config): Promise<void> {
  if (!existsSync(marker(config))) return;
  // Another daemon may be seeding at this very moment: the ledger's lock tells, by refusing.
  openConnection(ledgerPath(config)).close();
  await shutDown(parts, simSocket(config));
  for (const name of readdirSync(config.dataDir)) {
    if (name.startsWith('ledger.db')) rmSync(join(config.dataDir, name), { force: true });
  }
  rmSync(simFolder(config), { recursive: true, force: true });
  if ('masterKeyFile' in config.keys) rmSync(config.keys.masterKeyFile, { force: true });
  rmSync(marker(config), { force: true });
}

/** Runs `seed` between two marks, so that an interruption is seen at the next start. */
export async function whileSeeding(config: Config, seed: () => Promise<void>): Promise<void> {
  writeFileSync(marker(config), '');
  await seed();
  rmSync(marker(config), { force: true });
}
