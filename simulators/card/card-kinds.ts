/** Cards in files: which chip a file holds is the first thing in it. */
import type { Random } from '../random.ts';
import {
  type CardContent,
  COUNTER_CELL,
  createCardFile,
  PSC_CELL,
  SLE4442_MAGIC,
} from './card-memory.ts';
import { createCellsFile, openCellsFile } from './cells.ts';
import { CpuCard } from './cpu-card.ts';
import { METER_KEY, STATION_KEY } from './cpu-layout.ts';
import { CPU_MAGIC, factoryCpuCard } from './cpu-stock.ts';
import { factoryMifare, MIFARE_MAGIC, MifareClassic } from './mifare-classic.ts';
import { keysIn, PSAM_MAGIC, PsamCard } from './psam-card.ts';
import type { SimulatedCard } from './simulated-card.ts';
import { PSC_ADDRESS, SLE4428_MAGIC, Sle4428, sle4428Cells } from './sle4428.ts';
import { Sle4442 } from './sle4442.ts';

export const CARD_KINDS = ['sle4442', 'sle4428', 'mifare', 'cpu-3des', 'cpu-sm4', 'psam'] as const;
export type CardKind = (typeof CARD_KINDS)[number];

export interface NewCard extends CardContent {
  /** An SLE4442 when absent; image and PSC are of one alone. */
  readonly kind?: CardKind;
  /** Of a PSAM: its three master keys, 48 bytes; drawn when absent. */
  readonly keys?: Uint8Array;
}

/** Makes the file of a new card; UID or serial number are drawn. */
export function createKindFile(path: string, content: NewCard, random: Random): void {
  const { kind = 'sle4442' } = content;
  const drawn = (length: number): Uint8Array =>
    Uint8Array.from({ length }, () => random.below(256));
  switch (kind) {
    case 'sle4442':
      createCardFile(path, content);
      return;
    case 'sle4428':
      createCellsFile(path, SLE4428_MAGIC, sle4428Cells());
      return;
    case 'mifare':
      createCellsFile(path, MIFARE_MAGIC, factoryMifare(drawn(4)));
      return;
    case 'psam':
      createCellsFile(path, PSAM_MAGIC, content.keys ?? drawn(48));
      return;
    default: {
      const algorithm = kind === 'cpu-sm4' ? 'sm4' : '3des';
      createCellsFile(path, CPU_MAGIC, factoryCpuCard({ serial: drawn(8), algorithm }));
    }
  }
}

/** The card in a file. Throws where it is the file of no card. */
export function openKindFile(path: string, random: Random): SimulatedCard {
  const { magic, memory } = openCellsFile(path);
  switch (magic) {
    case SLE4442_MAGIC:
      return new Sle4442({ memory, random });
    case SLE4428_MAGIC:
      return new Sle4428({ memory, random });
    case MIFARE_MAGIC:
      return new MifareClassic({ memory, random });
    case CPU_MAGIC:
      return new CpuCard({ memory, random });
    case PSAM_MAGIC:
      return new PsamCard(keysIn(memory));
    default:
      memory.close();
      throw new Error(`${path} is the file of no card`);
  }
}

/** The secret that the card has now, as a meter's slot takes it: what the maker of a meter knows. A PSAM has none. */
export function secretIn(card: SimulatedCard): Uint8Array {
  if (card instanceof Sle4442) {
    return Uint8Array.from({ length: 3 }, (_, i) => card.memory.read(PSC_CELL + i));
  }
  if (card instanceof Sle4428) {
    return Uint8Array.from({ length: 2 }, (_, i) => card.memory.read(PSC_ADDRESS + i));
  }
  if (card instanceof MifareClassic) {
    return Uint8Array.of(...card.trailer(3).subarray(10), ...card.trailer(4).subarray(10));
  }
  if (card instanceof CpuCard) {
    return card.keyBytes(METER_KEY);
  }
  return new Uint8Array(0);
}

/** Error counter, a bit for each try that is left; 7 where the chip counts none. */
export function counterOf(card: SimulatedCard): number {
  if (card instanceof Sle4442) {
    return card.memory.read(COUNTER_CELL);
  }
  if (card instanceof Sle4428) {
    return card.counter;
  }
  return card instanceof CpuCard ? card.counter(STATION_KEY) : 7;
}
