/**
 * One run of the power-cut proof. A real run of the store is traced, and for cuts all over it the disk is rebuilt as the power cut
 * would leave it. Every image must open, hold every operation acknowledged before the cut, and carry a chain that
 * fits; a sample is opened by the store itself, verified law by law and written on.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createRandom } from '../../../simulators/random.ts';
import { assert } from '../../../src/core/outcome.ts';
import { planCuts } from './cut-plan.ts';
import type { DiskEvent } from './disk-event.ts';
import { type CutPolicy, cutPower } from './disk-images.ts';
import { Disk } from './disk-model.ts';
import { ImageDirectory } from './image-directory.ts';
import { Acknowledged, ImageLook } from './image-look.ts';
import { traceProgram } from './strace-run.ts';
import { Tally } from './tally.ts';

export interface RunOrder {
  /** At least so many images are rebuilt. */
  readonly images: number;
  /** Owns the commands, the sizes of the batches and the cuts. */
  readonly seed: number;
  /** Batches of 1 … 64 commands. */
  readonly batches: number;
  /** NORMAL is the negative control: the proof must then find acknowledged operations lost. */
  readonly synchronous: 'FULL' | 'NORMAL';
  /** A disk that says "written" and does not write, for this file, is the second negative control; null is an honest disk. */
  readonly lyingFor: string | null;
}

export interface RunFigures {
  /** Images really rebuilt. */
  readonly rebuilt: number;
  readonly byPolicy: Readonly<Record<CutPolicy, number>>;
  /** Writes, syncs and names in the trace. */
  readonly diskEvents: number;
  readonly acknowledged: number;
  /** How often the log was moved into the database file. */
  readonly checkpoints: number;
  /** Images that the store itself opened, verified and wrote on. */
  readonly reopened: number;
  /** Images in which at least one acknowledged operation is missing, and the most that one image lacks. */
  readonly imagesWithLoss: number;
  readonly mostLost: number;
  /** Images that do not open or whose chain, integrity or laws fail, for another reason than a loss. */
  readonly broken: number;
  /** The first few violations, in words. */
  readonly examples: readonly string[];
}

export const DATABASE = 'qika.db';

/** Far fewer than the store's own, so that a short run has many checkpoints and images stay small. */
const CHECKPOINT_PAGES = 300;

/** One image in so many is opened by the store itself. */
const REOPEN_EVERY = 40;

const LOADER = fileURLToPath(import.meta.resolve('tsx'));
const WORKLOAD = fileURLToPath(new URL('workload.ts', import.meta.url));

export async function cutOneRun(order: RunOrder): Promise<RunFigures> {
  const work = realpathSync(mkdtempSync(join(tmpdir(), 'qika-power-cut-')));
  try {
    const data = join(work, 'data');
    const ackFile = join(work, 'acks');
    mkdirSync(data);
    const traced = await traceProgram({
      command: process.execPath,
      args: [
        ...['--import', LOADER, WORKLOAD, join(data, DATABASE), ackFile],
        ...[order.seed, order.batches].map(String),
        ...[order.synchronous, `${CHECKPOINT_PAGES}`],
      ],
      watched: { directory: data, ackFile },
      logFile: join(work, 'trace'),
    });
    const events = traced.filter(
      (event) => !(event.kind === 'sync' && event.name === order.lyingFor),
    );
    return await rebuild(order, events, work);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Images are small and short-lived: memory serves them faster than a disk, where the system offers it as files. */
function imageHome(work: string): string {
  try {
    return mkdtempSync('/dev/shm/qika-power-cut-');
  } catch {
    return join(work, 'images');
  }
}

async function rebuild(
  order: RunOrder,
  events: readonly DiskEvent[],
  work: string,
): Promise<RunFigures> {
  const home = imageHome(work);
  const images = new ImageDirectory(join(home, 'cut'));
  try {
    const random = createRandom(order.seed).stream('cuts');
    const plan = planCuts(events, order.images, random);
    const disk = new Disk();
    const look = new ImageLook(join(home, 'reopened'));
    const tally = new Tally();
    const acknowledged = new Acknowledged();
    for (const [index, event] of events.entries()) {
      disk.apply(event, (file, changes) => images.follow(file, changes));
      if (event.kind === 'ack') acknowledged.add(event.operationIds);
      for (const policy of plan[index] ?? []) {
        const cut = cutPower(disk, policy, random);
        images.show(cut);
        const reopen = tally.rebuilt % REOPEN_EVERY === 0;
        const found = await look.at(images, [...cut.names.keys()], acknowledged, reopen);
        tally.count(policy, found, `after event ${index} (${event.kind}), ${policy}`);
        images.restore();
      }
    }
    assertSameAsReal(disk, join(work, 'data'));
    return {
      ...tally.figures(),
      diskEvents: events.filter(({ kind }) => kind !== 'ack').length,
      acknowledged: acknowledged.ids.length,
      checkpoints: events.filter((e) => e.kind === 'sync' && e.name === DATABASE).length,
      reopened: look.reopened,
    };
  } finally {
    images.close();
    rmSync(home, { recursive: true, force: true });
  }
}

/** With nothing lost the model must hold, byte for byte, what the run really left; else the trace has a hole. */
function assertSameAsReal(disk: Disk, directory: string): void {
  const names = readdirSync(directory).filter((name) => !name.endsWith('-shm'));
  assert(names.length === disk.live.size, `the run left ${names.join(', ')}`);
  for (const [name, file] of disk.live) {
    for (const { change } of file.pending.splice(0)) file.durable.apply(change);
    const real = readFileSync(join(directory, name));
    const same = real.equals(file.durable.slice(0, file.durable.length));
    assert(same && real.length === file.durable.length, `${name} differs from its trace`);
  }
}
