/** The master keys of the cards, and the data keys of personal data: which there are, and whether this station has them. The keys themselves are in no port. */
import type { Outcome } from '../core/outcome.ts';

/**
 * Memory cards with a secret (逻辑加密卡), MIFARE Classic by its sector keys, CPU cards; and what customers' personal data is
 * sealed under, which a file of an older program lacks.
 */
export const KEY_FAMILIES = ['memory', 'mifare', 'cpu', 'personal'] as const;
export type KeyFamily = (typeof KEY_FAMILIES)[number];

export interface KeyVersion {
  readonly family: KeyFamily;
  /** 1 … 255, rising by one. */
  readonly version: number;
  /** Six hex digits that two stations compare; they tell nothing of the key. */
  readonly check: string;
  /** Cards made now get their keys from it. */
  readonly forNewCards: boolean;
  /** How often a key was derived from it since this station was started. */
  readonly uses: number;
}

/** Who or what the file of keys was opened by. */
export type OpenedBy = 'plain-file' | 'credential' | 'passphrase' | 'custodians';

/**
 * Why there are no keys: the machine has no credential for the file, or that of another file; the file opens only by
 * people; it cannot be read; it is no file of keys or was changed.
 */
export type SealedWhy =
  | 'no-credential'
  | 'wrong-credential'
  | 'people'
  | 'file-unreadable'
  | 'file-damaged';

export type KeysState =
  | { readonly state: 'open'; readonly by: OpenedBy; readonly versions: readonly KeyVersion[] }
  | { readonly state: 'sealed'; readonly why: SealedWhy };

export interface KeyKeeper {
  state(): KeysState;
  /**
   * Opens the file by what people have typed: the passphrase alone, or one share of each custodian in the file's order.
   * Reads the file again, so versions that were added to it since are there afterwards. Refuses keys.wrong-share,
   * keys.not-by-people, keys.file.
   */
  unseal(shares: readonly string[]): Promise<Outcome<true>>;
}
