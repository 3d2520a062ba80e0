/**
 * Presentations left: bits standing in an error counter, of which `bits` count (SLE4442: 07, SLE4428: FF). Readers show 07, 06,
 * 04, 00 or 07, 03, 01, 00, so bits are counted and values never compared.
 */
export function triesIn(counter: number, bits: number): number {
  let tries = 0;
  for (let left = counter & bits; left !== 0; left &= left - 1) tries += 1;
  return tries;
}
