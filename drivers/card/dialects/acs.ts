/**
 * Memory cards in ACS readers (ACR38U-CCID, ACR39U, contact slot of ACR1281U): pseudo-APDUs of the ACR38 CCID reference
 * manual 6.04, p. 29–41.
 */
import { CardError, type Presented } from '../../../src/ports/cards.ts';
import {
  type ApduChannel,
  type ApduHeader,
  commandForData,
  commandWithData,
  exactly,
  exchange,
  expectOk,
  statusText,
} from '../apdu.ts';
import type { ChipType, MemoryCardCommands, ReaderDialect } from './dialect.ts';
import { triesIn } from './error-counter.ts';

/** "ACS ACR39U ICC Reader 00 00" on Linux, "ACS ACR39U ICC Reader 0" on Windows, "ACR38 SmartCard Reader" of old. */
const READER_NAME = /^ACS\b|\bACR ?\d{2}/;

/** How the firmware is told of a chip. */
interface ChipWords {
  /** Card type of SELECT_CARD_TYPE. */
  readonly type: number;
  /** Bits of the error counter. All of them stand after a right secret, and SW2 shows them. */
  readonly counterBits: number;
  /** READ_PRESENTATION_ERROR_COUNTER answers with the counter and what stands behind it, so many bytes. */
  readonly counterLength: number;
  /** A secret of its own memory, or the last two bytes of the main one. */
  readonly changeSecret: ApduHeader;
}

const CHIPS: Readonly<Record<ChipType, ChipWords>> = {
  sle4442: {
    type: 0x06,
    counterBits: 0x07,
    counterLength: 4,
    changeSecret: [0xff, 0xd2, 0x00, 0x01],
  },
  sle4428: {
    type: 0x05,
    counterBits: 0xff,
    counterLength: 3,
    changeSecret: [0xff, 0xd0, 0x03, 0xfe],
  },
};

/** Address in P1 and P2, high byte first. */
const at = (instruction: number, offset: number): ApduHeader => [
  0xff,
  instruction,
  offset >> 8,
  offset & 0xff,
];

const read = async (
  channel: ApduChannel,
  instruction: number,
  offset: number,
  length: number,
  what: string,
): Promise<Uint8Array> => {
  const command = commandForData(at(instruction, offset), length);
  return exactly(channel, length, await exchange(channel, command), what);
};

/** 90 and a full counter is right, 90 00 is a locked card, any other 90 xx is wrong and shows the error counter. */
function presentedBy(channel: ApduChannel, status: number, counterBits: number): Presented {
  if (status >> 8 !== 0x90) {
    throw new CardError(
      'card.refused-by-chip',
      channel.reader,
      `presenting the secret was refused with ${statusText(status)}`,
    );
  }
  if ((status & 0xff) === counterBits) return { kind: 'ok' };
  const triesLeft = triesIn(status, counterBits);
  return triesLeft === 0 ? { kind: 'locked' } : { kind: 'wrong', triesLeft };
}

function over(channel: ApduChannel, chip: ChipType): MemoryCardCommands {
  const { type, counterBits, counterLength, changeSecret } = CHIPS[chip];
  const send = async (command: Uint8Array, what: string): Promise<void> => {
    expectOk(channel, await exchange(channel, command), what);
  };
  return {
    selectChip: () =>
      send(commandWithData([0xff, 0xa4, 0x00, 0x00], Uint8Array.of(type)), `selecting ${chip}`),
    readMemory: (offset, length) => read(channel, 0xb0, offset, length, 'reading the memory'),
    async readTries() {
      const what = 'reading the error counter';
      const [counter = 0] = await read(channel, 0xb1, 0, counterLength, what);
      return triesIn(counter, counterBits);
    },
    async present(secret) {
      const command = commandWithData([0xff, 0x20, 0x00, 0x00], secret);
      return presentedBy(channel, (await exchange(channel, command)).status, counterBits);
    },
    writeMemory: (offset, bytes) =>
      send(commandWithData(at(0xd0, offset), bytes), 'writing the memory'),
    changeSecret: (next) => send(commandWithData(changeSecret, next), 'changing the secret'),
  };
}

export const acsDialect: ReaderDialect = {
  id: 'acs',
  speaks: (readerName) => READER_NAME.test(readerName),
  over,
};
