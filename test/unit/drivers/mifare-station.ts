/** A MIFARE Classic 1K in a contactless reader of a station, and what an opening does to it, without its rules. */
import { referenceV1 } from '../../../drivers/card/formats/reference-v1.ts';
import { createSoftwareSam } from '../../../drivers/card/keys/software-sam.ts';
import { createMifareMemory, MifareClassic } from '../../../simulators/card/mifare-classic.ts';
import { createRandom } from '../../../simulators/random.ts';
import { ZERO_LITRE } from '../../../src/core/units.ts';
import type { CardSession } from '../../../src/ports/cards.ts';
import { DOCUMENTED_IDENTITY } from './reference-images.ts';
import { virtualStation } from './virtual-station.ts';

export const PICC = 'ACS ACR122U PICC Interface 00 00';
export const UID = Uint8Array.of(0x5e, 0x21, 0x08, 0xc7);
/** The secret of a chip whose keys stay in a SAM. */
export const NONE = new Uint8Array(0);
export const OWNER = { cardNo: DOCUMENTED_IDENTITY.cardNo, keyVersion: 1 };
export const START = { writeSequence: 0, total: ZERO_LITRE };
const sam = createSoftwareSam(() => Uint8Array.from({ length: 16 }, (_, i) => i));

export async function mifareStation(reader = PICC, seed = 4) {
  const station = await virtualStation({ readers: [reader], driver: { sam } });
  const card = new MifareClassic({ memory: createMifareMemory(UID), random: createRandom(seed) });
  station.hardware.insert(reader, card);
  const keys: string[] = [];
  const hardware = station.hardware.reader(reader);
  const { transmit } = hardware;
  hardware.transmit = (apdu) => {
    const said = Buffer.from(apdu).toString('hex').toUpperCase();
    if (said.startsWith('FF82')) keys.push(said.slice(-12));
    return transmit.call(hardware, apdu);
  };
  return {
    ...station,
    card,
    /** Keys that the reader was given, in their order. */
    keys,
    session: <T>(work: (session: CardSession) => Promise<T>) =>
      station.readers.session(reader, work),
  };
}

/** Header, keys, slot A. */
export async function personalise(session: CardSession): Promise<void> {
  const { image } = await session.read();
  await session.present(NONE);
  const initial = referenceV1.encodeInitial(image, DOCUMENTED_IDENTITY, START);
  await session.write(referenceV1.encodeErased(initial, 'A'));
  await session.changeSecret(NONE, OWNER);
  await session.write(initial);
}
