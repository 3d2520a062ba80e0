/** Randomness as a value, so that one seed can own a run. */
export interface Random {
  /** `n` bytes fit for identifiers and tokens. */
  bytes(n: number): Uint8Array;
}
