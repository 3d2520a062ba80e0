/** A folder of simulated hardware behind a socket, until somebody shuts it down or what stands beside it ends. */
import { mkdirSync } from 'node:fs';
import type { AcsReader } from './card/acs-reader.ts';
import type { CardKind } from './card/card-kinds.ts';
import type { PcscService } from './card/pcsc-service.ts';
import { Station } from './station.ts';
import { listenStation } from './station-server.ts';
import { stationVerbs, type Verb } from './station-verbs.ts';

export interface Run {
  readonly dir: string;
  readonly socket: string;
  readonly reader: string;
  readonly seed: number;
  /** A card that is made when missing and put into the reader when it is empty; null for none. */
  readonly card: string | null;
  readonly kind: CardKind;
}

export interface StationWorld {
  /** Seconds since 1970. */
  readonly nowSeconds: () => number;
  /** Prints one line. */
  readonly write: (line: string) => void;
}

/** Something that ends with the station, and the station with it. */
export interface Beside {
  /** Resolves when it has ended, with the reason where nobody asked for it. */
  readonly ended: Promise<string | null>;
  close(): void;
}

/** How programs reach the readers. */
export interface StationFace {
  readonly service: PcscService | null;
  readonly verbs: Record<string, Verb>;
  readonly onReader: (reader: AcsReader) => void;
  /** Begun once the folder is open; what it says of itself is printed with the socket. */
  readonly beside?: (station: Station) => Promise<Beside & { readonly told: object }>;
}

/** The folder is opened only once the socket is ours: two processes must never write one card's file. */
export async function serveStation(
  run: Run,
  world: StationWorld,
  face: StationFace,
): Promise<number> {
  const { service } = face;
  const verbs = { ...face.verbs };
  mkdirSync(run.dir, { recursive: true });
  const listening = await listenStation({ socket: run.socket, verbs, service });
  if (listening.kind === 'taken') return taken(run, world, face);
  let beside: (Beside & { readonly told: object }) | undefined;
  try {
    const station = openFurnished(run, world, face);
    beside = await face.beside?.(station);
    Object.assign(verbs, stationVerbs(station));
  } catch (error) {
    listening.close();
    throw error;
  }
  world.write(JSON.stringify({ listening: run.socket, pid: process.pid, ...beside?.told }));
  if (beside === undefined) {
    await listening.closed;
    return 0;
  }
  void listening.closed.then(() => beside.close());
  const why = await beside.ended;
  listening.close();
  if (why !== null) world.write(why);
  return why === null ? 0 : 1;
}

/** A second station is no trouble; a line that its meters shall hang on is not served by the first. */
function taken({ socket }: Run, world: StationWorld, { beside }: StationFace): number {
  if (beside === undefined) {
    world.write(JSON.stringify({ running: true, socket }));
    return 0;
  }
  const end = `simulate tell --socket ${socket} --verb shutdown`;
  world.write(`a simulated station answers at ${socket} already; end it first: ${end}`);
  return 1;
}

function openFurnished(run: Run, { nowSeconds }: StationWorld, { onReader }: StationFace): Station {
  const station = new Station({ dir: run.dir, seed: run.seed, nowSeconds, onReader });
  furnish(station, run);
  return station;
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
