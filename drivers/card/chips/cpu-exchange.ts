/**
 * The exchanges of a CPU card that want a key of the SAM: a command whose sender proves itself by a MAC, and a file whose
 * bytes the card vouches for by one (docs/card-format.md §9). Each takes a challenge of the card of its own.
 */
import { CardError } from '../../../src/ports/cards.ts';
import type { CpuKey, Sam } from '../../../src/ports/sam.ts';
import { type ApduResponse, type CardChannel, commandForData, exactly, expectOk } from '../apdu.ts';
import {
  GET_CHALLENGE,
  type Header,
  isoExchange,
  readBinary,
  readBinaryWithMac,
} from '../dialects/iso7816.ts';
import type { Unit } from './whole-units.ts';

const MAC_CHALLENGE = 4;
const MAC_LENGTH = 4;

/** A transparent file under its short identifier. */
export interface CpuFile extends Unit {
  readonly sfi: number;
}

export class CpuExchange {
  readonly channel: CardChannel;
  readonly #sam: Sam;

  constructor(channel: CardChannel, sam: Sam) {
    this.channel = channel;
    this.#sam = sam;
  }

  say(command: Uint8Array): Promise<ApduResponse> {
    return isoExchange(this.channel, command);
  }

  refused(reason: string): CardError {
    return new CardError('card.refused-by-chip', this.channel.reader, reason);
  }

  /** `length` bytes that the card has just drawn. */
  async challenge(length: number): Promise<Uint8Array> {
    const response = await this.say(commandForData(GET_CHALLENGE, length));
    return exactly(this.channel, length, response, 'asking for a challenge');
  }

  /** The whole file as whatever stands between reader and card shows it. */
  async readFile({ sfi, length }: CpuFile): Promise<Uint8Array> {
    const response = await this.say(commandForData(readBinary(sfi, 0), length));
    return exactly(this.channel, length, response, `reading file ${sfi}`);
  }

  /** The whole file as the card itself shows it. Throws 'card.refused-by-chip' where the MAC is not the card's. */
  async readVouched(key: CpuKey, { sfi, length }: CpuFile): Promise<Uint8Array> {
    const challenge = await this.challenge(MAC_CHALLENGE);
    const asked = Uint8Array.of(...readBinaryWithMac(sfi, 0), MAC_LENGTH);
    const mac = await this.#sam.mac(key, challenge, asked);
    const response = await this.say(Uint8Array.of(...asked, ...mac));
    const what = `reading file ${sfi} under a MAC`;
    const answer = exactly(this.channel, length + MAC_LENGTH, response, what);
    const data = answer.slice(0, length);
    const right = await this.#sam.mac(key, challenge, Uint8Array.of(...asked, ...data));
    if (Buffer.compare(answer.subarray(length), right) !== 0) {
      throw this.refused(`file ${sfi} was shown under a wrong MAC`);
    }
    return data;
  }

  /** A command with data, and the MAC over both. */
  async sayWithMac(key: CpuKey, header: Header, data: Uint8Array, what: string): Promise<void> {
    const challenge = await this.challenge(MAC_CHALLENGE);
    const message = Uint8Array.of(...header, data.length + MAC_LENGTH, ...data);
    const mac = await this.#sam.mac(key, challenge, message);
    expectOk(this.channel, await this.say(Uint8Array.of(...message, ...mac)), what);
  }
}
