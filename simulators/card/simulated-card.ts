/** A card as readers, stations and meters have it in hand, whatever chip is in it. */
import type { Weakness } from './cells.ts';
import type { TornMode } from './torn-byte.ts';

/** A byte of the layout between two levels, and what it will read as. */
export interface WeakByte extends Weakness {
  /** Offset in `main()`. */
  readonly at: number;
}

export interface SimulatedCard {
  readonly powered: boolean;
  /** Time spent programming so far, in the card's own virtual microseconds. */
  readonly microseconds: number;
  /**
   * Programmings so far, torn ones included: a byte of a memory chip or of a CPU card's file, a whole block of a MIFARE.
   * What `cutPowerAfter` counts.
   */
  readonly programmings: number;
  /** The whole answer to reset, as PC/SC shows it. */
  atr(): Uint8Array;
  /** Supplies power; weak cells age here. */
  powerUp(): void;
  powerDown(): void;
  /** Resets without removing power, where there is any. */
  reset(): void;
  /** Bytes of the layout (docs/card-format.md) as they read now, whatever the power: for whoever looks from outside. */
  main(address?: number, length?: number): Uint8Array;
  weakBytes(): readonly WeakByte[];
  /** Weak cells of the whole chip: those of the layout, and those of secrets and counters beside it. */
  weakCount(): number;
  /** Power is lost inside the n-th programming from now on (1 = the next one). */
  cutPowerAfter(n: number, torn: TornMode): void;
  /** The n-th programming of the layout's bytes from now on (1 = the next one) reports fine and changes nothing. */
  ignoreWrites(n: number): void;
  /** Takes back faults that have not happened yet. */
  clearFaults(): void;
}
