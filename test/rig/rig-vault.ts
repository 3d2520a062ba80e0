/** The rig's card secrets: three bytes derived from the card number, known to stations and meters alike. */
import { createHash } from 'node:crypto';
import type { CardNo } from '../../src/core/ids.ts';
import type { CardSecret, Vault } from '../../src/ports/vault.ts';

const secret = (bytes: Uint8Array): CardSecret => ({
  bytes,
  fingerprint: createHash('sha256').update('rig').update(bytes).digest('hex').slice(0, 16),
  keyVersion: 1,
});

/** The secret of a card, as its meter also knows it. */
export const pscOf = (card: number): Uint8Array =>
  Uint8Array.from(createHash('sha256').update(`card ${card}`).digest().subarray(0, 3));

export const rigVault: Vault = {
  secretOf: (card: CardNo) => secret(pscOf(card)),
  transportSecret: () => secret(Uint8Array.of(0xff, 0xff, 0xff)),
};
