/** The rig's card secrets: derived from the card number, known to stations and meters alike. */
import { createHash } from 'node:crypto';
import type { CardNo } from '../../src/core/ids.ts';
import type { CardSecret, Vault } from '../../src/ports/vault.ts';

const secret = (bytes: Uint8Array, owner: CardNo | null): CardSecret => ({
  bytes,
  owner,
  fingerprint: createHash('sha256').update(`rig ${owner}`).digest('hex').slice(0, 16),
  keyVersion: 1,
});

/** The secret of a card, as its meter also knows it. */
export const pscOf = (card: number, length = 3): Uint8Array =>
  Uint8Array.from(createHash('sha256').update(`card ${card}`).digest().subarray(0, length));

export const rigVault: Vault = {
  sealed: () => false,
  currentVersion: () => 1,
  secretOf: (card: CardNo, length) => secret(pscOf(card, length), card),
  transportSecret: (length) => secret(new Uint8Array(length).fill(0xff), null),
};
