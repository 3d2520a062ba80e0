/** No step of the gate can be taken away or weakened without the test of the whole gate failing. */
import { beforeAll, expect, test } from 'vitest';
import { GateTree, type GateVerdict, gateMutants, gatePatches } from './mutants.ts';

const AT_ONCE = 2;
const STEPS = [
  'peer',
  'exact Host',
  'Sec-Fetch',
  'Origin',
  'content type',
  'session cookie',
  'header token',
  'role',
  'idempotency',
];
const verdicts = new Map<string, GateVerdict>();

async function workThrough(waiting: (string | null)[]): Promise<void> {
  const tree = new GateTree();
  try {
    for (let patch = waiting.shift(); patch !== undefined; patch = waiting.shift()) {
      verdicts.set(patch ?? '', await tree.try(patch));
    }
  } finally {
    tree.remove();
  }
}

beforeAll(async () => {
  const waiting = [null, ...gateMutants.map(({ patch }) => patch)];
  await Promise.all(Array.from({ length: AT_ONCE }, () => workThrough(waiting)));
}, 600_000);

test('every step has a mutant, every patch its line', () => {
  expect([...new Set(gateMutants.map(({ step }) => step))]).toEqual(STEPS);
  const named = new Set(gateMutants.map(({ patch }) => `${patch}.patch`));
  expect(named).toEqual(new Set(gatePatches()));
});

test('the gate as it is passes', () => {
  const { verdict, said } = verdicts.get('') ?? {};
  expect(verdict, said).toBe('passed');
});

for (const { patch, step } of gateMutants) {
  test(`${patch} is seen (${step})`, () => {
    const { verdict, said } = verdicts.get(patch) ?? {};
    expect(verdict, said).toBe('seen');
  });
}
