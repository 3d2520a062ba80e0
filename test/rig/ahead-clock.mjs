/** Loaded before the program: both clocks of the process go ahead by what stands in a file, read anew at SIGUSR2. Its timers go on as they are. */
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';

const monotonic = performance.now.bind(performance);
const wall = Date.now.bind(Date);
let aheadMs = 0;
Object.defineProperty(performance, 'now', { value: () => monotonic() + aheadMs });
Date.now = () => wall() + aheadMs;
process.on('SIGUSR2', () => {
  aheadMs = Number(readFileSync(String(process.env.QIKA_AHEAD_FILE), 'utf8'));
  process.stdout.write(`clocks ahead by ${aheadMs} ms\n`);
});
