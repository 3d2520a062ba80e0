/** Tells one insertion of a card from the next, out of the states a PC/SC service reports. Pure. */
import { STATE_PRESENT } from './binding.ts';

export interface Sighting {
  readonly present: boolean;
  /** Insertions seen so far. */
  readonly insertion: number;
  /** The service's own count of insertions and removals, 0 … 65535. */
  readonly counter: number;
  /** Answer to reset in lower-case hex; null without a card or where the card is mute. */
  readonly atr: string | null;
}

/** Before the first state; `insertion` goes on from where this reader's name was seen last. */
export const unseen = (insertion: number): Sighting => ({
  present: false,
  insertion,
  counter: 0,
  atr: null,
});

/**
 * A card present in two reports in a row is another insertion when the service's counter moved between them: the swap was
 * quicker than the reports.
 */
export function observe(
  before: Sighting,
  state: number,
  answerToReset: Uint8Array | undefined,
): Sighting {
  const counter = state >>> 16;
  if ((state & STATE_PRESENT) === 0) {
    return { present: false, insertion: before.insertion, counter, atr: null };
  }
  const same = before.present && before.counter === counter;
  const hex = Buffer.from(answerToReset ?? []).toString('hex');
  return {
    present: true,
    insertion: same ? before.insertion : before.insertion + 1,
    counter,
    atr: hex === '' ? null : hex,
  };
}

export const sameSighting = (a: Sighting, b: Sighting): boolean =>
  a.present === b.present && a.insertion === b.insertion && a.atr === b.atr;
