/** A memory card with a secret and an error counter, as this driver holds it: what its kinds have in common. */
import { assert } from '../../../src/core/outcome.ts';
import { CardError, type ChipFacts, type Presented } from '../../../src/ports/cards.ts';
import type { ChipType, MemoryCardCommands, ReaderDialect } from '../dialects/dialect.ts';
import type { WriteStep } from '../formats/write-steps.ts';
import type { AnsweredChannel, ChipOnCard } from './chip.ts';

/** `3B 04` and the first four bytes of the memory: what PC/SC makes of any two- or three-wire memory card. */
const MEMORY_CARD_ATR = '3b04';
/** Bytes 0–31 are the maker's and the answer to reset: overwriting them can make a card unreachable. */
const FIRST_FREE_BYTE = 32;
/** Asked for at a time, bytes; every reader's buffer holds it. */
const READ_LENGTH = 128;
/** With fewer tries left a wrong secret would lock the chip for ever. */
const FEWEST_TRIES = 2;

export interface MemoryChip extends ChipFacts {
  readonly id: ChipType;
  /** Bytes that are the user's, from 0 on: an error counter or a secret behind them is no part of an image. */
  readonly memoryLength: number;
}

/** Does a card that answers so look like a memory card, beginning with `opening` (lower-case hex)? */
export const answersAsMemory = (atr: string, opening = ''): boolean =>
  atr.startsWith(MEMORY_CARD_ATR + opening);

export class MemoryCard implements ChipOnCard {
  readonly chip: MemoryChip;
  readonly #channel: AnsweredChannel;
  readonly #commands: MemoryCardCommands;
  #presented = false;

  constructor(chip: MemoryChip, channel: AnsweredChannel, dialect: ReaderDialect) {
    this.chip = chip;
    this.#channel = channel;
    this.#commands = dialect.over(channel, chip.id);
  }

  async select(): Promise<void> {
    this.#presented = false;
    await this.#commands.selectChip();
  }

  async read(): Promise<Uint8Array> {
    const { memoryLength } = this.chip;
    const image = new Uint8Array(memoryLength);
    for (let offset = 0; offset < memoryLength; offset += READ_LENGTH) {
      const length = Math.min(READ_LENGTH, memoryLength - offset);
      image.set(await this.#commands.readMemory(offset, length), offset);
      if (offset === 0) this.#assertAnswered(image);
    }
    return image;
  }

  readTries(): Promise<number> {
    return this.#commands.readTries();
  }

  async present(secret: Uint8Array): Promise<Presented> {
    this.#assertSecret(secret);
    this.#presented = false;
    const tries = await this.#commands.readTries();
    if (tries < FEWEST_TRIES) {
      throw this.#refused(`the secret was not presented: ${tries} tries are left`);
    }
    const presented = await this.#commands.present(secret);
    this.#presented = presented.kind === 'ok';
    return presented;
  }

  async write(
    steps: readonly WriteStep[],
    written: (offset: number, bytes: Uint8Array) => void,
  ): Promise<void> {
    assert(this.#presented, 'a card is written only after its secret has been presented');
    const end = this.chip.memoryLength;
    const runs = steps.flat();
    for (const { offset, bytes } of runs) {
      assert(
        offset >= FIRST_FREE_BYTE && offset + bytes.length <= end,
        `bytes ${FIRST_FREE_BYTE} to ${end - 1} may be written, not ${bytes.length} at ${offset}`,
      );
    }
    for (const { offset, bytes } of runs) {
      await this.#commands.writeMemory(offset, bytes);
      written(offset, bytes);
    }
  }

  async changeSecret(next: Uint8Array): Promise<void> {
    this.#assertSecret(next);
    assert(this.#presented, 'a secret is changed only after the old one has been presented');
    await this.#commands.changeSecret(next);
  }

  /**
   * The answer to reset repeats the first bytes of the memory. A reader told to speak to the wrong kind of chip hears
   * nobody and reads FF everywhere, which looks like blank stock: no secret may follow that.
   */
  #assertAnswered(image: Uint8Array): void {
    const first = Buffer.from(image.subarray(0, 4)).toString('hex');
    const { atr } = this.#channel;
    if (atr === MEMORY_CARD_ATR + first) return;
    throw this.#refused(
      `the memory begins with ${first}, the answer to reset was ${atr ?? 'nothing'}: no ${this.chip.id}`,
    );
  }

  #assertSecret(secret: Uint8Array): void {
    const { secretLength } = this.chip;
    assert(
      secret.length === secretLength,
      `a secret has ${secretLength} bytes, not ${secret.length}`,
    );
  }

  #refused(reason: string): CardError {
    return new CardError('card.refused-by-chip', this.#channel.reader, reason);
  }
}
