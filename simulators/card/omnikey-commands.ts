/**
 * The memory-card commands of a HID OMNIKEY reader's firmware: the high-level ones of PLT-03099 §8.1, and the raw 2-wire bus
 * of HID's sample codes (FF 70 07 6B …). It finds out the chip by itself, so nothing is selected.
 */
import type { Firmware } from './firmware.ts';
import { presentPsc } from './psc.ts';
import { CONTROL, type Sle4442 } from './sle4442.ts';

const OK = Uint8Array.of(0x90, 0x00);
const END_OF_FILE = Uint8Array.of(0x62, 0x82);
const FAILED = Uint8Array.of(0x65, 0x81);
const WRONG_LENGTH = Uint8Array.of(0x67, 0x00);
const NOT_PRESENTED = Uint8Array.of(0x69, 0x82);
const LOCKED = Uint8Array.of(0x69, 0x83);
const WRONG_ADDRESS = Uint8Array.of(0x6a, 0x82);
const UNKNOWN = Uint8Array.of(0x6d, 0x00);
/** What the firmware says on the raw bus when it cannot; the code is one of its own. */
const BUS_ERROR = Uint8Array.of(0x9e, 0x02, 0x01, 0x02, 0x90, 0x00);
/** FF 70 07 6B Lc, then A6 05 A0 03 control address data, then Le. */
const BUS_COMMAND = [0xff, 0x70, 0x07, 0x6b, 0x07, 0xa6, 0x05, 0xa0, 0x03];
const BUS_LENGTH = 13;
const MEMORY_LENGTH = 256;
const PSC_LENGTH = 3;

export const omnikeyFirmware = (): Firmware => new OmnikeyFirmware();

class OmnikeyFirmware implements Firmware {
  /** The firmware keeps in mind whether the card has taken a PSC: the chip itself does not say. */
  #presented: boolean = false;

  forget(): void {
    this.#presented = false;
  }

  carryOut(card: Sle4442, apdu: Uint8Array): Uint8Array | null {
    const [cla, ins, p1 = 0, p2 = 0, length] = apdu;
    if (cla !== 0xff) {
      return UNKNOWN;
    }
    const address = p1 * 256 + p2;
    const data = apdu.subarray(5);
    switch (ins) {
      case 0xb0:
        return readMain(card, address, apdu);
      case 0x3a:
        return readProtection(card, address, apdu);
      case 0x70:
        return bus(card, apdu);
      case 0xd6:
        return data.length === length ? this.#write(card, address, data) : WRONG_LENGTH;
      case 0x20:
        return data.length === length && length === PSC_LENGTH
          ? this.#present(card, data)
          : WRONG_LENGTH;
      case 0x21:
        return data.length === length && length === 2 * PSC_LENGTH
          ? this.#change(card, data)
          : WRONG_LENGTH;
      default:
        return UNKNOWN;
    }
  }

  /** Nothing is written where one of the bytes is protected. Whether the chip has obeyed is not looked at. */
  #write(card: Sle4442, address: number, data: Uint8Array): Uint8Array | null {
    if (data.length === 0 || address + data.length > MEMORY_LENGTH) {
      return WRONG_ADDRESS;
    }
    if (!this.#presented) {
      return NOT_PRESENTED;
    }
    const protection = protectionBits(card);
    if (protection === null) {
      return null;
    }
    if (protection.slice(address, address + data.length).includes(0)) {
      return FAILED;
    }
    for (const [i, byte] of data.entries()) {
      if (card.command(CONTROL.updateMain, address + i, byte) === null) {
        return null;
      }
    }
    return OK;
  }

  #present(card: Sle4442, psc: Uint8Array): Uint8Array | null {
    const result = presentPsc(card, psc);
    this.#presented = result.kind === 'presented';
    switch (result.kind) {
      case 'lost':
        return null;
      case 'presented':
        return OK;
      case 'locked':
        return LOCKED;
      default:
        return Uint8Array.of(0x63, 0xc0 + bitsIn(result.counter));
    }
  }

  /** The old PSC is presented once more, with all that this can cost; then the new one is written. */
  #change(card: Sle4442, data: Uint8Array): Uint8Array | null {
    const presented = this.#present(card, data.subarray(0, PSC_LENGTH));
    if (presented !== OK) {
      return presented;
    }
    for (const [i, byte] of data.subarray(PSC_LENGTH).entries()) {
      if (card.command(CONTROL.updateSecurity, 1 + i, byte) === null) {
        return null;
      }
    }
    return OK;
  }
}

function readMain(card: Sle4442, address: number, apdu: Uint8Array): Uint8Array | null {
  if (apdu.length !== 5) {
    return WRONG_LENGTH;
  }
  if (address >= MEMORY_LENGTH) {
    return WRONG_ADDRESS;
  }
  const bytes = card.command(CONTROL.readMain, address, 0);
  return bytes === null ? null : upTo(bytes, apdu[4] ?? 0);
}

/** One byte an address: 00 protected, 01 free. */
function readProtection(card: Sle4442, address: number, apdu: Uint8Array): Uint8Array | null {
  if (apdu.length !== 5) {
    return WRONG_LENGTH;
  }
  if (address >= MEMORY_LENGTH) {
    return WRONG_ADDRESS;
  }
  const bits = protectionBits(card);
  return bits === null ? null : upTo(Uint8Array.from(bits.slice(address)), apdu[4] ?? 0);
}

/** The first so many bytes (0 means 256) and 90 00; all there are and 62 82 where that is fewer. */
function upTo(bytes: Uint8Array, wanted: number): Uint8Array {
  const count = wanted === 0 ? MEMORY_LENGTH : wanted;
  const status = count > bytes.length ? END_OF_FILE : OK;
  return Uint8Array.of(...bytes.subarray(0, count), ...status);
}

/** The protection bit of each byte of the main memory; only the first 32 have a real one. Null without power. */
function protectionBits(card: Sle4442): number[] | null {
  const cells = card.command(CONTROL.readProtection, 0, 0);
  return cells === null
    ? null
    : Array.from({ length: MEMORY_LENGTH }, (_, i) => ((cells[i >> 3] ?? 0xff) >> (i & 7)) & 1);
}

/** One control command of the chip as it stands; main memory comes one byte at a time. */
function bus(card: Sle4442, apdu: Uint8Array): Uint8Array | null {
  if (apdu.length !== BUS_LENGTH || BUS_COMMAND.some((byte, i) => apdu[i] !== byte)) {
    return BUS_ERROR;
  }
  const [control = 0, address = 0, data = 0] = apdu.subarray(BUS_COMMAND.length);
  const answer = card.command(control, address, data);
  if (answer === null) {
    return null;
  }
  const bytes = control === CONTROL.readMain ? answer.subarray(0, 1) : answer;
  return Uint8Array.of(0x9d, bytes.length, ...bytes, ...OK);
}

const bitsIn = (counter: number): number =>
  (counter & 1) + ((counter >> 1) & 1) + ((counter >> 2) & 1);
