/** The memory-card commands of an ACS reader's firmware (ACR38 CCID reference manual 6.04, p. 37–41). */
import type { Firmware } from './firmware.ts';
import { presentPsc } from './psc.ts';
import { CONTROL, type Sle4442 } from './sle4442.ts';

const OK = Uint8Array.of(0x90, 0x00);
const UNKNOWN = Uint8Array.of(0x6d, 0x00);
const WRONG_LENGTH = Uint8Array.of(0x67, 0x00);
const SLE4442_TYPE = 0x06;

export function acsFirmware(): Firmware {
  let selected = false;
  return {
    forget() {
      selected = false;
    },
    carryOut(card, apdu) {
      if (!isSelect(apdu)) {
        // Without a selected type the firmware does not know how to speak to a memory card.
        return selected ? carryOut(card, apdu) : UNKNOWN;
      }
      const answer = select(card, apdu);
      selected ||= answer === OK;
      return answer;
    },
  };
}

function isSelect(apdu: Uint8Array): boolean {
  return apdu[0] === 0xff && apdu[1] === 0xa4;
}

/** Selecting powers the card down and up: a presented PSC is lost. OK, or why not. */
function select(card: Sle4442, apdu: Uint8Array): Uint8Array {
  if (apdu[4] !== 1 || apdu.length !== 6) {
    return WRONG_LENGTH;
  }
  if (apdu[5] !== SLE4442_TYPE) {
    return UNKNOWN;
  }
  card.powerDown();
  card.powerUp();
  return OK;
}

/** Every other command, on a selected card. Null when the card lost power on the way. */
function carryOut(card: Sle4442, apdu: Uint8Array): Uint8Array | null {
  const [cla, ins, , p2 = 0, length] = apdu;
  const data = apdu.subarray(5);
  if (cla !== 0xff) {
    return UNKNOWN;
  }
  switch (ins) {
    case 0xb0:
      return readMain(card, p2, length, data);
    case 0xb1:
      return readFour(card, CONTROL.readSecurity, length, data);
    case 0xb2:
      return readFour(card, CONTROL.readProtection, length, data);
    case 0xd0:
      return writeEach(card, CONTROL.updateMain, p2, length, data);
    case 0xd1:
      return writeEach(card, CONTROL.protect, p2, length, data);
    case 0x20:
      return present(card, length, data);
    case 0xd2:
      return p2 === 1 && data.length === 3
        ? writeEach(card, CONTROL.updateSecurity, 1, length, data)
        : WRONG_LENGTH;
    default:
      return UNKNOWN;
  }
}

function readMain(
  card: Sle4442,
  address: number,
  length: number | undefined,
  data: Uint8Array,
): Uint8Array | null {
  const count = length === 0 ? 256 : length;
  if (count === undefined || data.length !== 0 || address + count > 256) {
    return WRONG_LENGTH;
  }
  const bytes = card.command(CONTROL.readMain, address, 0);
  return bytes === null ? null : Uint8Array.of(...bytes.subarray(0, count), ...OK);
}

function readFour(
  card: Sle4442,
  control: number,
  length: number | undefined,
  data: Uint8Array,
): Uint8Array | null {
  if (length !== 4 || data.length !== 0) {
    return WRONG_LENGTH;
  }
  const bytes = card.command(control, 0, 0);
  return bytes === null ? null : Uint8Array.of(...bytes, ...OK);
}

/** The chip never says whether it obeyed, so the reader answers 90 00 also to a write that changed nothing. */
function writeEach(
  card: Sle4442,
  control: number,
  address: number,
  length: number | undefined,
  data: Uint8Array,
): Uint8Array | null {
  if (length === undefined || length === 0 || data.length !== length || address + length > 256) {
    return WRONG_LENGTH;
  }
  for (const [i, byte] of data.entries()) {
    if (card.command(control, address + i, byte) === null) {
      return null;
    }
  }
  return OK;
}

function present(card: Sle4442, length: number | undefined, data: Uint8Array): Uint8Array | null {
  if (length !== 3 || data.length !== 3) {
    return WRONG_LENGTH;
  }
  const result = presentPsc(card, data);
  switch (result.kind) {
    case 'lost':
      return null;
    case 'presented':
      return Uint8Array.of(0x90, 0x07);
    case 'locked':
      return Uint8Array.of(0x90, 0x00);
    default:
      return Uint8Array.of(0x90, result.counter);
  }
}
