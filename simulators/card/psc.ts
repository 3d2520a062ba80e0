/** The host's side of a PSC verification on a memory card, as the reader's firmware and a meter's both carry it out. */

/** `lost`: power went on the way. `locked`: no try was left before this one. */
export type Presentation =
  | { readonly kind: 'presented' }
  | { readonly kind: 'wrong'; readonly counter: number }
  | { readonly kind: 'locked' }
  | { readonly kind: 'lost' };

/** What a chip is told; null or false where it lost its power. */
export interface PscCommands {
  counter(): number | null;
  /** Clears bits of the counter, down to `left`. */
  spend(left: number): boolean;
  compare(at: number, byte: number): boolean;
  /** Gives the counter its bits back; only a chip that has agreed obeys. */
  restore(): boolean;
  presented(): boolean;
  /** A counter with all its bits. */
  readonly full: number;
}

/**
 * Spends one bit of the error counter, compares the bytes, and gives the bits back when the chip agrees. A loss of power on
 * the way leaves the bit spent even when the PSC was right (chip data sheets, PSC verification).
 */
export function presentPsc(chip: PscCommands, psc: Uint8Array): Presentation {
  const counter = chip.counter();
  if (counter === null) {
    return { kind: 'lost' };
  }
  if (counter === 0) {
    return { kind: 'locked' };
  }
  // counter & (counter − 1) clears the lowest bit: 07 → 06 → 04 → 00.
  const carriedOut =
    chip.spend(counter & (counter - 1)) &&
    psc.every((byte, at) => chip.compare(at, byte)) &&
    chip.restore();
  const after = carriedOut ? chip.counter() : null;
  if (after === null) {
    return { kind: 'lost' };
  }
  return chip.presented() && after === chip.full
    ? { kind: 'presented' }
    : { kind: 'wrong', counter: after };
}
