/**
 * Seeded randomness as a value. The same seed gives the same cards, tears and faults on every machine, so a failure is
 * replayed by its seed alone. Generator: sfc32 (Chris Doty-Humphrey, PractRand), seeded through splitmix32.
 */

export interface Random {
  /** An unsigned 32-bit number. */
  next(): number;
  /** An integer from 0 up to, not including, `bound`; `bound` is 1 … 2^32. */
  below(bound: number): number;
  /** One element of a list that is not empty. */
  pick<T>(choices: readonly T[]): T;
  /** True in `numerator` of `denominator` draws. */
  chance(numerator: number, denominator: number): boolean;
  /** An independent stream: drawing from it never shifts the draws of its parent's other streams. */
  stream(name: string): Random;
}

/** A generator from a seed (any integer; its low 32 bits count). */
export function createRandom(seed: number): Random {
  const next = sfc32(seed);
  const below = (bound: number): number => Math.floor((next() / 0x1_0000_0000) * bound);
  return {
    next,
    below,
    pick<T>(choices: readonly T[]): T {
      if (choices.length === 0) {
        throw new Error('a choice needs at least one element');
      }
      return choices[below(choices.length)] as T;
    },
    chance: (numerator, denominator) => below(denominator) < numerator,
    stream: (name) => createRandom(mixName(seed, name)),
  };
}

function sfc32(seed: number): () => number {
  let state = seed >>> 0;
  const splitmix = (): number => {
    state = (state + 0x9e3779b9) >>> 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return (z ^ (z >>> 15)) >>> 0;
  };
  let a = splitmix();
  let b = splitmix();
  let c = splitmix();
  let counter = 1;
  const next = (): number => {
    const sum = (a + b + counter) >>> 0;
    counter = (counter + 1) >>> 0;
    a = (b ^ (b >>> 9)) >>> 0;
    b = (c + (c << 3)) >>> 0;
    c = (((c << 21) | (c >>> 11)) + sum) >>> 0;
    return sum;
  };
  // The first outputs still show the seed's pattern; the author's seeding discards them.
  for (let i = 0; i < 12; i += 1) {
    next();
  }
  return next;
}

function mixName(seed: number, name: string): number {
  // FNV-1a over the name, started from the seed, so that streams of one name differ between seeds.
  let hash = (seed ^ 0x811c9dc5) >>> 0;
  for (let i = 0; i < name.length; i += 1) {
    hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193) >>> 0;
  }
  return hash;
}
