/** Commands to a reader and what comes back (ISO/IEC 7816-4 short APDUs). */
import { assert } from '../../src/core/outcome.ts';
import { CardError } from '../../src/ports/cards.ts';

/** A way to one card in one reader. */
export interface ApduChannel {
  /** Name of the reader, for errors. */
  readonly reader: string;
  /** The raw answer, possibly empty. Throws CardError or ReaderError. */
  transmit(command: Uint8Array): Promise<Uint8Array>;
}

/** A channel that can give the card fresh power without a command of the reader for it. */
export interface CardChannel extends ApduChannel {
  /**
   * Takes the card's power and connects to it again. Throws CardError 'card.removed' where the card is another insertion
   * by then, ReaderError 'reader.in-use-elsewhere' where another program was quicker; after that nothing reaches a card.
   */
  reconnect(): Promise<void>;
}

/** CLA, INS, P1, P2. */
export type ApduHeader = readonly [number, number, number, number];

/** Status word of success. */
export const STATUS_OK = 0x9000;

export interface ApduResponse {
  readonly data: Uint8Array;
  /** SW1 and SW2 as one number, 0 … FFFF. */
  readonly status: number;
}

/** A command that brings 1 … 255 bytes to the card. */
export function commandWithData(header: ApduHeader, data: Uint8Array): Uint8Array {
  assert(data.length >= 1 && data.length <= 255, `a command carries 1 to 255, not ${data.length}`);
  return Uint8Array.of(...header, data.length, ...data);
}

/** A command that asks for 1 … 255 bytes. */
export function commandForData(header: ApduHeader, expected: number): Uint8Array {
  assert(expected >= 1 && expected <= 255, `an answer carries 1 to 255 bytes, not ${expected}`);
  return Uint8Array.of(...header, expected);
}

/**
 * Splits an answer into data and status. Under two bytes there is no status: the command may have been executed
 * (a card that leaves after it has obeyed shows as success with no bytes), so the outcome is unknown.
 */
export function parseResponse(reader: string, answer: Uint8Array): ApduResponse {
  if (answer.length < 2) {
    throw new CardError(
      'card.outcome-unknown',
      reader,
      `the answer has ${answer.length} bytes and no status`,
    );
  }
  const status = ((answer.at(-2) ?? 0) << 8) | (answer.at(-1) ?? 0);
  return { data: answer.subarray(0, -2), status };
}

export const exchange = async (channel: ApduChannel, command: Uint8Array): Promise<ApduResponse> =>
  parseResponse(channel.reader, await channel.transmit(command));

export const statusText = (status: number): string =>
  status.toString(16).toUpperCase().padStart(4, '0');

/** The answer's data; CardError 'card.refused-by-chip' naming `what` where the status is not 90 00. */
export function expectOk(channel: ApduChannel, response: ApduResponse, what: string): Uint8Array {
  if (response.status !== STATUS_OK) {
    throw new CardError(
      'card.refused-by-chip',
      channel.reader,
      `${what} was refused with ${statusText(response.status)}`,
    );
  }
  return response.data;
}

/** As `expectOk`, and CardError 'card.outcome-unknown' where it is not `length` bytes. */
export function exactly(
  channel: ApduChannel,
  length: number,
  response: ApduResponse,
  what: string,
): Uint8Array {
  const data = expectOk(channel, response, what);
  if (data.length !== length) {
    throw new CardError(
      'card.outcome-unknown',
      channel.reader,
      `${what} gave ${data.length} bytes, not ${length}`,
    );
  }
  return data;
}
