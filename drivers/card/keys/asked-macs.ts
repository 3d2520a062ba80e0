/**
 * MACs of slots from a module that answers later (PSAM), for codecs that do not wait. What a codec asks and nobody has
 * answered yet is fetched, and the codec runs once more: it is pure, so the last run is the first one with more known.
 */
import type { CardNo } from '../../../src/core/ids.ts';
import { ReaderError } from '../../../src/ports/cards.ts';
import type { SlotMacs } from '../../../src/ports/slot-mac.ts';

/** Where the keys are. Null where it has none of that version; rejects with ReaderError where it cannot be reached. */
export interface MacModule {
  slotMac(keyVersion: number, cardNo: CardNo, message: Uint8Array): Promise<Uint8Array | null>;
}

/** How codecs with MACs are run. */
export interface SettledMacs {
  /**
   * What the codec makes of a card: where the module is out of reach or has no such key, the MAC stays unknown, so that the
   * card can still be told of and nothing is sold on it.
   */
  read<T>(run: () => T): Promise<T>;
  /** An image that is to be written. Rejects with ReaderError where a MAC cannot be made. */
  write<T>(run: () => T): Promise<T>;
}

interface Question {
  readonly name: string;
  readonly keyVersion: number;
  readonly cardNo: CardNo;
  readonly message: Uint8Array;
}

const MAC_LENGTH = 8;
/** Answers that are kept: the slots of the cards that lie in readers now, and no register of what was ever asked. */
const KEPT = 64;

export class AskedMacs implements SlotMacs, SettledMacs {
  readonly #keyVersion: number | null;
  readonly #vault: SlotMacs | null;
  #module: MacModule | null = null;
  readonly #answers = new Map<string, Uint8Array>();
  /** Of the run that is under way; a run never waits, so there is one at a time. */
  #asked: Question[] = [];
  #unknown: ReadonlySet<string> = new Set();

  /** `keyVersion` of slots that are written now, null for none; `vault` knows versions that the module does not have. */
  constructor(keyVersion: number | null, vault: SlotMacs | null) {
    this.#keyVersion = keyVersion;
    this.#vault = vault;
  }

  /** Once, when the way to the module is known. */
  ask(module: MacModule): void {
    this.#module = module;
  }

  current(): number | null {
    return this.#keyVersion;
  }

  /** What is known; in a run of `read` or `write` what is not is asked, and stands as zeros meanwhile. */
  mac(keyVersion: number, cardNo: CardNo, message: Uint8Array): Uint8Array | null {
    const name = `${keyVersion} ${cardNo} ${Buffer.from(message).toString('hex')}`;
    const known = this.#answers.get(name);
    if (known !== undefined) return Uint8Array.from(known);
    if (this.#unknown.has(name)) return null;
    this.#asked.push({ name, keyVersion, cardNo, message });
    return new Uint8Array(MAC_LENGTH);
  }

  read<T>(run: () => T): Promise<T> {
    return this.#settle(run, (question) =>
      this.#made(question).catch((cause: unknown) => {
        if (cause instanceof ReaderError) return null;
        throw cause;
      }),
    );
  }

  write<T>(run: () => T): Promise<T> {
    return this.#settle(run, async (question) => {
      const made = await this.#made(question);
      if (made !== null) return made;
      const reason = `no key of MACs of version ${question.keyVersion}`;
      throw new ReaderError('sam.refused', 'PSAM', reason);
    });
  }

  async #settle<T>(
    run: () => T,
    answer: (question: Question) => Promise<Uint8Array | null>,
  ): Promise<T> {
    const unknown = new Set<string>();
    for (;;) {
      this.#asked = [];
      this.#unknown = unknown;
      const made = run();
      const asked = this.#asked;
      if (asked.length === 0) return made;
      for (const question of asked) {
        const mac = await answer(question);
        if (mac === null) unknown.add(question.name);
        else this.#keep(question.name, mac);
      }
    }
  }

  async #made({ keyVersion, cardNo, message }: Question): Promise<Uint8Array | null> {
    const made = await this.#module?.slotMac(keyVersion, cardNo, message);
    return made ?? this.#vault?.mac(keyVersion, cardNo, message) ?? null;
  }

  #keep(name: string, mac: Uint8Array): void {
    this.#answers.set(name, mac);
    const [oldest] = this.#answers.keys();
    if (this.#answers.size > KEPT && oldest !== undefined) this.#answers.delete(oldest);
  }
}

/** Codecs whose keys are in this process: nothing is to be waited for. */
export const KNOWN_MACS: SettledMacs = {
  read: async (run) => run(),
  write: async (run) => run(),
};
