/**
 * What one load costs at the card: commands of the whole contact (identify, write, power cycle, two looks) and what is
 * programmed, beside the least that the chip allows. Counted on the simulated chips, so the figures are exact.
 */

import { buildRig } from '../test/rig/rig.ts';
import type { RigChip } from '../test/rig/world.ts';
import { homeWithCard } from '../test/simulation/households.ts';
import type { Figure } from './table.ts';

type Counted = 'bytes' | 'blocks' | 'frames';

interface Kind {
  readonly chip: RigChip;
  readonly name: string;
  /** What its writes are counted in: what costs time on such a card. */
  readonly counted: Counted;
}

const KINDS: readonly Kind[] = [
  { chip: 'sle4442', name: 'SLE4442', counted: 'bytes' },
  { chip: 'mifare', name: 'MIFARE Classic 1K', counted: 'blocks' },
  { chip: 'cpu-3des', name: 'CPU card, 3DES', counted: 'frames' },
  { chip: 'cpu-sm4', name: 'CPU card, SM4', counted: 'frames' },
];

/** An SLE4442 programs its error counter twice at a presentation. */
const COUNTER_BYTES = 2;
/** Challenge and authentication, challenge and one write: no CPU card can be written with fewer. */
const LEAST_FRAMES = 4;

/** GET CHALLENGE, EXTERNAL AUTHENTICATE with its data, UPDATE BINARY. */
const isWriteFrame = (apdu: Uint8Array): boolean =>
  apdu[1] === 0x84 || apdu[1] === 0xd6 || (apdu[1] === 0x82 && apdu.length > 5);

/** Units in which two images differ. */
function differing(before: Uint8Array, after: Uint8Array, unit: number): number {
  const units = new Set<number>();
  for (const [at, byte] of after.entries()) if (byte !== before[at]) units.add(at - (at % unit));
  return units.size;
}

async function countOn({ chip, name, counted }: Kind): Promise<Figure[]> {
  const rig = await buildRig({ seed: 1, chip });
  const home = await homeWithCard(rig, 'later');
  await rig.insert(home.chip, rig.station(0));
  const { reader } = rig.station(0).bench;
  const transmit = reader.transmit.bind(reader);
  const commands: Uint8Array[] = [];
  reader.transmit = (apdu) => {
    commands.push(apdu);
    return transmit(apdu);
  };
  const before = home.chip.main();
  const { programmings, microseconds } = home.chip;
  await rig.serve(home, { kind: 'sell', fen: 4800 });
  const programmed = home.chip.programmings - programmings;
  const image = home.chip.main();
  const costs: Readonly<Record<Counted, { readonly written: number; readonly least: number }>> = {
    bytes: { written: programmed - COUNTER_BYTES, least: differing(before, image, 1) },
    blocks: { written: programmed, least: differing(before, image, 16) },
    frames: { written: commands.filter(isWriteFrame).length, least: LEAST_FRAMES },
  };
  const { written, least } = costs[counted];
  const milliseconds = (home.chip.microseconds - microseconds) / 1000;
  await rig.close();
  const figure = (id: string, what: string, unit: string, value: number): Figure => ({
    id: `card.${chip}.${id}`,
    what: `load on ${name}: ${what}`,
    unit,
    value,
  });
  return [
    figure('commands', 'commands of the contact', 'APDUs', commands.length),
    figure('written', 'written', counted, written),
    figure('written-per-least', `written / least (${least})`, 'ratio', written / least),
    figure('time', "the chip's own time", 'ms', milliseconds),
  ];
}

export async function cardFigures(): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const kind of KINDS) figures.push(...(await countOn(kind)));
  return figures;
}
