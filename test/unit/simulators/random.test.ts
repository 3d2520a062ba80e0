import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../simulators/random.ts';

describe('seeded random', () => {
  const draw = (seed: number): number[] => {
    const random = createRandom(seed);
    return Array.from({ length: 5 }, () => random.next());
  };

  it('repeats itself from a seed and differs between seeds', () => {
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
  });

  it('has streams that do not shift each other', () => {
    const one = createRandom(9);
    const two = createRandom(9);
    two.next();
    two.stream('faults').next();
    expect(one.stream('cards').next()).toBe(two.stream('cards').next());
    expect(one.stream('cards').next()).not.toBe(one.stream('meters').next());
  });

  it('spreads over its range', () => {
    const random = createRandom(4);
    const counts = new Array<number>(10).fill(0);
    for (let i = 0; i < 10_000; i += 1) {
      const drawn = random.below(10);
      counts[drawn] = (counts[drawn] ?? 0) + 1;
    }
    expect(Math.min(...counts)).toBeGreaterThan(850);
    expect(Math.max(...counts)).toBeLessThan(1150);
    expect(() => random.pick([])).toThrow('at least one');
  });
});
