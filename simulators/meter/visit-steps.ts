/** The steps of a card's visit to a meter; the card can be pulled after each of them. */
import { CardGone } from './card-gone.ts';

/** In order. A meter that counts purchases leaves no mark: it has no *marked* and no *verified*. */
export const METER_STEPS = [
  'read',
  'presented',
  'marked',
  'verified',
  'credited',
  'reported',
] as const;
export type MeterStep = (typeof METER_STEPS)[number];

/** Remembers the last finished step and pulls the card after the one asked for. */
export class Steps {
  last: MeterStep | null = null;
  readonly #stopAfter: MeterStep | undefined;

  constructor(stopAfter: MeterStep | undefined) {
    this.#stopAfter = stopAfter;
  }

  done(step: MeterStep): void {
    this.last = step;
    if (step === this.#stopAfter) {
      throw new CardGone();
    }
  }
}
