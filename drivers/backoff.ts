/** How long to wait before the next attempt, in milliseconds: at once after a quiet time, then longer and longer. */
import type { Clock } from '../src/ports/clock.ts';

const WAITS = [0, 500, 1000, 2000, 5000, 10_000] as const;
/** After this long without an attempt the row begins anew. */
const QUIET = 60_000;

export class Backoff {
  readonly #clock: Clock;
  #attempts = 0;
  #last = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  next(): number {
    const now = this.#clock.monotonic();
    if (now - this.#last > QUIET) this.#attempts = 0;
    const wait = WAITS[Math.min(this.#attempts, WAITS.length - 1)] ?? 0;
    this.#attempts += 1;
    this.#last = now + wait;
    return wait;
  }
}
