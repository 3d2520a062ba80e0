/**
 * Memory cards in ACS readers (ACR38U-CCID, ACR39U, contact slot of ACR1281U): pseudo-APDUs of the ACR38 CCID reference
 * manual 6.04, p. 37–41.
 */
import { CardError, type Presented } from '../../../src/ports/cards.ts';
import {
  type ApduChannel,
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
const CHIP_CODES: Readonly<Record<ChipType, number>> = { sle4442: 0x06 };
/** Answer to a right secret: SW1 90 and all three bits of the error counter. */
const ALL_TRIES = 0x07;

const read = async (
  channel: ApduChannel,
  instruction: number,
  offset: number,
  length: number,
  what: string,
): Promise<Uint8Array> => {
  const command = commandForData([0xff, instruction, 0x00, offset], length);
  return exactly(channel, length, await exchange(channel, command), what);
};

/** 90 07 is right, 90 00 is a locked card, any other 90 xx is wrong and shows the error counter. */
function presentedBy(channel: ApduChannel, status: number): Presented {
  if (status >> 8 !== 0x90) {
    throw new CardError(
      'card.refused-by-chip',
      channel.reader,
      `presenting the secret was refused with ${statusText(status)}`,
    );
  }
  if ((status & 0xff) === ALL_TRIES) return { kind: 'ok' };
  const triesLeft = triesIn(status);
  return triesLeft === 0 ? { kind: 'locked' } : { kind: 'wrong', triesLeft };
}

function over(channel: ApduChannel): MemoryCardCommands {
  const send = async (command: Uint8Array, what: string): Promise<void> => {
    expectOk(channel, await exchange(channel, command), what);
  };
  return {
    selectChip: (chip) =>
      send(
        commandWithData([0xff, 0xa4, 0x00, 0x00], Uint8Array.of(CHIP_CODES[chip])),
        `selecting ${chip}`,
      ),
    readMemory: (offset, length) => read(channel, 0xb0, offset, length, 'reading the memory'),
    async readTries() {
      const [counter = 0] = await read(channel, 0xb1, 0, 4, 'reading the error counter');
      return triesIn(counter);
    },
    async present(secret) {
      const command = commandWithData([0xff, 0x20, 0x00, 0x00], secret);
      return presentedBy(channel, (await exchange(channel, command)).status);
    },
    writeMemory: (offset, bytes) =>
      send(commandWithData([0xff, 0xd0, 0x00, offset], bytes), 'writing the memory'),
    changeSecret: (next) =>
      send(commandWithData([0xff, 0xd2, 0x00, 0x01], next), 'changing the secret'),
  };
}

export const acsDialect: ReaderDialect = {
  id: 'acs',
  speaks: (readerName) => READER_NAME.test(readerName),
  over,
};
