/**
 * SLE4428 and its clones (FM4428): 1024 bytes, of which the last three are error counter and 2-byte secret (PSC), 8 tries
 * (Siemens data sheet SLE 4418/4428). Its secret can be read once it has been presented, so an image ends before it.
 */
import type { CardChip } from './chip.ts';
import { answersAsMemory, MemoryCard, type MemoryChip } from './memory-card.ts';

const FACTS: MemoryChip = { id: 'sle4428', tries: 8, secretLength: 2, memoryLength: 1021 };
/** First bytes of its factory answer to reset: three-wire protocol, 1024 units of 8 bits. */
const OPENING = '9223';

export const sle4428: CardChip = {
  ...FACTS,
  mayAnswer: (atr) => answersAsMemory(atr, OPENING),
  on: (channel, dialect) => new MemoryCard(FACTS, channel, dialect),
};
