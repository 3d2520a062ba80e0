/** Secrets of cards. The vault derives them; nobody else sees a master key. */
import type { CardNo, OperationId } from '../core/ids.ts';
import type { ChipFacts, SecretOwner } from './cards.ts';

export interface CardSecret {
  /** As many bytes as were asked for; none where the keys stay in a SAM. The caller zeroes it after use. */
  readonly bytes: Uint8Array;
  /** The card that has it, and the version; null for the transport secret. What a chip with keys in a SAM goes by. */
  readonly owner: SecretOwner | null;
  /** Names the secret without telling it: 16 hex digits. */
  readonly fingerprint: string;
  readonly keyVersion: number;
}

/** The station has no master keys, or not the version that a card's key is made from: cards are read, none is written. */
export class VaultSealedError extends Error {
  override readonly name = 'VaultSealedError';
  readonly code: 'keys.sealed' | 'keys.version-missing' | 'keys.known';
  readonly facts: Readonly<Record<string, number | string>>;
  /** `known`: an operation of that id stands in the ledger, and only the keys tell whether it was this very one. */
  constructor(missing: number | null = null, known: OperationId | null = null) {
    super(missing === null ? 'the master keys are sealed' : `no master key of version ${missing}`);
    this.code =
      known !== null ? 'keys.known' : missing === null ? 'keys.sealed' : 'keys.version-missing';
    this.facts = {
      ...(known !== null && { operationId: known }),
      ...(missing !== null && { version: missing }),
    };
  }
}

/** Which family of master keys its secrets are of. */
export type KeyedChip = Pick<ChipFacts, 'id' | 'secretLength'>;

export interface Vault {
  /** Without its keys a vault names no secret. */
  sealed(): boolean;
  /** The version for a card that is made now, on that chip. Throws VaultSealedError. */
  currentVersion(chip: KeyedChip): number;
  /** Throws VaultSealedError where this station could not make the secret of a card of that chip and version. */
  assertVersion(chip: KeyedChip, keyVersion: number): void;
  /**
   * The secret this card is expected to have, on a chip whose secrets have `length` bytes (0 … 32), made from that version
   * of the master key, which the ledger knows of each card. Throws VaultSealedError.
   */
  secretOf(card: CardNo, length: number, keyVersion: number): CardSecret;
  /** The transport secret of blank stock: FF in each of `length` bytes. Throws VaultSealedError. */
  transportSecret(length: number): CardSecret;
}
