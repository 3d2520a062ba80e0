/** Three projects: unit (fast), sim (seeded worlds), e2e (real processes, after the others). */
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { RealCardsFirst } from './test/real-cards-first.ts';

const SIMULATION = [
  'test/laws/**/*.test.ts',
  'test/proofs/**/*.test.ts',
  'test/simulation/**/*.test.ts',
];
const END_TO_END = ['test/e2e/**/*.test.ts', 'test/**/*.e2e.test.ts'];
/** Patterns of tests whose real part this machine lacks; src/bootstrap/test.mjs finds them. */
const UNSELECTED = (process.env.QIKA_TEST_EXCLUDE ?? '').split(',').filter(Boolean);

export default defineConfig({
  test: {
    // pcsclite aborts in worker threads, so nothing runs in one.
    pool: 'forks',
    // Left alone, a machine of two cores would run one file at a time.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    setupFiles: ['test/seeded.ts'],
    sequence: { sequencer: RealCardsFirst },
    // As long as what hangs is told from what is slow: the second that is usual is short on a machine that others use.
    expect: { poll: { timeout: 20_000 } },
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts', 'test/**/*.test.mjs'],
          exclude: [...SIMULATION, ...END_TO_END, ...UNSELECTED],
          // Only what hangs: a machine that others use took 25 s for what takes 6 alone.
          testTimeout: 60_000,
          // A process for each of some three hundred small files took longer to load the house than to test it.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'sim',
          include: SIMULATION,
          exclude: [...END_TO_END, ...UNSELECTED],
          testTimeout: 180_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: END_TO_END,
          exclude: UNSELECTED,
          testTimeout: 180_000,
          // Each file has its own folder, ports and pcscd, and mostly waits for deadlines of real parts: three wait together.
          maxWorkers: 3,
          // After the others: real processes have real deadlines, and two cores are few.
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
