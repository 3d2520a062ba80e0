/**
 * What crosses the wire to a card, told apart by its bytes alone (PC/SC part 3; the manuals of ACS and HID; ISO/IEC 7816-4): power,
 * reading, asking for tries, and a secret that is shown. Published keys are no secret.
 */
import type { AcsReader } from '../../simulators/card/acs-reader.ts';

export type Crossing = 'power' | 'read' | 'tries' | 'secret' | 'write' | 'other';

/** Key A of the MIFARE application directory, and the transport key of stock (NXP). */
const PUBLISHED: readonly string[] = ['a0a1a2a3a4a5', 'ffffffffffff'];
const BUS_CONTROL_AT = 9;
/** Control bytes of memory chips: the error counter is read by 31 (two wires) or CE (three). */
const COUNTER_CONTROLS: readonly number[] = [0x31, 0xce];
const READ_CONTROLS: readonly number[] = [0x30, 0x34];

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

function toReader(apdu: Uint8Array): Crossing {
  switch (apdu[1]) {
    case 0xa4:
      return 'power';
    case 0xb0:
      return 'read';
    case 0xb1:
      return 'tries';
    case 0x70: {
      const control = apdu[BUS_CONTROL_AT] ?? 0;
      if (COUNTER_CONTROLS.includes(control)) return 'tries';
      return READ_CONTROLS.includes(control) ? 'read' : 'secret';
    }
    case 0x82:
      return PUBLISHED.includes(hex(apdu.subarray(5))) ? 'other' : 'secret';
    case 0x20:
    case 0x21:
    case 0xd2:
      return 'secret';
    case 0xd0:
    case 0xd6:
      return 'write';
    default:
      return 'other';
  }
}

function toCard(apdu: Uint8Array): Crossing {
  switch (apdu[1]) {
    case 0xb0:
      return 'read';
    case 0x82:
      return apdu.length > 5 ? 'secret' : 'tries';
    case 0x20:
    case 0x88:
    case 0xd4:
      return 'secret';
    case 0xd6:
      return 'write';
    default:
      return 'other';
  }
}

export const crossingOf = (apdu: Uint8Array): Crossing =>
  apdu[0] === 0xff ? toReader(apdu) : toCard(apdu);

/** Everything that crosses from now on, in its order. */
export function listen(reader: AcsReader): Crossing[] {
  const crossed: Crossing[] = [];
  const { transmit, powerOn, reset } = reader;
  reader.transmit = (apdu) => {
    crossed.push(crossingOf(apdu));
    return transmit.call(reader, apdu);
  };
  reader.powerOn = () => {
    crossed.push('power');
    return powerOn.call(reader);
  };
  reader.reset = () => {
    crossed.push('power');
    return reset.call(reader);
  };
  return crossed;
}
