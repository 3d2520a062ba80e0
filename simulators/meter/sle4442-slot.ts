/** A meter's slot with contacts for an SLE4442: byte by byte. */
import { presentPsc } from '../card/psc.ts';
import { MARK_AT } from '../card/reference-v1.ts';
import { CONTROL, type Sle4442 } from '../card/sle4442.ts';
import { answered, CardGone } from './card-gone.ts';
import type { CardSlot } from './card-slot.ts';

export class Sle4442Slot implements CardSlot {
  readonly #chip: Sle4442;

  constructor(chip: Sle4442) {
    this.#chip = chip;
  }

  readAll(): Uint8Array {
    return answered(this.#chip.command(CONTROL.readMain, 0, 0));
  }

  /** Three bytes, the PSC. */
  present(psc: Uint8Array): boolean {
    const result = presentPsc(this.#chip, psc);
    if (result.kind === 'lost') {
      throw new CardGone();
    }
    return result.kind === 'presented';
  }

  writeMark(mark: Uint8Array): void {
    this.#write(MARK_AT, 0);
    for (const [i, byte] of mark.subarray(1).entries()) {
      this.#write(MARK_AT + 1 + i, byte);
    }
    this.#write(MARK_AT, mark[0] ?? 0);
  }

  writeChanged(at: number, bytes: Uint8Array): void {
    const now = this.readAll();
    for (const [i, byte] of bytes.entries()) {
      if (now[at + i] !== byte) {
        this.#write(at + i, byte);
      }
    }
  }

  #write(address: number, byte: number): void {
    answered(this.#chip.command(CONTROL.updateMain, address, byte));
  }
}
