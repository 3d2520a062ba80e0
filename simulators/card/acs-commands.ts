/** The memory-card commands of an ACS reader's firmware (ACR38 CCID reference manual 6.04, p. 29–41). */
import type { Firmware } from './firmware.ts';
import { hostOf, type MemoryChip, type MemoryHost } from './memory-host.ts';
import { Sle4428 } from './sle4428.ts';

const OK = Uint8Array.of(0x90, 0x00);
const UNKNOWN = Uint8Array.of(0x6d, 0x00);
const WRONG_LENGTH = Uint8Array.of(0x67, 0x00);
/** Card types: SLE4418 and SLE4428, SLE4432 and SLE4442. */
const THREE_WIRE = 0x05;
const TWO_WIRE = 0x06;

export const acsFirmware = (): Firmware => new AcsFirmware();

class AcsFirmware implements Firmware {
  /** The type that was selected; null before. */
  #type: number | null = null;

  forget(): void {
    this.#type = null;
  }

  carryOut(card: MemoryChip, apdu: Uint8Array): Uint8Array | null {
    if (apdu[0] === 0xff && apdu[1] === 0xa4) {
      return this.#select(card, apdu);
    }
    if (this.#type === null) {
      // Without a selected type the firmware does not know how to speak to a memory card.
      return UNKNOWN;
    }
    return carryOut(this.#type === typeOf(card) ? hostOf(card) : deafHost(this.#type), apdu);
  }

  /** Selecting powers the card down and up: a presented PSC is lost. Nothing asks the card whether it is of that type. */
  #select(card: MemoryChip, apdu: Uint8Array): Uint8Array {
    const [, , , , length, type = 0] = apdu;
    if (length !== 1 || apdu.length !== 6) {
      return WRONG_LENGTH;
    }
    if (type !== THREE_WIRE && type !== TWO_WIRE) {
      return UNKNOWN;
    }
    card.powerDown();
    card.powerUp();
    this.#type = type;
    return OK;
  }
}

const typeOf = (card: MemoryChip): number => (card instanceof Sle4428 ? THREE_WIRE : TWO_WIRE);

/** A chip of another kind does not understand the bus: the line stays high, and the firmware takes that for ones. */
function deafHost(type: number): MemoryHost {
  const length = type === THREE_WIRE ? 1024 : 256;
  return {
    length,
    pscLength: type === THREE_WIRE ? 2 : 3,
    readFrom: (address) => new Uint8Array(length - address).fill(0xff),
    update: () => true,
    protect: () => true,
    protection: (_, count) => new Array<number>(count).fill(1),
    security: () => new Uint8Array(type === THREE_WIRE ? 3 : 4).fill(0xff),
    present: () => ({ kind: 'presented' }),
    changePsc: () => true,
  };
}

/** Every other command, on a selected card. Null when the card lost power on the way. */
function carryOut(host: MemoryHost, apdu: Uint8Array): Uint8Array | null {
  const [cla, ins, p1 = 0, p2 = 0, length] = apdu;
  const address = p1 * 256 + p2;
  const data = apdu.subarray(5);
  if (cla !== 0xff) {
    return UNKNOWN;
  }
  switch (ins) {
    case 0xb0:
      return readMain(host, address, apdu);
    case 0xb1:
      return length === host.pscLength + 1 && data.length === 0
        ? withOk(host.security())
        : WRONG_LENGTH;
    case 0xb2:
      return readProtection(host, apdu);
    case 0xd0:
      return writeEach(host, apdu, (at, byte) =>
        at < secretAt(host) ? host.update(at, byte) : host.changePsc(at - secretAt(host), byte),
      );
    case 0xd1:
      return writeEach(host, apdu, (at, byte) => host.protect(at, byte));
    case 0x20:
      return present(host, length, data);
    case 0xd2:
      // The PSC of a three-wire chip is the end of its memory and has no command of its own.
      return host.pscLength === 3 && address === 1 && data.length === 3
        ? writeEach(host, apdu, (at, byte) => host.changePsc(at - 1, byte))
        : WRONG_LENGTH;
    default:
      return UNKNOWN;
  }
}

/** Where the memory's own bytes end and the PSC of a three-wire chip begins. */
const secretAt = (host: MemoryHost): number =>
  host.pscLength === 2 ? host.length - host.pscLength : host.length;

const withOk = (bytes: Uint8Array | null): Uint8Array | null =>
  bytes && Uint8Array.of(...bytes, ...OK);

function readMain(host: MemoryHost, address: number, apdu: Uint8Array): Uint8Array | null {
  const [, , , , length] = apdu;
  const count = length === 0 ? 256 : length;
  if (count === undefined || apdu.length !== 5 || address + count > host.length) {
    return WRONG_LENGTH;
  }
  return withOk(host.readFrom(address)?.subarray(0, count) ?? null);
}

/** Four bytes, a bit for each of the first 32 bytes; how a three-wire chip's 1024 are asked for is not simulated. */
function readProtection(host: MemoryHost, apdu: Uint8Array): Uint8Array | null {
  if (host.pscLength !== 3 || apdu.length !== 5 || apdu[4] !== 4) {
    return WRONG_LENGTH;
  }
  const bits = host.protection(0, 32);
  return withOk(
    bits &&
      Uint8Array.from({ length: 4 }, (_, byte) =>
        bits.slice(byte * 8, byte * 8 + 8).reduce((sum, bit, i) => sum | (bit << i), 0),
      ),
  );
}

/** The chip never says whether it obeyed, so the reader answers 90 00 also to a write that changed nothing. */
function writeEach(
  host: MemoryHost,
  apdu: Uint8Array,
  write: (at: number, byte: number) => boolean,
): Uint8Array | null {
  const [, , p1 = 0, p2 = 0, length] = apdu;
  const address = p1 * 256 + p2;
  const data = apdu.subarray(5);
  if (length === undefined || length === 0 || data.length !== length) {
    return WRONG_LENGTH;
  }
  if (address + length > host.length) {
    return WRONG_LENGTH;
  }
  return data.every((byte, i) => write(address + i, byte)) ? OK : null;
}

function present(
  host: MemoryHost,
  length: number | undefined,
  data: Uint8Array,
): Uint8Array | null {
  const { pscLength } = host;
  if (length !== pscLength || data.length !== pscLength) {
    return WRONG_LENGTH;
  }
  const result = host.present(data);
  switch (result.kind) {
    case 'lost':
      return null;
    case 'presented':
      return Uint8Array.of(0x90, pscLength === 2 ? 0xff : 0x07);
    case 'locked':
      return Uint8Array.of(0x90, 0x00);
    default:
      return Uint8Array.of(0x90, result.counter);
  }
}
