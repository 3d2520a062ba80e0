/**
 * The memory-card commands of a HID OMNIKEY reader's firmware: the high-level ones of PLT-03099 §8.1, and the raw 2-wire and
 * 3-wire buses of HID's sample codes (FF 70 07 6B …). It finds out the chip by itself, so nothing is selected.
 */
import type { Firmware } from './firmware.ts';
import { hostOf, type MemoryChip, type MemoryHost } from './memory-host.ts';
import { CONTROL_3W, Sle4428 } from './sle4428.ts';
import { CONTROL } from './sle4442.ts';

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
/** FF 70 07 6B Lc, then A6 05, the tag of the bus, 03 control address data, then Le. */
const busCommand = (bus: number): readonly number[] => [
  ...[0xff, 0x70, 0x07, 0x6b, 0x07, 0xa6, 0x05, bus, 0x03],
];
const TWO_WIRE_BUS = 0xa0;
const THREE_WIRE_BUS = 0xa1;
const BUS_LENGTH = 13;

export const omnikeyFirmware = (): Firmware => new OmnikeyFirmware();

class OmnikeyFirmware implements Firmware {
  /** The firmware keeps in mind whether the card has taken a PSC: the chip itself does not say. */
  #presented: boolean = false;

  forget(): void {
    this.#presented = false;
  }

  carryOut(card: MemoryChip, apdu: Uint8Array): Uint8Array | null {
    const [cla, ins, p1 = 0, p2 = 0, length] = apdu;
    if (cla !== 0xff) {
      return UNKNOWN;
    }
    const address = p1 * 256 + p2;
    const data = apdu.subarray(5);
    const host = hostOf(card);
    const { pscLength } = host;
    switch (ins) {
      case 0xb0:
        return readMain(host, address, apdu);
      case 0x3a:
        return readProtection(host, address, apdu);
      case 0x70:
        return bus(card, apdu);
      case 0xd6:
        return data.length === length ? this.#write(host, address, data) : WRONG_LENGTH;
      case 0x20:
        return data.length === length && length === pscLength
          ? this.#present(host, data)
          : WRONG_LENGTH;
      case 0x21:
        return data.length === length && length === 2 * pscLength
          ? this.#change(host, data)
          : WRONG_LENGTH;
      default:
        return UNKNOWN;
    }
  }

  /** Nothing is written where one of the bytes is protected. Whether the chip has obeyed is not looked at. */
  #write(host: MemoryHost, address: number, data: Uint8Array): Uint8Array | null {
    if (data.length === 0 || address + data.length > host.length) {
      return WRONG_ADDRESS;
    }
    if (!this.#presented) {
      return NOT_PRESENTED;
    }
    const protection = host.protection(address, data.length);
    if (protection === null) {
      return null;
    }
    if (protection.includes(0)) {
      return FAILED;
    }
    return data.every((byte, i) => host.update(address + i, byte)) ? OK : null;
  }

  #present(host: MemoryHost, psc: Uint8Array): Uint8Array | null {
    const result = host.present(psc);
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
  #change(host: MemoryHost, data: Uint8Array): Uint8Array | null {
    const presented = this.#present(host, data.subarray(0, host.pscLength));
    if (presented !== OK) {
      return presented;
    }
    const next = data.subarray(host.pscLength);
    return next.every((byte, at) => host.changePsc(at, byte)) ? OK : null;
  }
}

function readMain(host: MemoryHost, address: number, apdu: Uint8Array): Uint8Array | null {
  if (apdu.length !== 5) {
    return WRONG_LENGTH;
  }
  if (address >= host.length) {
    return WRONG_ADDRESS;
  }
  const bytes = host.readFrom(address);
  return bytes === null ? null : upTo(bytes, apdu[4] ?? 0);
}

/** One byte an address: 00 protected, 01 free. */
function readProtection(host: MemoryHost, address: number, apdu: Uint8Array): Uint8Array | null {
  if (apdu.length !== 5) {
    return WRONG_LENGTH;
  }
  if (address >= host.length) {
    return WRONG_ADDRESS;
  }
  const bits = host.protection(address, host.length - address);
  return bits === null ? null : upTo(Uint8Array.from(bits), apdu[4] ?? 0);
}

/** The first so many bytes (0 means 256) and 90 00; all there are and 62 82 where that is fewer. */
function upTo(bytes: Uint8Array, wanted: number): Uint8Array {
  const count = wanted === 0 ? 256 : wanted;
  const status = count > bytes.length ? END_OF_FILE : OK;
  return Uint8Array.of(...bytes.subarray(0, count), ...status);
}

/** One control command of the chip as it stands; main memory comes one byte at a time. */
function bus(card: MemoryChip, apdu: Uint8Array): Uint8Array | null {
  const threeWire = card instanceof Sle4428;
  const command = busCommand(threeWire ? THREE_WIRE_BUS : TWO_WIRE_BUS);
  if (apdu.length !== BUS_LENGTH || command.some((byte, i) => apdu[i] !== byte)) {
    return BUS_ERROR;
  }
  const [control = 0, address = 0, data = 0] = apdu.subarray(command.length);
  const answer = card.command(control, address, data);
  if (answer === null) {
    return null;
  }
  const reads = threeWire ? (control & 0x3f) === CONTROL_3W.read : control === CONTROL.readMain;
  const bytes = reads ? answer.subarray(0, 1) : answer;
  return Uint8Array.of(0x9d, bytes.length, ...bytes, ...OK);
}

function bitsIn(counter: number): number {
  return [...counter.toString(2)].filter((bit) => bit === '1').length;
}
