/**
 * Negative controls: each patch makes one mistake in the protocol, and the simulation has to see it. A law that no
 * mistake breaks has never been shown to hold.
 */
import { readdirSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { mutants, tryMutant, type Verdict } from './mutant-tree.ts';

const AT_ONCE = 2;
const verdicts = new Map<string, Verdict>();

async function workThrough(waiting: (() => Promise<void>)[]): Promise<void> {
  for (let work = waiting.shift(); work !== undefined; work = waiting.shift()) await work();
}

beforeAll(async () => {
  const all = mutants.map((mutant) => mutant.killedBy);
  const works = [
    async () => void verdicts.set('', await tryMutant(null, all)),
    ...mutants.map(({ patch, killedBy }) => async () => {
      verdicts.set(patch, await tryMutant(patch, [killedBy]));
    }),
  ];
  await Promise.all(Array.from({ length: AT_ONCE }, () => workThrough(works)));
}, 240_000);

test('every patch has its line and every line its patch', () => {
  const patches = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.patch'));
  expect(mutants.map(({ patch }) => `${patch}.patch`).sort()).toEqual(patches.sort());
  expect(patches.length).toBeGreaterThanOrEqual(12);
});

test('without a mistake all laws hold in the same experiments', () => {
  expect(verdicts.get('')).toEqual({ verdict: 'held', said: '' });
});

for (const { patch, breaks } of mutants) {
  test(`${patch} is seen (${breaks})`, () => {
    const { verdict, said } = verdicts.get(patch) ?? {};
    expect(verdict, said).toBe('broken');
  });
}
