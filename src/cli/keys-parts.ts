/** What `qika keys` works with. */
import type { Clock } from '../ports/clock.ts';
import type { Hash } from '../ports/hash.ts';
import type { Random } from '../ports/random.ts';
import type { PasswordCost } from '../system/passwords.ts';
import type { ConfigOf } from './commands.ts';
import type { Keyboard } from './typed-secret.ts';

export interface KeysParts {
  readonly configOf: ConfigOf;
  readonly clock: Clock;
  readonly hash: Hash;
  readonly random: Random;
  readonly keyboard: Keyboard;
  readonly say: (line: string) => void;
  /** Of argon2id; the station's own where none is said. */
  readonly cost?: PasswordCost;
}
