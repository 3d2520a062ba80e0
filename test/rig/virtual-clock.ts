/**
 * Time that passes only when it is told to. It is also the world's one queue of events: what hardware does later, a
 * deadline, a pause — all are timers here, so that one seed owns the order of everything.
 */
import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import type { Clock } from '../../src/ports/clock.ts';

interface Timer {
  readonly due: number;
  readonly order: number;
  readonly run: () => void;
}

export class VirtualClock implements Clock {
  /** Events run so far. */
  steps = 0;
  #monotonic = 0;
  #wall: number;
  #order = 0;
  #timers: Timer[] = [];
  #slow = 0;

  /** Starts at a wall time, milliseconds since 1970 UTC. */
  constructor(wall: number) {
    this.#wall = wall;
  }

  now(): number {
    return Math.floor(this.#wall + this.#monotonic);
  }

  monotonic(): number {
    return this.#monotonic;
  }

  after(ms: number, run: () => void): () => void {
    const timer = { due: this.#monotonic + Math.max(0, ms), order: this.#order, run };
    this.#order += 1;
    let at = this.#timers.length;
    while (at > 0 && isLater(this.#timers[at - 1], timer)) at -= 1;
    this.#timers.splice(at, 0, timer);
    return () => {
      const found = this.#timers.indexOf(timer);
      if (found >= 0) this.#timers.splice(found, 1);
    };
  }

  /** The wall clock jumps; deadlines do not notice. */
  jump(ms: number): void {
    this.#wall += ms;
  }

  /** Monotonic time of the next event; null when nothing will ever happen. */
  next(): number | null {
    return this.#timers[0]?.due ?? null;
  }

  /** Time goes on to the next event, which happens. */
  step(): void {
    const timer = this.#timers.shift();
    if (timer === undefined) return;
    this.#monotonic = Math.max(this.#monotonic, timer.due);
    this.steps += 1;
    timer.run();
  }

  /** Something outside virtual time (the store's commit of this turn) has begun; call the answer when it has ended. */
  wait(): () => void {
    this.#slow += 1;
    return () => {
      this.#slow -= 1;
    };
  }

  /** Until every promise that can go on without time passing has gone on. */
  async settle(): Promise<void> {
    do {
      await turnOfTheLoop();
    } while (this.#slow > 0);
  }

  /**
   * Lets the world run until `done`, at most `ms` of virtual time. False when it has not come to that. `between` is
   * called before each event, in a quiet world.
   */
  async runUntil(done: () => boolean, ms: number, between?: () => void): Promise<boolean> {
    const end = this.#monotonic + ms;
    for (;;) {
      await this.settle();
      if (done()) return true;
      between?.();
      const next = this.next();
      if (next === null || next > end) {
        this.#monotonic = Math.max(this.#monotonic, end);
        return done();
      }
      this.step();
    }
  }

  /** Lets `ms` of virtual time pass. */
  async pass(ms: number): Promise<void> {
    await this.runUntil(() => false, ms);
  }
}

function isLater(a: Timer | undefined, b: Timer): boolean {
  return a !== undefined && (a.due > b.due || (a.due === b.due && a.order > b.order));
}
