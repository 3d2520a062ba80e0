/**
 * Durable payments in process, 1 and 1000 a commit, each beside a bare loop that writes the very same rows. Store and
 * bare loop take turns on two files with the same past; in the end both files hold the same rows.
 */
import { join } from 'node:path';
import { accountId } from '../src/core/ids.ts';
import type { TakePayment } from '../src/core/ledger/commands.ts';
import type { SqliteLedgerStore } from '../src/store/sqlite.ts';
import { BareLoop } from './bare-loop.ts';
import { commitAll, copyBooks, openBooks, operationsAfter, type Past } from './books.ts';
import { collectGarbage } from './collect-garbage.ts';
import { type Operations, payments } from './payments.ts';
import { type BatchRows, Recording } from './recorded-rows.ts';

/** How many payments one commit holds, and how many commits one round has. */
const SIZES = [
  { perCommit: 1, commits: 1_000 },
  { perCommit: 1_000, commits: 10 },
] as const;

export type PerCommit = (typeof SIZES)[number]['perCommit'];

/** One round of one side. */
export interface Sample {
  readonly perSecond: number;
  /** Microseconds of processor time a payment, of all threads: what a busy neighbour does not distort. */
  readonly cpu: number;
}

export interface Samples {
  readonly store: Sample[];
  readonly bare: Sample[];
}

function stopwatch(): (done: number) => Sample {
  collectGarbage();
  const cpu = process.cpuUsage();
  const began = performance.now();
  return (done) => {
    const seconds = (performance.now() - began) / 1000;
    const { user, system } = process.cpuUsage(cpu);
    return { perSecond: done / seconds, cpu: (user + system) / done };
  };
}

async function timeStore(
  store: SqliteLedgerStore,
  batches: readonly (readonly TakePayment[])[],
): Promise<Sample> {
  const stop = stopwatch();
  let done = 0;
  for (const batch of batches) {
    await commitAll(store, batch);
    done += batch.length;
  }
  return stop(done);
}

function timeBare(bare: BareLoop, batches: readonly BatchRows[]): Sample {
  const stop = stopwatch();
  let done = 0;
  for (const batch of batches) {
    bare.write(batch);
    done += batch.payments.length;
  }
  return stop(done);
}

/** Two files with one past, measured in turns. */
export class Arena {
  readonly samples: Readonly<Record<PerCommit, Samples>> = {
    1: { store: [], bare: [] },
    1000: { store: [], bare: [] },
  };
  private readonly barePath: string;
  private readonly store: SqliteLedgerStore;
  private readonly bare: BareLoop;
  private readonly recording: Recording;
  private readonly operations: Operations;
  private readonly customers: number;

  /** `path` is a closed ledger with this past; a copy of it is made beside it. */
  constructor(folder: string, path: string, past: Past) {
    this.barePath = join(folder, `bare-${past.customers}-${past.payments}.db`);
    copyBooks(path, this.barePath);
    this.store = openBooks(path);
    this.bare = new BareLoop(this.barePath);
    this.recording = new Recording(path);
    this.operations = operationsAfter(past);
    this.customers = past.customers;
  }

  /** One round of both sizes on both files; `counts` is false for rounds that only warm up. */
  async round(counts: boolean): Promise<void> {
    for (const { perCommit, commits } of SIZES) {
      const batches = Array.from({ length: commits }, () =>
        payments(this.operations, this.customers, perCommit),
      );
      const store = await timeStore(this.store, batches);
      const bare = timeBare(this.bare, this.recording.taken());
      if (!counts) continue;
      this.samples[perCommit].store.push(store);
      this.samples[perCommit].bare.push(bare);
    }
  }

  /** A station that has run for a while has met its customers. What was read before the first commit is not kept. */
  meetEverybody(): void {
    for (let id = 1; id <= this.customers; id += 1) this.store.account(accountId(id));
  }

  /** Throws unless both files hold the same rows. */
  async close(): Promise<void> {
    await this.store.close();
    this.bare.close();
    this.recording.assertSameAs(this.barePath);
    this.recording.close();
  }
}
