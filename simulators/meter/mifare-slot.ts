/** A meter's antenna for a MIFARE Classic 1K: block by block, sector by sector under its own key. */
import { BLOCK, type KeyType, type MifareClassic } from '../card/mifare-classic.ts';
import { cellOf, layoutOf } from '../card/mifare-layout.ts';
import { MARK_AT } from '../card/reference-v1.ts';
import { answered } from './card-gone.ts';
import type { CardSlot } from './card-slot.ts';

/** The published key A of every sector of the layout: reading needs no secret (docs/card-format.md). */
const PUBLIC_KEY = Uint8Array.of(0xa0, 0xa1, 0xa2, 0xa3, 0xa4, 0xa5);
const SECTORS = 5;
const REPORT_SECTOR = 3;
const MARK_SECTOR = 4;
const KEY_LENGTH = 6;

export class MifareSlot implements CardSlot {
  readonly #card: MifareClassic;
  readonly #keys = new Map<number, Uint8Array>();

  constructor(card: MifareClassic) {
    this.#card = card;
  }

  readAll(): Uint8Array {
    const cells = new Uint8Array(SECTORS * 4 * BLOCK);
    for (let sector = 0; sector < SECTORS; sector += 1) {
      if (!this.#open(sector, 'A', PUBLIC_KEY)) {
        return new Uint8Array(256).fill(0xff);
      }
      for (let block = sector * 4; block < sector * 4 + 3; block += 1) {
        const bytes = answered(this.#card.readBlock(block));
        if (bytes !== 'refused') {
          cells.set(bytes, block * BLOCK);
        }
      }
    }
    return layoutOf((cell) => cells[cell] ?? 0);
  }

  /** Key B of the report's sector and of the mark's, six bytes each. */
  present(secret: Uint8Array): boolean {
    this.#keys.set(REPORT_SECTOR, secret.subarray(0, KEY_LENGTH));
    this.#keys.set(MARK_SECTOR, secret.subarray(KEY_LENGTH));
    return [...this.#keys].every(([sector, key]) => this.#open(sector, 'B', key));
  }

  writeMark(mark: Uint8Array): void {
    this.#write(MARK_AT, Uint8Array.of(0, ...mark.subarray(1)));
    this.#write(MARK_AT, mark);
  }

  writeChanged(at: number, bytes: Uint8Array): void {
    const now = this.#card.main(at, bytes.length);
    if (bytes.some((byte, i) => byte !== now[i])) {
      this.#write(at, bytes);
    }
  }

  /** A refused card is activated again, so that the next key can be tried. */
  #open(sector: number, type: KeyType, key: Uint8Array): boolean {
    const answer = answered(this.#card.authenticate(sector * 4, type, key));
    if (answer === 'ok') {
      return true;
    }
    this.#card.powerDown();
    this.#card.powerUp();
    return false;
  }

  #write(at: number, bytes: Uint8Array): void {
    const first = cellOf(at);
    const last = first + bytes.length - 1;
    for (let block = Math.floor(first / BLOCK); block * BLOCK <= last; block += 1) {
      const sector = block >> 2;
      this.#open(sector, 'B', this.#keys.get(sector) ?? PUBLIC_KEY);
      const next = this.#card.blockBytes(block);
      for (let i = 0; i < BLOCK; i += 1) {
        const byte = bytes[block * BLOCK + i - first];
        if (block * BLOCK + i >= first && byte !== undefined) {
          next[i] = byte;
        }
      }
      answered(this.#card.writeBlock(block, next));
    }
  }
}
