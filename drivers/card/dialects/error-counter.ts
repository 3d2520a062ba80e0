/**
 * Presentations left, 0 … 3: bits standing in the low three of an SLE4442's error counter. Readers show 07, 06, 04, 00 or
 * 07, 03, 01, 00, so bits are counted and values never compared.
 */
export const triesIn = (counter: number): number =>
  (counter & 1) + ((counter >> 1) & 1) + ((counter >> 2) & 1);
