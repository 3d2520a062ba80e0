/**
 * Keys of cards in a keeper that does not give them away: a SAM (安全认证模块), in hardware a PSAM card. Every key is derived
 * from a master key for one card, so that one card broken is one card lost.
 */
import type { SecretOwner } from './cards.ts';

/** Which card a key is made for: its number and what its chip answers by itself, so a copied header leads nowhere. */
export interface KeyOwner extends SecretOwner {
  /** Four bytes: the UID of a MIFARE, the end of the application serial of a CPU card. */
  readonly serial: Uint8Array;
}

export type CardCipher = '3des' | 'sm4';

/** A key of a CPU card: the station's writes header and slots, the meter's writes mark and report. */
export interface CpuKey {
  readonly cipher: CardCipher;
  readonly role: 'station' | 'meter';
  /** `transport`: the key that stock has before it is anybody's. */
  readonly owner: KeyOwner | 'transport';
}

/** All reject with ReaderError naming the module's reader where it fails: nothing is then known against the card. */
export interface Sam {
  /**
   * Key B of one sector of one MIFARE Classic, six bytes. The one key that leaves its keeper, because a storage-card
   * reader authenticates by itself; the caller zeroes it.
   */
  sectorKey(owner: KeyOwner, sector: number): Promise<Uint8Array>;
  /** The card's challenge, one block, encrypted under the key: what EXTERNAL AUTHENTICATE wants. */
  authenticate(key: CpuKey, challenge: Uint8Array): Promise<Uint8Array>;
  /** The first four bytes of the MAC over a command, its chain begun with a challenge of four bytes. */
  mac(key: CpuKey, challenge: Uint8Array, command: Uint8Array): Promise<Uint8Array>;
  /** `key` encrypted for the card under the key `under` that it has now: length, key, 80, 00 to whole blocks. */
  wrap(under: CpuKey, key: CpuKey): Promise<Uint8Array>;
}
