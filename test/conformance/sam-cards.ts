/** Cards of the kit whose keys stay in a SAM: M1 and CPU cards at the wire, and meters that know the same master keys. */
import { cpuCard } from '../../drivers/card/chips/cpu-card.ts';
import { mifareClassic } from '../../drivers/card/chips/mifare-classic.ts';
import { createSoftwareSam } from '../../drivers/card/keys/software-sam.ts';
import { type Algorithm, cpuKey, sectorKey } from '../../simulators/card/card-keys.ts';
import { type CardMemory, createCells } from '../../simulators/card/cells.ts';
import { CpuCard } from '../../simulators/card/cpu-card.ts';
import { FILES, KEY_CELL, METER_KEY, STATION_KEY } from '../../simulators/card/cpu-layout.ts';
import { createCpuMemory } from '../../simulators/card/cpu-stock.ts';
import { factoryMifare, MifareClassic } from '../../simulators/card/mifare-classic.ts';
import { cellOf, layoutOffset } from '../../simulators/card/mifare-layout.ts';
import type { SimulatedCard } from '../../simulators/card/simulated-card.ts';
import type { CardContent, SamPair } from './pair.ts';

/** Master keys of the kit's cards, meters and SAM. */
export const KEY_MASTERS = {
  storage: new Uint8Array(16).fill(1),
  station: new Uint8Array(16).fill(2),
  meter: new Uint8Array(16).fill(3),
};
const sam = createSoftwareSam((which) => KEY_MASTERS[which]);

/** Key A published, data written by key B only: docs/card-format.md §8. */
const SEALED = Uint8Array.of(0xa0, 0xa1, 0xa2, 0xa3, 0xa4, 0xa5, 0x78, 0x77, 0x88, 0x69);
const SECTORS = [0, 1, 2, 3, 4];
const BLOCK = 16;
/** Challenge and authentication, challenge and one write. */
const LEAST_FRAMES = 4;
/** Two keys of 16 bytes, each with its counter, and magic and version of the header, whose cells are delivered as 00. */
const CPU_SPOILING_PROGRAMMINGS = 2 * 17 + 4;

function mifareMemory(uid: Uint8Array, content: CardContent | undefined): CardMemory {
  const cells = factoryMifare(uid);
  if (content === undefined) return createCells(cells);
  for (let cell = 0; cell < cells.length; cell += 1) {
    const at = layoutOffset(cell);
    if (at !== null) cells[cell] = content.image[at] ?? 0;
  }
  for (const sector of SECTORS) {
    const key = sectorKey(KEY_MASTERS.storage, uid, content.owner, sector);
    cells.set([...SEALED, ...key], (sector * 4 + 3) * BLOCK);
  }
  return createCells(cells);
}

export const mifareCard: Pick<
  SamPair,
  'chip' | 'sam' | 'blockBytes' | 'mustKnow' | 'spoilingProgrammings' | 'newCard'
> = {
  chip: mifareClassic,
  sam,
  blockBytes: BLOCK,
  // Two blocks of header, three of each slot and of the report, one of the mark.
  mustKnow: { sectors: 5, blocks: 12 },
  // Each trailer, and the block with magic and version of the header.
  spoilingProgrammings: SECTORS.length + 1,
  newCard(random, content) {
    const drawn = Uint8Array.from({ length: 4 }, () => random.below(256));
    const uid = content?.image.slice(0, 4) ?? drawn;
    return new MifareClassic({ memory: mifareMemory(uid, content), random });
  },
};

function cpuMemory(algorithm: Algorithm, serial: Uint8Array, content: CardContent | undefined) {
  const memory = createCpuMemory({ serial, algorithm });
  if (content === undefined) return memory;
  for (const { at, length, writtenBy } of FILES) {
    if (writtenBy === null) continue;
    for (let cell = at; cell < at + length; cell += 1) memory.write(cell, content.image[cell] ?? 0);
  }
  for (const [id, master] of [
    [STATION_KEY, KEY_MASTERS.station],
    [METER_KEY, KEY_MASTERS.meter],
  ] as const) {
    const key = cpuKey(algorithm, master, serial, content.owner);
    for (const [i, byte] of key.entries()) memory.write((KEY_CELL[id]?.key ?? 0) + i, byte);
  }
  return memory;
}

export const cpuCardOf = (
  algorithm: Algorithm,
): Pick<SamPair, 'chip' | 'sam' | 'leastFrames' | 'spoilingProgrammings' | 'newCard'> => ({
  chip: cpuCard,
  sam,
  leastFrames: LEAST_FRAMES,
  spoilingProgrammings: CPU_SPOILING_PROGRAMMINGS,
  newCard(random, content) {
    const drawn = Uint8Array.from({ length: 8 }, () => random.below(256));
    const serial = content?.image.slice(4, 12) ?? drawn;
    return new CpuCard({ memory: cpuMemory(algorithm, serial, content), random });
  },
});

/** The secret of card `number` on this chip as its meter's slot takes it. */
export function meterSecret(card: SimulatedCard, number: number): Uint8Array | null {
  if (card instanceof MifareClassic) {
    const uid = card.blockBytes(0).subarray(0, 4);
    const sectors = [cellOf(0xa8), cellOf(0xa0)].map((cell) => cell >> 6);
    return Uint8Array.of(
      ...sectors.flatMap((n) => [...sectorKey(KEY_MASTERS.storage, uid, number, n)]),
    );
  }
  if (card instanceof CpuCard) {
    return cpuKey(card.algorithm, KEY_MASTERS.meter, card.serial(), number);
  }
  return null;
}
