/** SLE4442 and its clones (FM4442, IS23SC4442): 256 bytes, 3-byte secret (PSC), 3 tries (Siemens data sheet 07.95). */
import type { CardChip } from './chip.ts';
import { answersAsMemory, MemoryCard, type MemoryChip } from './memory-card.ts';

const FACTS: MemoryChip = { id: 'sle4442', tries: 3, secretLength: 3, memoryLength: 256 };

export const sle4442: CardChip = {
  ...FACTS,
  mayAnswer: (atr) => answersAsMemory(atr),
  on: (channel, dialect) => new MemoryCard(FACTS, channel, dialect),
};
