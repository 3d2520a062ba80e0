/** Operation ids as a client makes them, from a seed. */

import type { Random } from '../../simulators/random.ts';
import { type OperationId, operationId } from '../../src/core/ids.ts';

/** Of the form of a UUIDv7; the order of the ids is the order of nothing. */
export function newOperationId(random: Random): OperationId {
  const hex = Array.from({ length: 4 }, () => random.next().toString(16).padStart(8, '0')).join('');
  const variant = (8 + random.below(4)).toString(16);
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `7${hex.slice(13, 16)}`];
  return operationId(`${parts.join('-')}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`);
}
