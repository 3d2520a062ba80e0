/** The one deed whose end the page does not know yet. */
import { forget, keep, kept } from '../browser/kept.ts';
import type { KeptDeed } from './sale.ts';

const NAME = 'qika.deed';

export const keepDeed = (deed: KeptDeed): void => keep(NAME, deed);
export const forgetDeed = (): void => forget(NAME);

export function keptDeed(): KeptDeed | null {
  const value = kept(NAME);
  return typeof value === 'object' && value !== null && 'body' in value && 'kind' in value
    ? (value as KeptDeed)
    : null;
}
