/**
 * Memory cards in HID OMNIKEY readers (3021, 3121, 6121) and the Cherry ST-1144, which knows the same commands: high-level
 * APDUs after HID's PLT-03099 §8.1, and its raw buses where they have no word. The reader finds out the chip by itself,
 * so there is no select, and fresh power comes only with a new connection.
 */
import { assert } from '../../../src/core/outcome.ts';
import { CardError, type Presented } from '../../../src/ports/cards.ts';
import {
  type ApduChannel,
  type CardChannel,
  commandForData,
  commandWithData,
  exactly,
  exchange,
  expectOk,
  STATUS_OK,
  statusText,
} from '../apdu.ts';
import type { ChipType, MemoryCardCommands, ReaderDialect } from './dialect.ts';
import { triesIn } from './error-counter.ts';

/**
 * "HID Global OMNIKEY 3x21 Smart Card Reader [...] 00 00" and "OMNIKEY AG CardMan 3121 00 00" on Linux, "OMNIKEY CardMan
 * 3x21 0" on Windows; "Cherry GmbH SmartTerminal ST-1144 00 00", "Cherry SmartTerminal ST-1144 0".
 */
const READER_NAME = /OMNIKEY|HID Global|\bCherry\b.*\bST-1144/i;
/** One command of the chip's own over a bus: its tag, then control byte, address, data. */
const busCommand = (bus: number, control: number, address: number): Uint8Array =>
  Uint8Array.of(
    ...[0xff, 0x70, 0x07, 0x6b, 0x07, 0xa6, 0x05, bus, 0x03],
    ...[control, address, 0x00, 0x00],
  );

/** How the error counter of a chip is read, without presenting anything. */
interface CounterWords {
  readonly command: Uint8Array;
  /** The counter comes first, and what stands behind it reads 00 until the secret is presented. */
  readonly length: number;
  readonly bits: number;
}

const COUNTERS: Readonly<Record<ChipType, CounterWords>> = {
  // Two-wire bus, command 31: the security memory, counter and three bytes of secret.
  sle4442: { command: busCommand(0xa0, 0x31, 0x00), length: 4, bits: 0x07 },
  // Three-wire bus, command 0E with address bits 9 and 8 on top: the byte at 1021.
  sle4428: { command: busCommand(0xa1, 0xce, 0xfd), length: 1, bits: 0xff },
};
/** Tags of the bus: bytes from the chip, or an error of the firmware, which also comes with 90 00. */
const BUS_DATA = 0x9d;
const BUS_ERROR = 0x9e;
/** Offset in P1 and P2, high byte first. */
const at = (instruction: number, offset: number) =>
  [0xff, instruction, offset >> 8, offset & 0xff] as const;

/** Bytes that the chip gave over the bus, exactly `length`. */
function busData(channel: ApduChannel, answer: Uint8Array, length: number, what: string) {
  const [tag, told] = answer;
  if (tag === BUS_DATA && told === length && answer.length === 2 + length)
    return answer.subarray(2);
  const hex = Buffer.from(answer.subarray(0, 4)).toString('hex').toUpperCase();
  throw tag === BUS_ERROR
    ? new CardError('card.refused-by-chip', channel.reader, `${what} failed on the bus with ${hex}`)
    : new CardError('card.outcome-unknown', channel.reader, `${what} gave no bytes of the bus`);
}

/** 90 00 is right; 63 Cx is wrong with x presentations left; 69 83 is a card that is locked. */
function presentedBy(channel: ApduChannel, status: number): Presented {
  if (status === STATUS_OK) return { kind: 'ok' };
  if (status === 0x6983 || status === 0x63c0) return { kind: 'locked' };
  if (status >> 4 === 0x63c) return { kind: 'wrong', triesLeft: status & 0x0f };
  throw new CardError(
    'card.refused-by-chip',
    channel.reader,
    `presenting the secret was refused with ${statusText(status)}`,
  );
}

class OmnikeyCommands implements MemoryCardCommands {
  readonly #channel: CardChannel;
  readonly #counter: CounterWords;
  /** What the card has accepted since it has power: changing the secret takes the old one along. */
  #accepted: Uint8Array | null = null;

  constructor(channel: CardChannel, chip: ChipType) {
    this.#channel = channel;
    this.#counter = COUNTERS[chip];
  }

  async selectChip(): Promise<void> {
    this.#forget();
    await this.#channel.reconnect();
  }

  async readMemory(offset: number, length: number): Promise<Uint8Array> {
    const response = await exchange(this.#channel, commandForData(at(0xb0, offset), length));
    return exactly(this.#channel, length, response, 'reading the memory');
  }

  async readTries(): Promise<number> {
    const what = 'reading the error counter';
    const { command, length, bits } = this.#counter;
    const answer = expectOk(this.#channel, await exchange(this.#channel, command), what);
    const [counter = 0] = busData(this.#channel, answer, length, what);
    return triesIn(counter, bits);
  }

  async present(secret: Uint8Array): Promise<Presented> {
    this.#forget();
    const command = commandWithData([0xff, 0x20, 0x00, 0x00], secret);
    const { status } = await exchange(this.#channel, command);
    const presented = presentedBy(this.#channel, status);
    if (presented.kind === 'ok') this.#accepted = Uint8Array.from(secret);
    return presented;
  }

  writeMemory(offset: number, bytes: Uint8Array): Promise<void> {
    return this.#send(commandWithData(at(0xd6, offset), bytes), 'writing the memory');
  }

  async changeSecret(next: Uint8Array): Promise<void> {
    const old = this.#accepted;
    assert(old !== null, 'a secret is changed only after the old one has been presented');
    const command = commandWithData([0xff, 0x21, 0x00, 0x00], Uint8Array.of(...old, ...next));
    // From here on nobody knows which of the two the card has, until it answers.
    this.#forget();
    await this.#send(command, 'changing the secret');
    this.#accepted = Uint8Array.from(next);
  }

  async #send(command: Uint8Array, what: string): Promise<void> {
    expectOk(this.#channel, await exchange(this.#channel, command), what);
  }

  #forget(): void {
    this.#accepted?.fill(0);
    this.#accepted = null;
  }
}

export const omnikeyDialect: ReaderDialect = {
  id: 'omnikey',
  speaks: (readerName) => READER_NAME.test(readerName),
  over: (channel, chip) => new OmnikeyCommands(channel, chip),
};
