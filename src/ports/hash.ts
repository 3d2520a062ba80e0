/** SHA-256 as a value, because the rules import nothing of the platform. */
export interface Hash {
  /** Digest of UTF-8 text or bytes, 32 bytes. */
  sha256(data: string | Uint8Array): Uint8Array;
  /** The same digest into 32 bytes that are there already, and returned: a ledger's row is hashed, written and forgotten. */
  sha256Into(data: Uint8Array, into: Uint8Array): Uint8Array;
  /** The same digest as 64 lower-case hex digits. */
  sha256Hex(data: string | Uint8Array): string;
}
