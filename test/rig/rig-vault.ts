/** The rig's card secrets: derived from the card number, known to stations and meters alike. */
import { createHash } from 'node:crypto';
import type { CardNo } from '../../src/core/ids.ts';
import type { CardSecret, Vault } from '../../src/ports/vault.ts';

const secret = (bytes: Uint8Array, cardNo: CardNo | null): CardSecret => ({
  bytes,
  owner: cardNo === null ? null : { cardNo, keyVersion: 1 },
  fingerprint: createHash('sha256').update(`rig ${cardNo}`).digest('hex').slice(0, 16),
  keyVersion: 1,
});

/** The secret of a card, as its meter also knows it. */
export const pscOf = (card: number, length = 3): Uint8Array =>
  Uint8Array.from(createHash('sha256').update(`card ${card}`).digest().subarray(0, length));

export const rigVault: Vault = {
  sealed: () => false,
  currentVersion: () => 1,
  assertVersion: () => undefined,
  secretOf: (card: CardNo, length) => secret(pscOf(card, length), card),
  transportSecret: (length) => secret(new Uint8Array(length).fill(0xff), null),
};
