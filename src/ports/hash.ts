/** SHA-256 as a value, because the rules import nothing of the platform. */
export interface Hash {
  /** Digest of UTF-8 text or bytes, 32 bytes. */
  sha256(data: string | Uint8Array): Uint8Array;
}
