/**
 * MIFARE Classic 1K (M1, S50; NXP MF1S50YYX data sheet) under the reference layout. Key A of every sector of the layout is
 * published and only reads, key B is derived per card and sector and writes: so a card shows whose it is before any key of
 * ours is used on it. Authenticating is how it proves its secret; it counts no tries and never locks.
 */
import type { CardNo } from '../../../src/core/ids.ts';
import { assert } from '../../../src/core/outcome.ts';
import {
  CardError,
  type ChipFacts,
  type Presented,
  ReaderError,
  type SecretOwner,
} from '../../../src/ports/cards.ts';
import type { KeyOwner, Sam } from '../../../src/ports/sam.ts';
import {
  BLOCK_LENGTH,
  type SectorKeyType,
  type StorageCardCommands,
  storageDialects,
} from '../dialects/storage.ts';
import type { WriteStep } from '../formats/write-steps.ts';
import type { ChipOnCard, SamChip } from './chip.ts';
import {
  AREAS,
  BLOCKS,
  blocksOf,
  HEADER_SECTOR,
  MAKER_BLOCK,
  sectorOf,
  trailerOf,
} from './mifare-map.ts';
import { unitWrites } from './whole-units.ts';

/** Published keys, or the number of the card whose own key it is. */
type Opener = 'public' | 'transport' | CardNo;

/** Three tries that never fall: what lets a secret be presented freely. */
const FACTS: ChipFacts = { id: 'mifare-classic-1k', tries: 3, secretLength: 0 };
const IMAGE_LENGTH = 256;
/** Storage card, ISO/IEC 14443 A part 3, name 00 01 (PC/SC part 3, §3.1.3.2.3). */
const ATR = /^3b8f8001804f0ca000000306030001/;
/** The published key of the MIFARE application directory (NXP AN10787); here it reads every sector of the layout. */
const PUBLIC_KEY = Uint8Array.of(0xa0, 0xa1, 0xa2, 0xa3, 0xa4, 0xa5);
const TRANSPORT_KEY = new Uint8Array(6).fill(0xff);
/** Data: key A or B reads, B writes. Trailer: B writes the keys and these bits. And the user's byte. */
const ACCESS = [0x78, 0x77, 0x88, 0x69] as const;
const ACCESS_AT = 6;

/** As the factory sends a sector (NXP MF1S50YYX §8.6.3): key A and B FF, key A does everything. */
const TRANSPORT_TRAILER = Uint8Array.of(...TRANSPORT_KEY, 0xff, 0x07, 0x80, 0x69, ...TRANSPORT_KEY);

/** The header's sector last: while its trailer is the transport one, the card is not sealed. */
const SECTORS_TO_SEAL = [1, 2, 3, 4, HEADER_SECTOR] as const;

class MifareClassicCard implements ChipOnCard {
  readonly chip = FACTS;
  readonly #reader: string;
  readonly #commands: StorageCardCommands;
  readonly #sam: Sam;
  #open: { readonly sector: number; readonly by: Opener } | null = null;
  /** Which key reads a sector, once it is known. */
  readonly #reads = new Map<number, 'public' | 'transport'>();
  /** Own keys that a sector has refused in this contact: none is presented to it twice, whatever its trailer was torn into. */
  readonly #refusals = new Map<number, KeyOwner>();
  #serial: Uint8Array | null = null;
  #image: Uint8Array | null = null;
  #presented: KeyOwner | 'transport' | null = null;
  #wasReadable: boolean = false;

  constructor(reader: string, commands: StorageCardCommands, sam: Sam) {
    this.#reader = reader;
    this.#commands = commands;
    this.#sam = sam;
  }

  async select(): Promise<void> {
    this.#presented = null;
    this.#image = null;
    this.#serial = null;
    await this.#activate();
  }

  async read(): Promise<Uint8Array> {
    const image = new Uint8Array(IMAGE_LENGTH).fill(0xff);
    this.#image = null;
    if (!(await this.#openForReading(HEADER_SECTOR))) return this.#unreadable();
    const maker = await this.#commands.readBlock(MAKER_BLOCK);
    image.set(maker);
    for (const area of AREAS) {
      if (!(await this.#openForReading(sectorOf(area.block)))) return this.#unreadable();
      const bytes = new Uint8Array(area.length);
      for (const [i, block] of blocksOf(area).entries()) {
        const read = await this.#commands.readBlock(block);
        bytes.set(read.subarray(0, area.length - i * BLOCK_LENGTH), i * BLOCK_LENGTH);
      }
      if (bytes.some((byte) => byte !== 0)) image.set(bytes, area.offset);
    }
    this.#image = image;
    this.#wasReadable = true;
    return Uint8Array.from(image);
  }

  async readTries(): Promise<number> {
    return FACTS.tries;
  }

  async present(_secret: Uint8Array, owner: SecretOwner | null = null): Promise<Presented> {
    this.#presented = null;
    const asked = owner === null ? 'transport' : await this.#ownerOf(owner);
    if (!(await this.#openWith(HEADER_SECTOR, asked))) {
      return { kind: 'wrong', triesLeft: FACTS.tries };
    }
    this.#presented = asked;
    return { kind: 'ok' };
  }

  async write(
    steps: readonly WriteStep[],
    written: (offset: number, bytes: Uint8Array) => void,
  ): Promise<void> {
    const presented = this.#presented;
    assert(presented !== null, 'a card is written only after its secret has been presented');
    if (this.#image === null) throw this.#refused('a card that was not read is not written');
    for (const { unit, runs, bytes } of unitWrites(steps, this.#image, BLOCKS)) {
      const place = BLOCKS.find((one) => one === unit);
      assert(place !== undefined, 'what is written has its block');
      if (!(await this.#openToWrite(sectorOf(place.block), presented))) {
        throw this.#refused(`sector ${sectorOf(place.block)} did not take the card's key`);
      }
      // Behind the meter's areas a block has bytes of nobody: they are written as erased.
      const whole = new Uint8Array(BLOCK_LENGTH).fill(0xff);
      whole.set(bytes);
      await this.#commands.writeBlock(place.block, whole);
      for (const run of runs) {
        this.#image.set(run.bytes, run.offset);
        written(run.offset, run.bytes);
      }
    }
  }

  /**
   * Seals the sectors one by one, each under the published key A and its own key B, and proves both. An earlier contact
   * may have sealed some of them: those take their own key and are written again.
   */
  async changeSecret(_next: Uint8Array, owner: SecretOwner | null = null): Promise<void> {
    assert(this.#presented !== null, 'a secret is changed only after the old one was presented');
    if (owner === null) return this.#unsealAll(this.#presented);
    const own = await this.#ownerOf(owner);
    for (const sector of SECTORS_TO_SEAL) await this.#seal(sector, own);
    this.#presented = own;
  }

  /** Back to stock (格式化): the transport key everywhere. Sectors that an earlier contact gave back are left alone. */
  async #unsealAll(by: KeyOwner | 'transport'): Promise<void> {
    if (by !== 'transport') {
      for (const sector of SECTORS_TO_SEAL) await this.#unseal(sector, by);
    }
    this.#presented = 'transport';
  }

  async #unseal(sector: number, own: KeyOwner): Promise<void> {
    if (await this.#openWith(sector, own)) {
      await this.#writeTrailer(sector, TRANSPORT_TRAILER);
    }
    this.#reads.set(sector, 'transport');
    if (!(await this.#openWith(sector, 'transport'))) {
      throw this.#refused(`sector ${sector} takes neither its own key nor the transport key`);
    }
  }

  /** Stands for a card that published keys do not open: nothing in it is blank or ours, unless it was in this session. */
  #unreadable(): Uint8Array {
    if (this.#wasReadable) throw this.#refused('a sector that was readable is so no more');
    return new Uint8Array(IMAGE_LENGTH);
  }

  async #seal(sector: number, own: KeyOwner): Promise<void> {
    const opened =
      (await this.#openWith(sector, 'transport')) || (await this.#openWith(sector, own));
    if (!opened)
      throw this.#refused(`sector ${sector} takes neither the transport key nor its own`);
    const key = await this.#sam.sectorKey(own, sector);
    const trailer = Uint8Array.of(...PUBLIC_KEY, ...ACCESS, ...key);
    key.fill(0);
    await this.#writeTrailer(sector, trailer);
    trailer.fill(0);
    this.#reads.set(sector, 'public');
    const reads = await this.#openForReading(sector);
    const writes = reads && (await this.#openWith(sector, own));
    const bits = writes ? await this.#commands.readBlock(trailerOf(sector)) : new Uint8Array(0);
    if (!ACCESS.every((byte, i) => bits[ACCESS_AT + i] === byte)) {
      throw this.#refused(`sector ${sector} did not keep its keys`);
    }
  }

  /** It has other keys from here on: none is open, and what it refused it may take. */
  async #writeTrailer(sector: number, trailer: Uint8Array): Promise<void> {
    await this.#commands.writeBlock(trailerOf(sector), trailer);
    this.#open = null;
    this.#refusals.delete(sector);
  }

  async #ownerOf(owner: SecretOwner): Promise<KeyOwner> {
    if (this.#serial === null) {
      const uid = await this.#commands.readUid();
      if (uid.length < 4) throw this.#refused(`a UID of ${uid.length} bytes`);
      this.#serial = Uint8Array.from(uid.subarray(-4));
    }
    return { ...owner, serial: this.#serial };
  }

  /** Published keys only, so it may be tried on any card. */
  async #openForReading(sector: number): Promise<boolean> {
    const known = this.#reads.get(sector) ?? 'public';
    const other = known === 'public' ? 'transport' : 'public';
    for (const key of [known, other] as const) {
      const bytes = key === 'public' ? PUBLIC_KEY : TRANSPORT_KEY;
      if (await this.#authenticate(sector, 'A', bytes, key)) {
        this.#reads.set(sector, key);
        return true;
      }
    }
    return false;
  }

  async #openWith(sector: number, whose: KeyOwner | 'transport'): Promise<boolean> {
    if (whose === 'transport') {
      return this.#authenticate(sector, 'A', TRANSPORT_KEY, 'transport');
    }
    if (this.#isOpen(sector, whose.cardNo)) return true;
    const refused = this.#refusals.get(sector);
    if (refused?.cardNo === whose.cardNo && refused.keyVersion === whose.keyVersion) return false;
    const key = await this.#sam.sectorKey(whose, sector);
    try {
      const opened = await this.#authenticate(sector, 'B', key, whose.cardNo);
      if (!opened) this.#refusals.set(sector, whose);
      return opened;
    } finally {
      key.fill(0);
    }
  }

  /** A sector that a formatting had given back when it broke off has the transport key; the header's, last, has not. */
  async #openToWrite(sector: number, presented: KeyOwner | 'transport'): Promise<boolean> {
    if (await this.#openWith(sector, presented)) return true;
    return presented !== 'transport' && this.#openWith(sector, 'transport');
  }

  #isOpen(sector: number, by: Opener): boolean {
    return this.#open?.sector === sector && this.#open.by === by;
  }

  async #authenticate(
    sector: number,
    type: SectorKeyType,
    key: Uint8Array,
    by: Opener,
  ): Promise<boolean> {
    if (this.#isOpen(sector, by)) return true;
    this.#open = null;
    if (await this.#commands.authenticate(trailerOf(sector), type, key)) {
      this.#open = { sector, by };
      return true;
    }
    // A card that has refused a key hears nothing more until it is activated again.
    await this.#activate();
    return false;
  }

  async #activate(): Promise<void> {
    this.#open = null;
    await this.#commands.activate();
  }

  #refused(reason: string): CardError {
    return new CardError('card.refused-by-chip', this.#reader, reason);
  }
}

export const mifareClassic: SamChip = {
  ...FACTS,
  countsTries: false,
  mayAnswer: (atr) => ATR.test(atr),
  on(channel, sam) {
    const { reader } = channel;
    const dialect = storageDialects.find((one) => one.speaks(reader));
    if (dialect !== undefined) return new MifareClassicCard(reader, dialect.over(channel), sam);
    const known = storageDialects.map(({ id }) => id).join(', ');
    const reason = `nobody knows how this reader speaks to storage cards (known: ${known})`;
    throw new ReaderError('reader.unknown', reader, reason);
  },
};
