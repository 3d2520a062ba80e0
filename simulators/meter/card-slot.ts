/** The meter's slot: reading and writing the card in it until the card is gone, in the way its chip wants. */
import { CpuCard } from '../card/cpu-card.ts';
import { isMemoryChip } from '../card/memory-host.ts';
import { MifareClassic } from '../card/mifare-classic.ts';
import type { SimulatedCard } from '../card/simulated-card.ts';
import { CardGone } from './card-gone.ts';
import { CpuSlot } from './cpu-slot.ts';
import { MemorySlot } from './memory-slot.ts';
import { MifareSlot } from './mifare-slot.ts';

/** One card in the slot. All throw CardGone when it loses power on the way. */
export interface CardSlot {
  /** The bytes of the layout. */
  readAll(): Uint8Array;
  /** Shows the card its secret; false where the card refuses it. */
  present(secret: Uint8Array): boolean;
  /**
   * The mark is the one place where every byte is written, changed or not: an earlier visit may have been torn in it, and
   * a byte that reads right today may be a weak one. Gas is credited on the strength of this mark.
   */
  writeMark(mark: Uint8Array): void;
  /** Brings the bytes from `at` on to `bytes`. */
  writeChanged(at: number, bytes: Uint8Array): void;
}

/** One stay of a card in the slot: what `serve` answers, or `pulled` where the card went before it was done. */
export function duringVisit<V>(card: SimulatedCard, serve: () => V, pulled: () => V): V {
  try {
    return serve();
  } catch (error) {
    if (error instanceof CardGone) {
      return pulled();
    }
    throw error;
  } finally {
    card.powerDown();
    card.clearFaults();
  }
}

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
