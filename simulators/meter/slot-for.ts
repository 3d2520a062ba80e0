/** The slot that a card's chip wants. */
import { CpuCard } from '../card/cpu-card.ts';
import { isMemoryChip } from '../card/memory-host.ts';
import { MifareClassic } from '../card/mifare-classic.ts';
import type { SimulatedCard } from '../card/simulated-card.ts';
import type { CardSlot } from './card-slot.ts';
import { CpuSlot } from './cpu-slot.ts';
import { MemorySlot } from './memory-slot.ts';
import { MifareSlot } from './mifare-slot.ts';

export function slotFor(card: SimulatedCard): CardSlot {
  if (isMemoryChip(card)) {
    return new MemorySlot(card);
  }
  if (card instanceof MifareClassic) {
    return new MifareSlot(card);
  }
  if (card instanceof CpuCard) {
    return new CpuSlot(card);
  }
  throw new Error('this meter has no slot for such a card');
}
