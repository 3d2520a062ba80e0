/** Runs the simulators' `main` as a process, for tests that kill it. The clock stands still; nothing here is random. */
import { setTimeout as sleep } from 'node:timers/promises';
import { main } from '../../../simulators/main.ts';

process.exitCode = await main(process.argv.slice(2), {
  nowSeconds: () => 1_797_000_000,
  sleep: (milliseconds) => sleep(milliseconds),
  now: () => 0,
  after: () => undefined,
  seed: 11,
  write: (line) => process.stdout.write(`${line}\n`),
});
