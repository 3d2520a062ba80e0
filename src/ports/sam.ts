/**
 * Keys of cards in a keeper that does not give them away: a SAM (安全认证模块), in hardware a PSAM card. Every key is derived
 * from a master key for one card, so that one card broken is one card lost.
 */
import type { CardNo } from '../core/ids.ts';

/** Which card a key is made for: its number and what its chip answers by itself, so a copied header leads nowhere. */
export interface KeyOwner {
  readonly cardNo: CardNo;
  /** Four bytes: the UID of a MIFARE, the end of the application serial of a CPU card. */
  readonly serial: Uint8Array;
}

/** All reject with ReaderError naming the module's reader where it fails: nothing is then known against the card. */
export interface Sam {
  /**
   * Key B of one sector of one MIFARE Classic, six bytes. The one key that leaves its keeper, because a storage-card
   * reader authenticates by itself; the caller zeroes it.
   */
  sectorKey(owner: KeyOwner, sector: number): Promise<Uint8Array>;
}
