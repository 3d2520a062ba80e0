/**
 * `simulate`: simulated hardware as a process of its own, which outlives the daemon that uses it.
 *
 *   station --dir DIR --socket PATH [--reader NAME]                  readers, cards and meters in a folder
 *   card    --dir DIR --socket PATH [--reader NAME] [--card NAME]    the same, with one card in the reader
 *   printer --port N [--columns 32]                                  a receipt printer; prints its paper as text
 *   vpcd    --dir DIR --card NAME [--host 127.0.0.1] [--port 35963] [--socket PATH]   a card in a real pcscd
 *   meter   --tcp PORT | --pty LINK [--meters N] …               meters on a line; building-options.ts has the rest
 *
 * --kind sle4442|mifare|cpu-3des|cpu-sm4|psam says what a card that is made is.
 *
 * Each takes --seed N, the seed of its tears and garbage; without it every start has another.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type AcsReader, DEFAULT_READER_NAME } from './card/acs-reader.ts';
import { CARD_KINDS, type CardKind } from './card/card-kinds.ts';
import { PcscService } from './card/pcsc-service.ts';
import { VpcdCard } from './card/vpcd.ts';
import { optionalText } from './message-fields.ts';
import { METER_USAGE } from './meter/building-options.ts';
import { runBuilding } from './meter/run-building.ts';
import { paperText } from './printer/paper.ts';
import { servePrinter } from './printer/printer-server.ts';
import { VirtualPrinter } from './printer/virtual-printer.ts';
import { Station } from './station.ts';
import { listenStation } from './station-server.ts';
import { stationVerbs, type Verb } from './station-verbs.ts';

/** What the process takes from outside: time, randomness, and a place to speak to. */
export interface SimulatorWorld {
  /** Seconds since 1970. */
  readonly nowSeconds: () => number;
  /** Resolves after so many milliseconds. */
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Calls back after so many milliseconds. */
  readonly after: (ms: number, fn: () => void) => void;
  readonly seed: number;
  /** Prints one line. */
  readonly write: (line: string) => void;
}

const USAGE =
  'usage: simulate printer --port N [--columns 32|48]\n       simulate station|card|vpcd --dir DIR --socket PATH [--reader NAME] [--card NAME] [--kind KIND] [--host H] [--port N] [--seed N]';

/** Runs until asked to shut down; answers with the exit code. */
export async function main(argv: readonly string[], world: SimulatorWorld): Promise<number> {
  const [mode, ...rest] = argv;
  const options = optionsOf(rest);
  if (mode === 'printer' && options !== null) return runPrinter(options, world);
  if (mode === 'meter') return runMeters(options, world);
  const dir = options?.get('dir');
  if (options === null || dir === undefined) {
    world.write(USAGE);
    return 2;
  }
  const socket = options.get('socket');
  const seed = Number(options.get('seed') ?? world.seed);
  if (!Number.isSafeInteger(seed)) {
    world.write(USAGE);
    return 2;
  }
  const kind = CARD_KINDS.find((one) => one === (options.get('kind') ?? 'sle4442'));
  if (kind === undefined) {
    world.write(USAGE);
    return 2;
  }
  const common = { dir, seed, kind, reader: options.get('reader') ?? DEFAULT_READER_NAME };
  switch (mode) {
    case 'station':
    case 'card': {
      if (socket === undefined) {
        world.write(USAGE);
        return 2;
      }
      const card = mode === 'card' ? (options.get('card') ?? 'card') : null;
      return runStation({ ...common, socket, card }, world);
    }
    case 'vpcd': {
      const port = Number(options.get('port') ?? 35963);
      const host = options.get('host') ?? '127.0.0.1';
      const card = options.get('card') ?? 'card';
      const path = socket ?? join(dir, 'vpcd.sock');
      return runVpcd({ ...common, socket: path, card, host, port }, world);
    }
    default:
      world.write(USAGE);
      return 2;
  }
}

/** Runs until the process is ended; a printer has nobody to shut it down. */
async function runPrinter(
  options: ReadonlyMap<string, string>,
  world: SimulatorWorld,
): Promise<number> {
  const port = Number(options.get('port') ?? 9100);
  const columns = Number(options.get('columns') ?? 32);
  if (!Number.isInteger(port) || !Number.isInteger(columns) || columns < 8) {
    world.write(USAGE);
    return 2;
  }
  const printer = new VirtualPrinter({ columns });
  const server = await servePrinter(printer, port, () => {
    for (const paper of printer.papers.splice(0)) {
      world.write(
        `${paperText(paper)}${'-'.repeat(columns / 2)} >8 ${'-'.repeat(columns / 2 - 4)}`,
      );
    }
  });
  world.write(JSON.stringify({ listening: server.port, pid: process.pid }));
  return new Promise(() => undefined);
}

async function runMeters(
  options: ReadonlyMap<string, string> | null,
  world: SimulatorWorld,
): Promise<number> {
  if (options === null) {
    world.write(METER_USAGE);
    return 2;
  }
  try {
    return await runBuilding(options, world);
  } catch (error) {
    world.write(error instanceof Error ? error.message : String(error));
    return 2;
  }
}

interface Run {
  readonly dir: string;
  readonly socket: string;
  readonly reader: string;
  readonly seed: number;
  /** A card that is made when missing and put into the reader when it is empty; null for none. */
  readonly card: string | null;
  readonly kind: CardKind;
}

async function runStation(run: Run, world: SimulatorWorld): Promise<number> {
  const service = new PcscService();
  const verbs: Record<string, Verb> = {
    wake: (message) => service.wake(optionalText(message, 'reader') ?? run.reader),
    'stop-service': () => service.stop(),
    'start-service': () => service.start(),
  };
  return serve(run, world, { service, verbs, onReader: (reader) => service.attach(reader) });
}

async function runVpcd(
  run: Run & { readonly host: string; readonly port: number },
  world: SimulatorWorld,
): Promise<number> {
  const { host, port } = run;
  const links = new Map<string, VpcdCard>();
  const code = await serve(run, world, {
    service: null,
    verbs: {
      wake: (message) => links.get(optionalText(message, 'reader') ?? run.reader)?.wake() ?? false,
    },
    onReader(reader) {
      links.set(reader.name, new VpcdCard({ reader, host, port, sleep: world.sleep }));
    },
  });
  for (const link of links.values()) {
    link.stop();
  }
  return code;
}

/** How programs reach the readers. */
interface Face {
  readonly service: PcscService | null;
  readonly verbs: Record<string, Verb>;
  readonly onReader: (reader: AcsReader) => void;
}

/** The folder is opened only once the socket is ours: two processes must never write one card's file. */
async function serve(run: Run, world: SimulatorWorld, face: Face): Promise<number> {
  const { service, onReader } = face;
  const verbs = { ...face.verbs };
  mkdirSync(run.dir, { recursive: true });
  const listening = await listenStation({ socket: run.socket, verbs, service });
  if (listening.kind === 'taken') {
    world.write(JSON.stringify({ running: true, socket: run.socket }));
    return 0;
  }
  try {
    const { nowSeconds } = world;
    const station = new Station({ dir: run.dir, seed: run.seed, nowSeconds, onReader });
    furnish(station, run);
    Object.assign(verbs, stationVerbs(station));
  } catch (error) {
    listening.close();
    throw error;
  }
  world.write(JSON.stringify({ listening: run.socket, pid: process.pid }));
  await listening.closed;
  return 0;
}

function furnish(station: Station, run: Run): void {
  if (!station.list().readers.some((reader) => reader.name === run.reader)) {
    station.plug(run.reader);
  }
  if (run.card === null) {
    return;
  }
  if (!station.hasCard(run.card)) {
    station.newCard(run.card, { kind: run.kind });
  }
  if (station.reader(run.reader).card === null) {
    station.insert(run.card, run.reader);
  }
}

function optionsOf(words: readonly string[]): Map<string, string> | null {
  const options = new Map<string, string>();
  for (let i = 0; i < words.length; i += 2) {
    const name = words[i];
    const value = words[i + 1];
    if (name === undefined || !name.startsWith('--') || value === undefined) {
      return null;
    }
    options.set(name.slice(2), value);
  }
  return options;
}
