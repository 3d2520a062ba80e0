/** A clock that a test moves by hand. Timers fire in order of their time, with all microtasks between them done. */
import type { Clock } from '../src/ports/clock.ts';

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly fn: () => void;
}

/** Enough microtasks for any exchange of the suite to come to rest. */
const TURNS = 4000;

/** Lets everything that is ready to go on do so. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn += 1) await Promise.resolve();
}

export class ManualClock implements Clock {
  #elapsed = 0;
  #order = 0;
  #timers: Timer[] = [];
  readonly #start: number;

  /** `start` is the wall time of elapsed time 0, milliseconds since 1970. */
  constructor(start = 1_796_000_000_000) {
    this.#start = start;
  }

  now(): number {
    return this.#start + this.#elapsed;
  }

  monotonic(): number {
    return this.#elapsed;
  }

  /** Timers that have neither fired nor been cancelled. */
  get waiting(): number {
    return this.#timers.length;
  }

  after(ms: number, fn: () => void): () => void {
    const timer: Timer = { at: this.#elapsed + ms, order: this.#order, fn };
    this.#order += 1;
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** Moves time on; what becomes due fires at its own time. */
  async advance(ms: number): Promise<void> {
    const end = this.#elapsed + ms;
    await settle();
    for (let next = this.#due(end); next !== undefined; next = this.#due(end)) {
      this.#timers = this.#timers.filter((timer) => timer !== next);
      this.#elapsed = next.at;
      next.fn();
      await settle();
    }
    this.#elapsed = end;
  }

  #due(end: number): Timer | undefined {
    return this.#timers
      .filter((timer) => timer.at <= end)
      .sort((a, b) => a.at - b.at || a.order - b.order)[0];
  }
}
