/** SLE4442 and its clones (FM4442, IS23SC4442): 256 bytes, 3-byte secret (PSC), 3 tries (Siemens data sheet 07.95). */
import { assert } from '../../../src/core/outcome.ts';
import { CardError, type Presented } from '../../../src/ports/cards.ts';
import type { MemoryCardCommands } from '../dialects/dialect.ts';
import type { WriteStep } from '../formats/write-steps.ts';
import type { CardChip, ChipOnCard } from './chip.ts';

const MEMORY_LENGTH = 256;
/** Bytes 0–31 carry protection bits and the answer to reset: overwriting them can make a card unreachable. */
const FIRST_FREE_BYTE = 32;
const SECRET_LENGTH = 3;
/** Asked for at a time, bytes; every reader's buffer holds it. */
const READ_LENGTH = 128;
/** With fewer tries left a wrong secret would lock the chip for ever. */
const FEWEST_TRIES = 2;
/** `3B 04` and the first four bytes of the memory: what PC/SC makes of any two- or three-wire memory card. */
const MEMORY_CARD_ATR = '3b04';

class Sle4442Card implements ChipOnCard {
  readonly #reader: string;
  readonly #commands: MemoryCardCommands;
  #presented = false;

  constructor(reader: string, commands: MemoryCardCommands) {
    this.#reader = reader;
    this.#commands = commands;
  }

  async select(): Promise<void> {
    this.#presented = false;
    await this.#commands.selectChip('sle4442');
  }

  async read(): Promise<Uint8Array> {
    const image = new Uint8Array(MEMORY_LENGTH);
    for (let offset = 0; offset < MEMORY_LENGTH; offset += READ_LENGTH) {
      image.set(await this.#commands.readMemory(offset, READ_LENGTH), offset);
    }
    return image;
  }

  readTries(): Promise<number> {
    return this.#commands.readTries();
  }

  async present(secret: Uint8Array): Promise<Presented> {
    assertSecret(secret);
    this.#presented = false;
    const tries = await this.#commands.readTries();
    if (tries < FEWEST_TRIES) {
      throw new CardError(
        'card.refused-by-chip',
        this.#reader,
        `the secret was not presented: ${tries} tries are left`,
      );
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
    const runs = steps.flat();
    for (const run of runs) {
      assert(
        run.offset >= FIRST_FREE_BYTE && run.offset + run.bytes.length <= MEMORY_LENGTH,
        `bytes 32 to 255 may be written, not ${run.bytes.length} at ${run.offset}`,
      );
    }
    for (const run of runs) {
      await this.#commands.writeMemory(run.offset, run.bytes);
      written(run.offset, run.bytes);
    }
  }

  async changeSecret(next: Uint8Array): Promise<void> {
    assertSecret(next);
    assert(this.#presented, 'a secret is changed only after the old one has been presented');
    await this.#commands.changeSecret(next);
  }
}

function assertSecret(secret: Uint8Array): void {
  assert(secret.length === SECRET_LENGTH, `a secret has 3 bytes, not ${secret.length}`);
}

export const sle4442: CardChip = {
  id: 'sle4442',
  mayAnswer: (atr) => atr.startsWith(MEMORY_CARD_ATR),
  on: (reader, commands) => new Sle4442Card(reader, commands),
};
