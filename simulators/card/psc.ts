/** The host's side of a PSC verification on the SLE4442, as the reader's firmware and a meter's both carry it out. */
import { CONTROL, type Sle4442 } from './sle4442.ts';

/** `lost`: power went on the way. `locked`: no try was left before this one. */
export type Presentation =
  | { readonly kind: 'presented' }
  | { readonly kind: 'wrong'; readonly counter: number }
  | { readonly kind: 'locked' }
  | { readonly kind: 'lost' };

/**
 * Spends one bit of the error counter, compares the three bytes, and gives the bits back when the chip agrees. A loss
 * of power on the way leaves the bit spent even when the PSC was right (chip data sheet, PSC verification).
 */
export function presentPsc(chip: Sle4442, psc: Uint8Array): Presentation {
  const before = chip.command(CONTROL.readSecurity, 0, 0);
  if (before === null) {
    return { kind: 'lost' };
  }
  const counter = before[0] ?? 0;
  if (counter === 0) {
    return { kind: 'locked' };
  }
  const steps: [number, number, number][] = [
    // counter & (counter − 1) clears the lowest bit: 07 → 06 → 04 → 00.
    [CONTROL.updateSecurity, 0, counter & (counter - 1)],
    [CONTROL.compare, 1, psc[0] ?? 0],
    [CONTROL.compare, 2, psc[1] ?? 0],
    [CONTROL.compare, 3, psc[2] ?? 0],
    [CONTROL.updateSecurity, 0, 0xff],
  ];
  for (const [control, address, data] of steps) {
    if (chip.command(control, address, data) === null) {
      return { kind: 'lost' };
    }
  }
  const after = chip.command(CONTROL.readSecurity, 0, 0);
  if (after === null) {
    return { kind: 'lost' };
  }
  const left = after[0] ?? 0;
  return left === 0x07 && chip.presented ? { kind: 'presented' } : { kind: 'wrong', counter: left };
}
