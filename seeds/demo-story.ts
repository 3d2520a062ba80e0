/**
 * Loads the demo company through the use-cases: the same doors that a cashier uses, on simulated cards and meters, with
 * a clock that walks through the past year. Deterministic: same ledger content and same cards on every machine.
 */
import type { AppDeps } from '../src/app/deps.ts';
import { derivedOperationId } from '../src/app/request-hash.ts';
import type { OperationId } from '../src/core/ids.ts';
import { assert } from '../src/core/outcome.ts';
import { HOUSEHOLDS, type Household } from './demo-company.ts';
import { demoEvents } from './demo-events.ts';
import { layFoundations } from './demo-foundations.ts';
import { HouseholdStory } from './household-story.ts';
import type { SeedBench } from './seed-bench.ts';

export interface SeedOptions {
  readonly deps: AppDeps;
  readonly bench: SeedBench;
  readonly reader: string;
  readonly households?: readonly Household[];
  /** Called after each event, for a progress line. */
  readonly progress?: (done: number, all: number) => void;
}

/** Ids of our own steps come from one digest after the other: the demo's ledger is the same on every machine, but for the luck that seals its people. */
function drawnFrom(hash: AppDeps['hash']): AppDeps['random'] {
  let drawn = 0;
  return {
    bytes(n) {
      drawn += 1;
      const digest = hash.sha256(`qika demo ${drawn}`);
      assert(n <= digest.length, `the demo draws at most ${digest.length} bytes at once`);
      return digest.slice(0, n);
    },
  };
}

/** Tells the story; the ledger must be empty. */
export async function loadDemo(options: SeedOptions): Promise<{ readonly events: number }> {
  let now = 0;
  const clock = {
    now: () => now,
    monotonic: () => options.deps.clock.monotonic(),
    after: (ms: number, fn: () => void) => options.deps.clock.after(ms, fn),
  };
  const deps: AppDeps = { ...options.deps, clock, random: drawnFrom(options.deps.hash) };
  const events = demoEvents(options.households ?? HOUSEHOLDS);
  let told = 0;
  const nextId = (): OperationId => {
    told += 1;
    return derivedOperationId(deps.hash, { kind: 'demo', told });
  };
  const { bench, reader } = options;
  const story = new HouseholdStory({ deps, bench, reader, nextId });
  now = (events[0]?.at ?? 0) - 3_600_000;
  await layFoundations(deps, nextId);
  let done = 0;
  for (const event of events) {
    now = event.at;
    await story.tell(event);
    done += 1;
    options.progress?.(done, events.length);
  }
  await bench.runClocks();
  return { events: done };
}
