/**
 * Argon2id, the default of the library and the only one that the ledger takes. 64 MiB and three passes are the better of the
 * two settings measured for a till's PC (203 ms); at most two hashes are made at once and few wait, so that a flood of
 * guesses costs two cores and 128 MiB and no more.
 */
import { hash, type Options, verify } from '@node-rs/argon2';
import { accept, type Outcome, refuse } from '../core/outcome.ts';
import type { Passwords } from '../ports/passwords.ts';

export interface PasswordCost {
  readonly memoryKib: number;
  readonly passes: number;
}

export const STATION_COST: PasswordCost = { memoryKib: 64 * 1024, passes: 3 };

/** Works that run at once, and that wait behind them: the last of these waits some two seconds. */
const AT_ONCE = 2;
const WAITING_MAX = 16;

/** Runs at most AT_ONCE works at once, the others in the order in which they came. Refuses login.busy beyond WAITING_MAX. */
function turnstile() {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async <T>(work: () => Promise<T>): Promise<Outcome<T>> => {
    if (running < AT_ONCE) running += 1;
    else if (waiting.length >= WAITING_MAX) return refuse('login.busy');
    else await new Promise<void>((go) => waiting.push(go));
    try {
      return accept(await work());
    } finally {
      // A place is handed on; it is free only when nobody waits for it.
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}

/** The two slow works; another pair only where a test counts them. */
export interface Argon2 {
  hash(password: string, options: Options): Promise<string>;
  verify(stored: string, password: string): Promise<boolean>;
}

export function createPasswords(
  cost: PasswordCost = STATION_COST,
  argon2: Argon2 = { hash, verify },
): Passwords {
  const inTurn = turnstile();
  const options: Options = {
    memoryCost: cost.memoryKib,
    timeCost: cost.passes,
    parallelism: 1,
  };
  return {
    hash: (password) => inTurn(() => argon2.hash(password, options)),
    verify: (stored, password) =>
      stored.startsWith('$argon2id$')
        ? inTurn(() => argon2.verify(stored, password))
        : Promise.resolve(accept(false)),
  };
}
