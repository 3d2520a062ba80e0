/** A CPU card in a reader of a station, and what an opening does to it, without its rules. */
import { referenceV1 } from '../../../drivers/card/formats/reference-v1.ts';
import { createSoftwareSam } from '../../../drivers/card/keys/software-sam.ts';
import type { Algorithm } from '../../../simulators/card/card-keys.ts';
import { CpuCard } from '../../../simulators/card/cpu-card.ts';
import { createCpuMemory } from '../../../simulators/card/cpu-stock.ts';
import { createRandom } from '../../../simulators/random.ts';
import { ZERO_LITRE } from '../../../src/core/units.ts';
import type { CardSession } from '../../../src/ports/cards.ts';
import { DOCUMENTED_IDENTITY } from './reference-images.ts';
import { hex } from './table-channel.ts';
import { virtualStation } from './virtual-station.ts';

/** Any PC/SC reader will do, also one of a maker nobody has heard of. */
export const READER = 'Gemalto USB Shell Token V2 00 00';
const SERIAL = hex('000000005E2108C7');
export const NONE = new Uint8Array(0);
export const OWNER = { cardNo: DOCUMENTED_IDENTITY.cardNo, keyVersion: 1 };
export const sam = createSoftwareSam(() => Uint8Array.from({ length: 16 }, (_, i) => i));

export async function cpuStation(algorithm: Algorithm) {
  const station = await virtualStation({ readers: [READER], driver: { sam } });
  const memory = createCpuMemory({ serial: SERIAL, algorithm });
  const card = new CpuCard({ memory, random: createRandom(8) });
  station.hardware.insert(READER, card);
  const said: string[] = [];
  const { hardware } = station;
  const reader = hardware.reader(READER);
  const { transmit } = reader;
  reader.transmit = (apdu) => {
    said.push(Buffer.from(apdu).toString('hex').toUpperCase());
    return transmit.call(reader, apdu);
  };
  return {
    hardware,
    card,
    said,
    session: <T>(work: (session: CardSession) => Promise<T>) =>
      station.readers.session(READER, work),
  };
}

export async function personalise(
  session: CardSession,
  { identity = DOCUMENTED_IDENTITY, total = ZERO_LITRE } = {},
): Promise<void> {
  const { image } = await session.read();
  await session.present(NONE);
  const start = { writeSequence: 0, total };
  const initial = referenceV1.encodeInitial(image, identity, start);
  await session.write(referenceV1.encodeErased(initial, 'A'));
  await session.changeSecret(NONE, { cardNo: identity.cardNo, keyVersion: 1 });
  await session.write(initial);
}
