/** A meter's slot with contacts for a memory chip: byte by byte. */
import { hostOf, type MemoryChip, type MemoryHost } from '../card/memory-host.ts';
import { MARK_AT } from '../card/reference-v1.ts';
import { answered, CardGone } from './card-gone.ts';
import type { CardSlot } from './card-slot.ts';

export class MemorySlot implements CardSlot {
  readonly #host: MemoryHost;

  constructor(chip: MemoryChip) {
    this.#host = hostOf(chip);
  }

  readAll(): Uint8Array {
    return answered(this.#host.readFrom(0));
  }

  /** The PSC: three bytes on an SLE4442, two on an SLE4428. */
  present(psc: Uint8Array): boolean {
    const result = this.#host.present(psc);
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
    if (!this.#host.update(address, byte)) {
      throw new CardGone();
    }
  }
}
