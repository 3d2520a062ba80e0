/**
 * `simulate`: simulated hardware as a process of its own, which outlives the daemon that uses it.
 *
 *   station --dir DIR --socket PATH [--reader NAME]                  readers, cards and meters in a folder
 *   card    --dir DIR --socket PATH [--reader NAME] [--card NAME]    the same, with one card in the reader
 *   printer --port N [--columns 32]                                  a receipt printer; prints its paper as text
 *   vpcd    --dir DIR --card NAME [--host 127.0.0.1] [--port 35963] [--socket PATH]   a card in a real pcscd
 *   meter   --tcp PORT | --pty LINK [--meters N] …               meters on a line; building-options.ts has the rest
 *   tell    --socket PATH --verb VERB [--FIELD VALUE …]          a running station or building does it, and its answer is printed
 *
 * --kind sle4442|sle4428|mifare|cpu-3des|cpu-sm4|psam says what a card that is made is.
 *
 * Each takes --seed N, the seed of its tears and garbage; without it every start has another.
 */
import { join } from 'node:path';
import { DEFAULT_READER_NAME } from './card/acs-reader.ts';
import { CARD_KINDS } from './card/card-kinds.ts';
import { PcscService } from './card/pcsc-service.ts';
import { VpcdCard } from './card/vpcd.ts';
import { optionalText } from './message-fields.ts';
import { METER_USAGE } from './meter/building-options.ts';
import { runBuilding } from './meter/run-building.ts';
import { runBuildingAtStation } from './meter/station-building.ts';
import { paperText } from './printer/paper.ts';
import { servePrinter } from './printer/printer-server.ts';
import { VirtualPrinter } from './printer/virtual-printer.ts';
import { type Run, serveStation } from './serve-station.ts';
import type { Verb } from './station-verbs.ts';
import { TELL_USAGE, tellStation } from './tell-station.ts';

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
  if (mode === 'tell') return runTell(options, world);
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
    const run = options.has('station') ? runBuildingAtStation : runBuilding;
    return await run(options, world);
  } catch (error) {
    world.write(error instanceof Error ? error.message : String(error));
    return 2;
  }
}

async function runTell(
  options: ReadonlyMap<string, string> | null,
  world: SimulatorWorld,
): Promise<number> {
  if (options !== null) return tellStation(options, world.write);
  world.write(TELL_USAGE);
  return 2;
}

async function runStation(run: Run, world: SimulatorWorld): Promise<number> {
  const service = new PcscService();
  const verbs: Record<string, Verb> = {
    wake: (message) => service.wake(optionalText(message, 'reader') ?? run.reader),
    'stop-service': () => service.stop(),
    'start-service': () => service.start(),
  };
  return serveStation(run, world, { service, verbs, onReader: (reader) => service.attach(reader) });
}

async function runVpcd(
  run: Run & { readonly host: string; readonly port: number },
  world: SimulatorWorld,
): Promise<number> {
  const { host, port } = run;
  const links = new Map<string, VpcdCard>();
  const code = await serveStation(run, world, {
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
