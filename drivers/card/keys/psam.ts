/**
 * A PSAM in a second reader slot: the module derives and uses the keys, and they never leave it. Commands in the manner of
 * FMCOS and PBOC modules: 80 1A begins with a key, diversified by one factor; 80 FA encrypts with it or makes a MAC. Which
 * key numbers a maker's module has is its profile; ours is docs/card-format.md §10.
 */
import { assert } from '../../../src/core/outcome.ts';
import { CardError, ReaderError } from '../../../src/ports/cards.ts';
import type { CardCipher, CpuKey, KeyOwner, Sam } from '../../../src/ports/sam.ts';
import { type CardChannel, commandWithData, STATUS_OK, statusText } from '../apdu.ts';
import { type Header, isoExchange, SELECT_BY_NAME } from '../dialects/iso7816.ts';
import type { MacModule } from './asked-macs.ts';
import { BLOCK_LENGTH, KEY_LENGTH, padded } from './ciphers.ts';
import { macFactor, SLOT_MAC_LENGTH } from './slot-macs.ts';
import { factorOf, MAC_LENGTH, SECTOR_KEY_LENGTH, transportSam } from './software-sam.ts';

const APPLICATION = Uint8Array.of(0xf0, 0x51, 0x49, 0x4b, 0x41, 0x53);
const KEYS = { storage: 1, station: 2, meter: 3 } as const;
const CIPHERS: Readonly<Record<CardCipher, number>> = { '3des': 0x00, sm4: 0x01 };
const beginWith = (key: keyof typeof KEYS, cipher: CardCipher): Header => [
  ...([0x80, 0x1a] as const),
  KEYS[key],
  CIPHERS[cipher],
];
const ENCRYPT: Header = [0x80, 0xfa, 0x00, 0x00];
/** One MAC over the whole message, its chain begun with the first block. */
const MAC: Header = [0x80, 0xfa, 0x05, 0x00];

/** The same with all eight bytes of it: what a slot carries. */
const WHOLE_MAC: Header = [0x80, 0xfa, 0x05, 0x08];
/** Key of the MACs of slots, always SM4; P2 is its version. */
const MAC_KEY = 4;
/** Of the keys of cards a module has one version; of those of MACs as many as its maker wrote. */
const MODULE_VERSION = 1;
const NO_SUCH_KEY = 0x6a88;

/** A way to the module that is its user's alone until it is given back. */
export interface ModuleConnection extends CardChannel {
  disconnect(): Promise<void>;
}

/** `connect` reaches the module in its own slot; `reader` is that slot's name, for errors. */
export function createPsam(
  reader: string,
  connect: () => Promise<ModuleConnection>,
): Sam & MacModule {
  let last: Promise<unknown> = Promise.resolve();
  /** One exchange after the other: what a module was begun with holds for its next command only. */
  const alone = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(work, work);
    last = mine.catch(() => undefined);
    return mine;
  };
  const inModule = <T>(work: (module: Module) => Promise<T>): Promise<T> =>
    alone(async () => {
      try {
        const channel = await connect();
        try {
          return await work(new Module(reader, channel));
        } finally {
          await channel.disconnect();
        }
      } catch (cause) {
        // The customer's card is not to blame, and putting it back would not help.
        if (!(cause instanceof CardError)) throw cause;
        throw new ReaderError('sam.missing', reader, cause.message, { cause });
      }
    });
  const cipherKey = (
    { cipher, role, owner }: CpuKey & { readonly owner: KeyOwner },
    header: Header,
    data: Uint8Array,
    length: number,
  ): Promise<Uint8Array> =>
    inModule(async (module) => {
      await module.begin(beginWith(role, cipher), owner);
      return module.say(header, data, length);
    });
  return {
    slotMac: (keyVersion, cardNo, message) =>
      inModule(async (module) => {
        const factor = macFactor(keyVersion, cardNo);
        if (!(await module.has([0x80, 0x1a, MAC_KEY, keyVersion], factor))) return null;
        const block = BLOCK_LENGTH.sm4;
        const data = Uint8Array.of(...new Uint8Array(block), ...padded(message, block));
        return module.say(WHOLE_MAC, data, SLOT_MAC_LENGTH);
      }),
    sectorKey: (owner, sector) =>
      inModule(async (module) => {
        await module.begin(beginWith('storage', '3des'), owner);
        const block = new Uint8Array(BLOCK_LENGTH['3des']);
        block[block.length - 1] = sector;
        const encrypted = await module.say(ENCRYPT, block, block.length);
        return encrypted.slice(0, SECTOR_KEY_LENGTH);
      }),
    authenticate: (key, challenge) =>
      isOwned(key)
        ? cipherKey(key, ENCRYPT, challenge, challenge.length)
        : transportSam.authenticate(key, challenge),
    mac(key, challenge, command) {
      if (!isOwned(key)) return transportSam.mac(key, challenge, command);
      const block = BLOCK_LENGTH[key.cipher];
      const start = new Uint8Array(block);
      start.set(challenge);
      const data = Uint8Array.of(...start, ...padded(command, block));
      return cipherKey(key, MAC, data, MAC_LENGTH);
    },
    async wrap(under, key) {
      // A card that is given back has the station's key of stock before the meter's: neither is a secret then.
      if (!isOwned(key) && !isOwned(under)) return transportSam.wrap(under, key);
      // The transport key is no secret: it may leave this program, sealed by the module under the key that the card has.
      if (!isOwned(key) && isOwned(under)) {
        const plain = Uint8Array.of(KEY_LENGTH, ...new Uint8Array(KEY_LENGTH).fill(0xff));
        const data = padded(plain, BLOCK_LENGTH[under.cipher]);
        return cipherKey(under, ENCRYPT, data, data.length);
      }
      throw new ReaderError(
        'sam.refused',
        reader,
        'this module gives no key away, not even sealed',
      );
    },
  };
}

const isOwned = (key: CpuKey): key is CpuKey & { readonly owner: KeyOwner } =>
  key.owner !== 'transport';

/** The module for the length of one connection. */
class Module {
  readonly #reader: string;
  readonly #channel: CardChannel;

  constructor(reader: string, channel: CardChannel) {
    this.#reader = reader;
    this.#channel = channel;
  }

  /** Begins with a key; false where the module has none of it. */
  async has(header: Header, factor: Uint8Array): Promise<boolean> {
    await this.#select();
    const { status, data } = await isoExchange(this.#channel, commandWithData(header, factor));
    if (status === NO_SUCH_KEY && data.length === 0) return false;
    if (status === STATUS_OK && data.length === 0) return true;
    const command = Buffer.from(header).toString('hex').toUpperCase();
    throw new ReaderError('sam.refused', this.#reader, `${command} gave ${statusText(status)}`);
  }

  async begin(header: Header, owner: KeyOwner): Promise<void> {
    if (owner.keyVersion !== MODULE_VERSION) {
      const reason = `the module holds version ${MODULE_VERSION} of its keys, not ${owner.keyVersion}`;
      throw new ReaderError('sam.refused', this.#reader, reason);
    }
    await this.#select();
    await this.say(header, factorOf(owner), 0);
  }

  async #select(): Promise<void> {
    const selected = await isoExchange(this.#channel, commandWithData(SELECT_BY_NAME, APPLICATION));
    if (selected.status !== STATUS_OK) {
      const reason = `no module of ours: selecting it gave ${statusText(selected.status)}`;
      throw new ReaderError('sam.missing', this.#reader, reason);
    }
  }

  /** Exactly `length` bytes. */
  async say(header: Header, data: Uint8Array, length: number): Promise<Uint8Array> {
    assert(data.length <= 255, `a module takes 255 bytes, not ${data.length}`);
    const answer = await isoExchange(this.#channel, commandWithData(header, data));
    if (answer.status === STATUS_OK && answer.data.length === length) return answer.data;
    const command = Buffer.from(header).toString('hex').toUpperCase();
    const reason = `${command} gave ${statusText(answer.status)} and ${answer.data.length} bytes`;
    throw new ReaderError('sam.refused', this.#reader, reason);
  }
}
