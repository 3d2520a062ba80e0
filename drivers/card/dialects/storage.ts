/**
 * How contactless readers speak to MIFARE Classic: the storage-card commands of PC/SC part 3 (§3.2.2.1), in the words of
 * ACS (ACR122U API 2.04, ACR1281U manual) and of Identiv (SCL01x manual).
 */
import { CardError } from '../../../src/ports/cards.ts';
import {
  type CardChannel,
  commandForData,
  commandWithData,
  exactly,
  exchange,
  expectOk,
  STATUS_OK,
  statusText,
} from '../apdu.ts';

export type SectorKeyType = 'A' | 'B';

/** Bytes of one block. */
export const BLOCK_LENGTH = 16;

/** All throw CardError 'card.refused-by-chip' where the reader says no, and what the channel throws. */
export interface StorageCardCommands {
  /** Activates the card again: whatever sector was open is shut, and a card that has refused a key listens again. */
  activate(): Promise<void>;
  /** The card's UID, 4, 7 or 10 bytes. */
  readUid(): Promise<Uint8Array>;
  /** Opens the sector of a block with a key of six bytes; false where the card or the reader refuses it. */
  authenticate(block: number, type: SectorKeyType, key: Uint8Array): Promise<boolean>;
  readBlock(block: number): Promise<Uint8Array>;
  /** 16 bytes. That the reader said yes does not prove that the cells hold: read back. */
  writeBlock(block: number, bytes: Uint8Array): Promise<void>;
}

export interface StorageDialect {
  readonly id: string;
  /** Does a reader of this name speak this dialect? */
  speaks(readerName: string): boolean;
  over(channel: CardChannel): StorageCardCommands;
}

/** Where makers differ: the number a key is kept under, and how "no" is said to a key. */
interface Words {
  readonly loadSlot: (type: SectorKeyType) => number;
  readonly useSlot: number;
  readonly refusals: readonly number[];
}

const TYPE_BYTE: Readonly<Record<SectorKeyType, number>> = { A: 0x60, B: 0x61 };

function over(words: Words, channel: CardChannel): StorageCardCommands {
  const send = async (command: Uint8Array, what: string): Promise<void> => {
    expectOk(channel, await exchange(channel, command), what);
  };
  /** What the reader was given last: the same key opens one sector after the other. */
  let given: { readonly slot: number; readonly key: Uint8Array } | null = null;
  const forget = (): void => {
    given?.key.fill(0);
    given = null;
  };
  const give = async (slot: number, key: Uint8Array): Promise<void> => {
    if (given?.slot === slot && given.key.every((byte, i) => byte === key[i])) return;
    forget();
    await send(commandWithData([0xff, 0x82, 0x00, slot], key), 'giving the reader a key');
    given = { slot, key: Uint8Array.from(key) };
  };
  return {
    activate() {
      forget();
      return channel.reconnect();
    },
    async readUid() {
      const answer = await exchange(channel, Uint8Array.of(0xff, 0xca, 0x00, 0x00, 0x00));
      return expectOk(channel, answer, 'reading the UID');
    },
    async authenticate(block, type, key) {
      await give(words.loadSlot(type), key);
      const how = Uint8Array.of(0x01, 0x00, block, TYPE_BYTE[type], words.useSlot);
      const { status } = await exchange(channel, commandWithData([0xff, 0x86, 0x00, 0x00], how));
      if (status === STATUS_OK) return true;
      if (words.refusals.includes(status)) return false;
      throw new CardError(
        'card.refused-by-chip',
        channel.reader,
        `authenticating was refused with ${statusText(status)}`,
      );
    },
    async readBlock(block) {
      const command = commandForData([0xff, 0xb0, 0x00, block], BLOCK_LENGTH);
      return exactly(channel, BLOCK_LENGTH, await exchange(channel, command), 'reading a block');
    },
    writeBlock: (block, bytes) =>
      send(commandWithData([0xff, 0xd6, 0x00, block], bytes), 'writing a block'),
  };
}

/** 63 00 is the answer of PC/SC part 3; Identiv uses 69 82 to 69 88 beside it. */
const GENERAL_REFUSAL = 0x6300;

/**
 * "ACS ACR122U PICC Interface 00 00", "ACS ACR1281 1S Dual Reader PICC 0". On Linux and macOS the slots of a reader of several
 * are only counted ("ACS ACR1281 1S Dual Reader 00 01", "ACS ACR1252 1S CL Reader(1)"; acshk/acsccid #4 and #10): there the model
 * tells, and that a storage card answers is what tells the antenna.
 */
const acs: StorageDialect = {
  id: 'acs-storage',
  speaks: (name) => /^ACS\b.*\bPICC\b|\bACR ?12\d/i.test(name),
  over: (channel) =>
    over({ loadSlot: () => 0x00, useSlot: 0x00, refusals: [GENERAL_REFUSAL] }, channel),
};

/** "Identiv uTrust 3700 F Contactless Reader 00 00", "SCM Microsystems Inc. SCL010 Contactless Reader 00 00". */
const identiv: StorageDialect = {
  id: 'identiv-storage',
  speaks: (name) => /\b(Identiv|SCM|SCL ?01)/i.test(name),
  over: (channel) =>
    over(
      {
        loadSlot: (type) => TYPE_BYTE[type],
        useSlot: 0x01,
        refusals: [GENERAL_REFUSAL, 0x6982, 0x6983, 0x6984, 0x6986, 0x6988],
      },
      channel,
    ),
};

export const storageDialects: readonly StorageDialect[] = [acs, identiv];
