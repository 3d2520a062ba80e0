/**
 * CPU cards in any reader: plain ISO/IEC 7816-4 commands, with what T=0 adds (61 xx: fetch the answer; 6C xx: ask again
 * with the right length), and the MACs of FMCOS and PBOC cards. The reader only passes bytes on, so there is one
 * dialect for all of them.
 */
import { type ApduResponse, type CardChannel, exchange } from '../apdu.ts';

export type Header = readonly [number, number, number, number];

/** A card answers 61 xx for ever only if it is broken. */
const MAX_ANSWERS = 8;

/** Header and Le alone: a command that only asks. */
const ASKING_LENGTH = 5;

/**
 * One command of ISO/IEC 7816-4, carried to its last answer. What brings data is never said again, whatever the answer: its
 * last byte is no length, and an EXTERNAL AUTHENTICATE with another byte in it would be a wrong key.
 */
export async function isoExchange(
  channel: CardChannel,
  command: Uint8Array,
): Promise<ApduResponse> {
  let response = await exchange(channel, command);
  const parts: Uint8Array[] = [];
  for (let answers = 0; answers < MAX_ANSWERS; answers += 1) {
    const { status } = response;
    if (status >> 8 === 0x61) {
      parts.push(response.data);
      response = await exchange(channel, Uint8Array.of(0x00, 0xc0, 0x00, 0x00, status & 0xff));
    } else if (status >> 8 === 0x6c && parts.length === 0 && command.length === ASKING_LENGTH) {
      const again = Uint8Array.from(command);
      again[again.length - 1] = status & 0xff;
      response = await exchange(channel, again);
    } else break;
  }
  const data = Uint8Array.from([...parts.flatMap((part) => [...part]), ...response.data]);
  return { data, status: response.status };
}

export const SELECT_BY_NAME: Header = [0x00, 0xa4, 0x04, 0x00];
export const GET_CHALLENGE: Header = [0x00, 0x84, 0x00, 0x00];
/** Key number in P2. */
export const externalAuthenticate = (key: number): Header => [0x00, 0x82, 0x00, key];
/** Short file identifier in P1, offset in P2. */
export const readBinary = (sfi: number, offset: number): Header => [0x00, 0xb0, 0x80 | sfi, offset];
/** The rest of the file with a MAC behind it; the command brings one itself. */
export const readBinaryWithMac = (sfi: number, offset: number): Header => [
  0x04,
  0xb0,
  0x80 | sfi,
  offset,
];
/** A MAC stands behind the data. */
export const updateBinary = (sfi: number, offset: number): Header => [
  0x04,
  0xd6,
  0x80 | sfi,
  offset,
];
/** A new key, encrypted and with a MAC (FMCOS WRITE KEY, P1 = 01 replaces one). */
export const writeKey = (key: number): Header => [0x84, 0xd4, 0x01, key];
