/** The meter's slot: reading and writing the card in it until the card is gone, in the way its chip wants. */
import type { SimulatedCard } from '../card/simulated-card.ts';
import { CardGone } from './card-gone.ts';

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
