/** The bench check of a meter over its line (台检): one record of what was asked and done, signed by whoever stood there. */
import { formatMeter, type MeterId } from '../ids.ts';
import { accept, type Outcome, refuse } from '../outcome.ts';
import type { CommandHead } from './command-head.ts';
import { type Consequence, meterOf } from './effects.ts';
import type { FactResult } from './results.ts';
import type { Books, Place, Snapshot } from './snapshot.ts';

export const BENCH_STEPS = [
  'address',
  'index',
  'clock',
  'valve-closed',
  'valve-opened',
  'valve-closed-again',
  'new-address',
] as const;
export type BenchStepName = (typeof BENCH_STEPS)[number];

/** `skipped`: the meter's protocol has no such command, or an earlier step barred it. */
export interface BenchStep {
  readonly step: BenchStepName;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  /** What the meter said, or why it was not asked; short, for people. */
  readonly said: string;
}

export interface BenchCheck extends CommandHead {
  readonly kind: 'bench-check';
  readonly meter: MeterId;
  /** Where it answered on the bench. */
  readonly line: string;
  readonly address: string;
  /** In the order in which they were done. */
  readonly steps: readonly BenchStep[];
  readonly signedBy: string;
}

/** The last check of a meter; earlier ones are entries. */
export interface BenchCheckRow {
  readonly meter: MeterId;
  readonly at: number;
  readonly passed: boolean;
  readonly line: string;
  readonly address: string;
  readonly steps: readonly BenchStep[];
  readonly signedBy: string;
}

/** Nothing failed, and the one question that says which meter it is was asked. */
export const benchPassed = (steps: readonly BenchStep[]): boolean =>
  steps.every(({ outcome }) => outcome !== 'failed') &&
  steps.some(({ step, outcome }) => step === 'address' && outcome === 'passed');

/** Refuses meter.unknown. A check that did not pass is a record like any other. */
export function decideBenchCheck(
  { meter, steps }: BenchCheck,
  snapshot: Snapshot,
): Outcome<FactResult> {
  if (snapshot.meter(meter) === undefined) {
    return refuse('meter.unknown', { meter: formatMeter(meter) });
  }
  return accept({ kind: 'fact', facts: { meter, passed: benchPassed(steps) } });
}

export function benchCheckEffects(command: BenchCheck, books: Books, place: Place): Consequence {
  const { meter, line, address, steps, signedBy } = command;
  const row: BenchCheckRow = {
    meter,
    at: place.at,
    passed: benchPassed(steps),
    line,
    address,
    steps,
    signedBy,
  };
  return {
    subject: { accountId: meterOf(books, meter).accountId, cardNo: null },
    postings: [],
    changes: [{ table: 'benchCheck', row }],
  };
}
