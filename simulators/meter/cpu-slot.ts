/** A meter's slot for a CPU card: files read freely, the return file written under the meter's own key. */
import { type Algorithm, blockLength, encrypt, mac } from '../card/card-keys.ts';
import type { CpuCard } from '../card/cpu-card.ts';
import { APPLICATION, FILES, layoutOfFiles, METER_KEY } from '../card/cpu-layout.ts';
import { MARK_AT } from '../card/reference-v1.ts';
import { answered, CardGone } from './card-gone.ts';
import type { CardSlot } from './card-slot.ts';

const MAC_LENGTH = 4;
const RETURN_SFI = 0x18;
const RETURN_AT = 0xa0;

export class CpuSlot implements CardSlot {
  readonly #card: CpuCard;
  #key: Uint8Array | null = null;

  constructor(card: CpuCard) {
    this.#card = card;
  }

  readAll(): Uint8Array {
    const cells = new Uint8Array(256);
    this.#select();
    for (const { sfi, at, length } of FILES) {
      const bytes = this.#say([0x00, 0xb0, 0x80 | sfi, 0x00, length]);
      if (bytes === null) {
        return new Uint8Array(256).fill(0xff);
      }
      cells.set(bytes, at);
    }
    return layoutOfFiles((cell) => cells[cell] ?? 0);
  }

  /** The meter's key of this card, 16 bytes. */
  present(secret: Uint8Array): boolean {
    this.#key = Uint8Array.from(secret);
    return this.#authenticate();
  }

  writeMark(mark: Uint8Array): void {
    this.#update(MARK_AT, Uint8Array.of(0));
    this.#update(MARK_AT + 1, mark.subarray(1));
    this.#update(MARK_AT, mark.subarray(0, 1));
  }

  writeChanged(at: number, bytes: Uint8Array): void {
    const now = this.readAll().subarray(at, at + bytes.length);
    if (bytes.some((byte, i) => byte !== now[i])) {
      this.#update(at, bytes);
    }
  }

  get #algorithm(): Algorithm {
    return this.#card.algorithm;
  }

  #select(): void {
    this.#say([0x00, 0xa4, 0x04, 0x00, APPLICATION.length, ...APPLICATION]);
  }

  #authenticate(): boolean {
    this.#select();
    const length = blockLength(this.#algorithm);
    const challenge = this.#say([0x00, 0x84, 0x00, 0x00, length]);
    if (challenge === null || this.#key === null) {
      return false;
    }
    const shown = encrypt(this.#algorithm, this.#key, challenge);
    return this.#say([0x00, 0x82, 0x00, METER_KEY, length, ...shown]) !== null;
  }

  /** Reading selects the application again, which ends the security state: it is won anew for every write. */
  #update(at: number, bytes: Uint8Array): void {
    this.#authenticate();
    const challenge = this.#say([0x00, 0x84, 0x00, 0x00, 0x04]);
    const message = [0x04, 0xd6, 0x80 | RETURN_SFI, at - RETURN_AT, bytes.length + MAC_LENGTH];
    const start = new Uint8Array(blockLength(this.#algorithm));
    start.set(challenge ?? []);
    const data = Uint8Array.of(...message, ...bytes);
    const seal = mac(this.#algorithm, this.#key ?? start, start, data).subarray(0, MAC_LENGTH);
    this.#say([...data, ...seal]);
  }

  /** The answer's data; null where the card says no. Throws CardGone where it says nothing. */
  #say(command: readonly number[]): Uint8Array | null {
    const answer = answered(this.#card.command(Uint8Array.from(command)));
    if (answer.length < 2) {
      throw new CardGone();
    }
    return answer.at(-2) === 0x90 || answer.at(-2) === 0x61 ? answer.subarray(0, -2) : null;
  }
}
