/** Passwords, slow on purpose. Few are looked at at once and few wait; beyond them both refuse login.busy. */
import type { Outcome } from '../core/outcome.ts';

export interface Passwords {
  /** PHC form with a salt of its own: the same password never has the same hash twice. */
  hash(password: string): Promise<Outcome<string>>;
  /** False also for a text that is no hash. */
  verify(hash: string, password: string): Promise<Outcome<boolean>>;
}
