/** Secrets of cards. The vault derives them; nobody else sees a master key. */
import type { CardNo } from '../core/ids.ts';

export interface CardSecret {
  /** SLE4442: three bytes (PSC). The caller zeroes it after use. */
  readonly bytes: Uint8Array;
  /** Names the secret without telling it: 16 hex digits. */
  readonly fingerprint: string;
  readonly keyVersion: number;
}

export interface Vault {
  /** The secret this card is expected to have. */
  secretOf(card: CardNo): CardSecret;
  /** The transport secret of blank stock. */
  transportSecret(): CardSecret;
}
