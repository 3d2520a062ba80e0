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
