/**
 * A process that can die. Every port reaches it through its life: once the life is over no call has an effect, no answer
 * arrives and no timer fires, so nothing of the old process ever runs again.
 */
import type { Clock } from '../../src/ports/clock.ts';

/** Unwinds whatever still stands on the stack of a dead process; it can reach nothing. */
export class Killed extends Error {
  override readonly name = 'Killed';
}

/** The process dies at its n-th asynchronous port call (1 = the next one), before or after the call's effect. */
export interface Death {
  readonly call: number;
  readonly when: 'before' | 'after';
}

const never = new Promise<never>(() => undefined);

export class Life {
  /** Asynchronous port calls so far, named. */
  readonly calls: string[] = [];
  #alive: boolean = true;
  #death: Death | null = null;
  #counted = 0;
  readonly #mourners: (() => void)[] = [];

  constructor(onDeath: () => void) {
    this.#mourners.push(onDeath);
  }

  /** Calls `fn` when this process dies. */
  mourn(fn: () => void): void {
    this.#mourners.push(fn);
  }

  get alive(): boolean {
    return this.#alive;
  }

  /** Sets the call at which this process dies; the count begins now. */
  dieAt(death: Death): void {
    this.#death = death;
    this.#counted = 0;
  }

  die(): void {
    if (this.#alive) {
      this.#alive = false;
      for (const mourner of this.#mourners) mourner();
    }
  }

  /** One asynchronous call of a port. */
  call<T>(name: string, make: () => Promise<T>): Promise<T> {
    if (!this.#alive) return never;
    this.calls.push(name);
    this.#counted += 1;
    const death = this.#death?.call === this.#counted ? this.#death.when : null;
    if (death === 'before') {
      this.die();
      return never;
    }
    return new Promise<T>((resolve, reject) => {
      const deliver = (give: () => void): void => {
        if (death === 'after') this.die();
        if (this.#alive) give();
      };
      make().then(
        (value) => deliver(() => resolve(value)),
        (cause) => deliver(() => reject(cause instanceof Error ? cause : new Error(String(cause)))),
      );
    });
  }

  /** One synchronous call of a port. Throws Killed when the process is dead. */
  ask<T>(make: () => T): T {
    if (!this.#alive) throw new Killed('this process is dead');
    return make();
  }

  /** The clock as this process sees it. */
  clock(clock: Clock): Clock {
    return {
      now: () => this.ask(() => clock.now()),
      monotonic: () => this.ask(() => clock.monotonic()),
      after: (ms, run) =>
        this.#alive
          ? clock.after(ms, () => {
              if (this.#alive) run();
            })
          : () => undefined,
    };
  }
}
