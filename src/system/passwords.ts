/**
 * Argon2id, the default of the library and the only one that the ledger takes. 64 MiB and three passes are the better of the two settings measured for a till's PC (203 ms); at most two hashes
 * are made at once, so that a flood of guesses costs two cores and 128 MiB and no more.
 */
import { type Options, hash as slowHash, verify } from '@node-rs/argon2';
import type { Passwords } from '../ports/passwords.ts';

const AT_ONCE = 2;

export interface PasswordCost {
  readonly memoryKib: number;
  readonly passes: number;
}

export const STATION_COST: PasswordCost = { memoryKib: 64 * 1024, passes: 3 };

/** Runs at most `limit` works at once, the others in the order in which they came. */
function turnstile(limit: number) {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (running >= limit) await new Promise<void>((go) => waiting.push(go));
    else running += 1;
    try {
      return await work();
    } finally {
      // A place is handed on; it is free only when nobody waits for it.
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}

export function createPasswords(cost: PasswordCost = STATION_COST): Passwords {
  const inTurn = turnstile(AT_ONCE);
  const options: Options = {
    memoryCost: cost.memoryKib,
    timeCost: cost.passes,
    parallelism: 1,
  };
  return {
    hash: (password) => inTurn(() => slowHash(password, options)),
    verify: (stored, password) =>
      stored.startsWith('$argon2id$')
        ? inTurn(() => verify(stored, password))
        : Promise.resolve(false),
  };
}
