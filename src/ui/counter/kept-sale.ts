/** The one sale whose end the page does not know yet. */
import { forget, keep, kept } from '../browser/kept.ts';
import type { KeptSale } from './sale.ts';

const NAME = 'qika.sale';

export const keepSale = (sale: KeptSale): void => keep(NAME, sale);
export const forgetSale = (): void => forget(NAME);

export function keptSale(): KeptSale | null {
  const value = kept(NAME);
  return typeof value === 'object' && value !== null && 'body' in value && 'cardNo' in value
    ? (value as KeptSale)
    : null;
}
