/** Randomness of the operating system. */
import { randomBytes } from 'node:crypto';
import type { Random } from '../ports/random.ts';

export const systemRandom: Random = { bytes: (n) => randomBytes(n) };
