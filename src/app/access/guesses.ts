/**
 * Wrong passwords of one name: from the fourth on each costs a wait that doubles, the eleventh is not looked at, nor is the
 * right one after it, until a supervisor has unlocked the name. Names that nobody has are counted alike, so that counting
 * tells nothing. Counts are in memory: a new start of the daemon, which no guesser can ask for, begins anew.
 */
import { accept, type Outcome, refuse } from '../../core/outcome.ts';
import type { Clock } from '../../ports/clock.ts';

export const GUESSES_MAX = 10;
const FREE = 3;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;
/** Names that are remembered; the oldest is forgotten first, and those of people last. */
const NAMES_MAX = 1_000;

interface Count {
  readonly wrong: number;
  /** Monotonic; no guess before it is looked at. */
  readonly notBefore: number;
}

export class Guesses {
  private readonly counts = new Map<string, Count>();
  private readonly clock: Clock;
  private readonly isPerson: (name: string) => boolean;

  constructor(clock: Clock, isPerson: (name: string) => boolean) {
    this.clock = clock;
    this.isPerson = isPerson;
  }

  /** Refuses login.locked, login.wait. */
  mayGuess(name: string): Outcome<true> {
    const count = this.counts.get(name);
    if (count === undefined) return accept(true);
    if (count.wrong >= GUESSES_MAX) return refuse('login.locked');
    const left = count.notBefore - this.clock.monotonic();
    return left > 0 ? refuse('login.wait', { seconds: Math.ceil(left / 1_000) }) : accept(true);
  }

  /** Counted before the password is looked at, so that guesses sent together are each counted. */
  begin(name: string): void {
    const wrong = (this.counts.get(name)?.wrong ?? 0) + 1;
    const wait =
      wrong <= FREE ? 0 : Math.min(FIRST_WAIT_MS * 2 ** (wrong - FREE - 1), LONGEST_WAIT_MS);
    this.counts.set(name, { wrong, notBefore: this.clock.monotonic() + wait });
    this.bound();
  }

  /** A guess that was begun and never looked at. */
  takeBack(name: string): void {
    const wrong = (this.counts.get(name)?.wrong ?? 0) - 1;
    if (wrong <= 0) this.counts.delete(name);
    else this.counts.set(name, { wrong, notBefore: this.clock.monotonic() });
  }

  /** The guess was right, or a supervisor has unlocked the name. */
  forgive(name: string): void {
    this.counts.delete(name);
  }

  isLocked(name: string): boolean {
    return (this.counts.get(name)?.wrong ?? 0) >= GUESSES_MAX;
  }

  private bound(): void {
    if (this.counts.size <= NAMES_MAX) return;
    const [oldest] = this.counts.keys();
    const stranger = [...this.counts.keys()].find((name) => !this.isPerson(name)) ?? oldest;
    if (stranger !== undefined) this.counts.delete(stranger);
  }
}
