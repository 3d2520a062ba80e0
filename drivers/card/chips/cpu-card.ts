/**
 * A CPU card in the manner of FMCOS and PBOC under the reference layout (docs/card-format.md §9). Its files are read freely until
 * it has taken the station's key; from then on it vouches for them by a MAC. A write wants the security state of that key, won by
 * EXTERNAL AUTHENTICATE, and a MAC over a challenge of its own. The keys stay in a SAM. 3DES or SM4: the card says which.
 */
import { assert } from '../../../src/core/outcome.ts';
import type { ChipFacts, Presented, SecretOwner } from '../../../src/ports/cards.ts';
import type { CardCipher, CpuKey, KeyOwner, Sam } from '../../../src/ports/sam.ts';
import { type CardChannel, commandWithData, exchange, STATUS_OK, statusText } from '../apdu.ts';
import {
  externalAuthenticate,
  type Header,
  SELECT_BY_NAME,
  updateBinary,
  writeKey,
} from '../dialects/iso7816.ts';
import type { WriteStep } from '../formats/write-steps.ts';
import { BLOCK_LENGTH } from '../keys/ciphers.ts';
import type { ChipOnCard, SamChip } from './chip.ts';
import { CpuExchange } from './cpu-exchange.ts';
import { APPLICATION_FILE, AREAS, FILES, fileOf, METER_AREA, UNITS } from './cpu-map.ts';
import { answersAsMemory } from './memory-card.ts';
import { type Unit, type UnitWrite, unitWrites } from './whole-units.ts';

const FACTS: ChipFacts = { id: 'cpu-card', tries: 3, secretLength: 0 };
const IMAGE_LENGTH = 256;
/** Name of the application, of nobody's registered ones (ISO/IEC 7816-5: F, proprietary). */
const APPLICATION = Uint8Array.of(0xf0, 0x51, 0x49, 0x4b, 0x41, 0x01);
/** "QC" and version of the application data; the cipher, 00 3DES or 01 SM4, follows. */
const APPLICATION_DATA = [0x51, 0x43, 0x01] as const;
const SERIAL_AT = 8;
const CIPHERS: readonly CardCipher[] = ['3des', 'sm4'];
const STATION_KEY = 1;
const METER_KEY = 2;
const KEY_ID: Readonly<Record<CpuKey['role'], number>> = {
  station: STATION_KEY,
  meter: METER_KEY,
};
/** ISO/IEC 7816-4: wrong length, data, parameters or state, or a command that the card does not have in this form. */
const DOES_NOT_TELL: readonly number[] = [
  ...[0x6700, 0x6982, 0x6985, 0x6a80, 0x6a81, 0x6a86, 0x6b00, 0x6d00, 0x6e00],
];
/** SW1 of a card that says how many bytes it wants. */
const WRONG_LENGTH = 0x6c;
/** With fewer tries left a wrong key would lock the card for ever. */
const FEWEST_TRIES = 2;

/** Stands for a card without our application: nothing in it is blank or ours. */
const foreign = (): Uint8Array => new Uint8Array(IMAGE_LENGTH);

interface Application {
  /** The whole file, with all eight bytes of the serial. */
  readonly data: Uint8Array;
  readonly cipher: CardCipher;
  /** Four bytes. */
  readonly serial: Uint8Array;
}

class CpuCardOnChannel implements ChipOnCard {
  readonly chip = FACTS;
  readonly #card: CpuExchange;
  readonly #sam: Sam;
  #application: Application | null = null;
  /** What it has shown before in this session: a card that then has none is not a foreign one. */
  #shown: Application | null = null;
  #image: Uint8Array | null = null;
  /** Areas that hold 00 and read as erased: their bytes are no FF until they are written, and a unit is then written whole. */
  #asCreated: readonly Unit[] = [];
  #presented: CpuKey | null = null;
  /** The station's key that this card has taken in this session, also before its power was gone: it vouches by it. */
  #taken: CpuKey | null = null;
  /** Whose security state the card has now. */
  #state: CpuKey['role'] | null = null;

  constructor(channel: CardChannel, sam: Sam) {
    this.#card = new CpuExchange(channel, sam);
    this.#sam = sam;
  }

  async select(): Promise<void> {
    this.#application = null;
    this.#image = null;
    this.#presented = null;
    this.#state = null;
    await this.#card.channel.reconnect();
  }

  async read(): Promise<Uint8Array> {
    this.#image = null;
    const application = this.#application ?? (await this.#open());
    if (application === null) {
      if (this.#shown !== null) throw this.#card.refused('the application is gone');
      return foreign();
    }
    // No key is shown to another chip than the one that took it.
    if (!sameChip(this.#shown, application)) this.#taken = null;
    this.#shown = application;
    const key = await this.#voucher();
    const image = new Uint8Array(IMAGE_LENGTH).fill(0xff);
    image.set(application.data);
    for (const file of FILES) {
      const vouched = key !== null && file.offset < METER_AREA;
      const bytes = vouched
        ? await this.#card.readVouched(key, file)
        : await this.#card.readFile(file);
      image.set(bytes, file.offset);
    }
    const bytesOf = ({ offset, length }: Unit) => image.subarray(offset, offset + length);
    this.#asCreated = AREAS.filter((area) => bytesOf(area).every((byte) => byte === 0));
    for (const area of this.#asCreated) bytesOf(area).fill(0xff);
    this.#image = image;
    return Uint8Array.from(image);
  }

  /** The station's key where the card has taken it before, with the card in its security state. */
  async #voucher(): Promise<CpuKey | null> {
    const taken = this.#taken;
    if (taken === null || this.#state === 'station') return taken;
    const status = await this.#prove(taken);
    if (status === STATUS_OK) return taken;
    // Shown once more it would cost another try.
    this.#taken = null;
    throw this.#card.refused(`the key that it took before gave ${statusText(status)}`);
  }

  /** A card that does not tell has lost no more tries than it was shown wrong keys, and none is shown twice. */
  async readTries(): Promise<number> {
    return this.#triesOf('station');
  }

  async #triesOf(role: CpuKey['role']): Promise<number> {
    if (this.#application === null) return FACTS.tries;
    const ask = Uint8Array.of(...externalAuthenticate(KEY_ID[role]), 0x00);
    // Never said again with another length: a card that wants data there would take the next bytes for a key.
    const { status } = await exchange(this.#card.channel, ask);
    if (status === 0x6983) return 0;
    if (status >> 4 === 0x63c) return status & 0x0f;
    if (DOES_NOT_TELL.includes(status) || status >> 8 === WRONG_LENGTH) return FACTS.tries;
    // Noise is no answer: taken for full tries it would let a wrong key be shown again.
    throw this.#card.refused(`asking for the tries gave ${statusText(status)}`);
  }

  async present(_secret: Uint8Array, owner: SecretOwner | null = null): Promise<Presented> {
    this.#presented = null;
    this.#taken = null;
    const key = this.#keyOf('station', owner);
    const status = await this.#prove(key);
    if (status === 0x6983 || status === 0x63c0) return { kind: 'locked' };
    if (status >> 4 === 0x63c) return { kind: 'wrong', triesLeft: status & 0x0f };
    if (status !== STATUS_OK) {
      throw this.#card.refused(`authenticating was refused with ${statusText(status)}`);
    }
    this.#presented = key;
    this.#taken = key;
    return { kind: 'ok' };
  }

  /** Shows the card that its holder has the key; the status says whether it agrees. */
  async #prove(key: CpuKey): Promise<number> {
    const tries = await this.#triesOf(key.role);
    if (tries < FEWEST_TRIES) {
      throw this.#card.refused(`the key was not presented: ${tries} tries are left`);
    }
    const challenge = await this.#card.challenge(BLOCK_LENGTH[key.cipher]);
    const shown = await this.#sam.authenticate(key, challenge);
    this.#state = null;
    const { status } = await this.#card.say(
      commandWithData(externalAuthenticate(KEY_ID[key.role]), shown),
    );
    if (status === STATUS_OK) this.#state = key.role;
    return status;
  }

  /** The key that writes these bytes, with the card in its security state. The meter's is asked for only by a formatting. */
  async #stateFor(offset: number, presented: CpuKey): Promise<CpuKey> {
    const role = offset < METER_AREA ? 'station' : 'meter';
    const key: CpuKey = { ...presented, role };
    if (this.#state === role) return key;
    const status = await this.#prove(key);
    if (status === STATUS_OK) return key;
    throw this.#card.refused(`the key of the ${role} was refused with ${statusText(status)}`);
  }

  async write(
    steps: readonly WriteStep[],
    written: (offset: number, bytes: Uint8Array) => void,
  ): Promise<void> {
    const presented = this.#presented;
    assert(presented !== null, 'a card is written only after its key has been presented');
    if (this.#image === null) throw this.#card.refused('a card that was not read is not written');
    for (const write of unitWrites(steps, this.#image, UNITS)) {
      const { offset, bytes } = this.#isAsCreated(write.unit)
        ? { offset: write.unit.offset, bytes: write.bytes }
        : changedSpan(write);
      const { sfi, offset: start } = fileOf(offset);
      const key = await this.#stateFor(offset, presented);
      await this.#change(key, updateBinary(sfi, offset - start), bytes, 'writing a file');
      for (const run of write.runs) {
        this.#image.set(run.bytes, run.offset);
        written(run.offset, run.bytes);
      }
    }
  }

  #isAsCreated({ offset }: Unit): boolean {
    return this.#asCreated.some(
      (area) => offset >= area.offset && offset < area.offset + area.length,
    );
  }

  /**
   * While the station's is the transport key the card is not sealed, and the meter's may be either: so the station's key comes last
   * where the card gets its own, and first where both become the transport key again (格式化). Broken off between them, the next
   * contact sets both.
   */
  async changeSecret(_next: Uint8Array, owner: SecretOwner | null = null): Promise<void> {
    assert(this.#presented !== null, 'a key is changed only after the old one has been presented');
    let under = this.#presented;
    // Until all is done nobody knows which key the card would take.
    this.#taken = null;
    await this.#stateFor(0, under);
    const sealing = [this.#keyOf('meter', owner), this.#keyOf('station', owner)];
    for (const key of owner === null ? sealing.toReversed() : sealing) {
      const wrapped = await this.#sam.wrap(under, key);
      await this.#change(under, writeKey(KEY_ID[key.role]), wrapped, 'changing a key');
      // The security state stands; from here on the card's MACs are made with its new key.
      if (key.role === 'station') under = key;
    }
    this.#presented = under;
    this.#taken = under;
  }

  /** The application's own account of itself, on which all else is read; null where the card is none of ours. */
  async #open(): Promise<Application | null> {
    const { status } = await this.#card.say(commandWithData(SELECT_BY_NAME, APPLICATION));
    if (status !== STATUS_OK) return null;
    const data = await this.#card.readFile(APPLICATION_FILE);
    const cipher = CIPHERS[data[APPLICATION_DATA.length] ?? CIPHERS.length];
    if (cipher === undefined || APPLICATION_DATA.some((byte, i) => data[i] !== byte)) return null;
    this.#application = { data, cipher, serial: data.slice(SERIAL_AT, SERIAL_AT + 4) };
    return this.#application;
  }

  /** A wrong MAC ends the security state; who heard no answer does not know. */
  async #change(key: CpuKey, header: Header, data: Uint8Array, what: string): Promise<void> {
    const state = this.#state;
    this.#state = null;
    await this.#card.sayWithMac(key, header, data, what);
    this.#state = state;
  }

  #keyOf(role: CpuKey['role'], whose: SecretOwner | null): CpuKey {
    if (this.#application === null) throw this.#card.refused('no application of ours is open');
    const { cipher, serial } = this.#application;
    const owner: KeyOwner | 'transport' = whose === null ? 'transport' : { ...whose, serial };
    return { cipher, role, owner };
  }
}

const sameChip = (before: Application | null, now: Application): boolean =>
  before !== null && Buffer.compare(before.data, now.data) === 0;

/** From the first changed byte of a unit to its last. */
function changedSpan({ unit, runs, bytes }: UnitWrite): { offset: number; bytes: Uint8Array } {
  const from = Math.min(...runs.map((run) => run.offset));
  const to = Math.max(...runs.map((run) => run.offset + run.bytes.length));
  return { offset: from, bytes: bytes.subarray(from - unit.offset, to - unit.offset) };
}

/** Every reader passes bytes to a CPU card, and selecting an application harms none: whatever is no memory card may be one. */
export const cpuCard: SamChip = {
  ...FACTS,
  countsTries: true,
  mayAnswer: (atr) => !answersAsMemory(atr),
  on: (channel, sam) => new CpuCardOnChannel(channel, sam),
};
