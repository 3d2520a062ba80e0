/** Passwords, slow on purpose. */
export interface Passwords {
  /** PHC form with a salt of its own: the same password never has the same hash twice. */
  hash(password: string): Promise<string>;
  /** False also for a text that is no hash. */
  verify(hash: string, password: string): Promise<boolean>;
}
