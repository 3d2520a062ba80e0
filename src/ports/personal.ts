/** Seals what tells who a customer is. The data keys stay behind it; a customer's own key is made from one and a salt. */
import type { AccountId } from '../core/ids.ts';

/** Whose text it is, and which: bound to the sealed text, so that none serves in the place of another. */
export interface PersonalPlace {
  readonly accountId: AccountId;
  /** 32 random bytes of this customer. Without them no key of theirs can be made again. */
  readonly salt: Uint8Array;
  readonly field: string;
}

export interface PersonalCipher {
  /** Version of the data key that seals now; null while the keys are sealed. Throws VaultSealedError where there are keys, but none of these. */
  version(): number | null;
  newSalt(): Uint8Array;
  /** Nonce, ciphertext and tag. Throws VaultSealedError. */
  seal(version: number, place: PersonalPlace, text: string): Uint8Array;
  /** Null where it was sealed at another place, under another key, or changed. Throws VaultSealedError. */
  open(version: number, place: PersonalPlace, box: Uint8Array): string | null;
  /** 64 hex digits that stand for `text` in a stored hash: without the key nobody can try telephone numbers. Throws VaultSealedError. */
  blind(text: string): string;
}
