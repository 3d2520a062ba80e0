/** The sale that is unknown and still asks for its card: on the screen again after a reload, until it settles or is left. */
import { forget, keep, kept } from '../browser/kept.ts';
import type { SaleState } from './sale.ts';

export type UnknownSale = Extract<SaleState, { readonly at: 'unknown' }>;

const NAME = 'qika.unknown';

/** Follows every sale of the page: nothing is kept of one that is not unknown. */
export function keepWhatIsUnknown(before: SaleState, now: SaleState): void {
  if (now.at === 'unknown') keep(NAME, now);
  else if (before.at === 'unknown') forget(NAME);
}

export function keptUnknown(): UnknownSale | null {
  const value = kept(NAME);
  return typeof value === 'object' && value !== null && 'sale' in value && 'answer' in value
    ? (value as UnknownSale)
    : null;
}
