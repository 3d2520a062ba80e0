/** Which card a diagnosis is of: the one that was in that reader then. */
import type { Reader } from '../api/generated.ts';

export type LookedAt = Pick<Reader, 'name' | 'insertion'>;

/** Once it has left, or another one is in its place, what is shown is not of the card in the reader. */
export const isStillIn = (readers: readonly Reader[], looked: LookedAt): boolean =>
  readers.some(
    ({ name, insertion, condition }) =>
      name === looked.name && insertion === looked.insertion && condition === 'card',
  );
