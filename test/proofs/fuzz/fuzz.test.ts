import { expect, test } from 'vitest';
import { runFuzz } from './fuzz.ts';
import { parsers } from './parsers.ts';

const SEED = 20261126;

test('200 000 random and mutated responses and images: every one is taken or refused by its type', async () => {
  const figures = await runFuzz({ inputs: 200_000, seed: SEED });
  expect(figures.violations, `seed ${SEED}`).toEqual([]);
  expect(figures.inputs).toBeGreaterThanOrEqual(200_000);
  // Both ways are taken often: the bytes are neither all noise nor all right.
  expect(figures.taken).toBeGreaterThan(figures.inputs / 20);
  expect(figures.refused).toBeGreaterThan(figures.inputs / 20);
});

test('every example is what its parser takes', async () => {
  for (const { name, examples, parse } of parsers) {
    const answers = await Promise.allSettled(examples.map(async (bytes) => parse(bytes)));
    expect(
      answers.some(({ status }) => status === 'fulfilled'),
      name,
    ).toBe(true);
  }
});

test('a parser that throws what it should not is named with its bytes', async () => {
  const careless = {
    name: 'careless',
    examples: [Uint8Array.of(1, 2, 3)],
    parse: (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset).getUint32(0),
  };
  const { violations } = await runFuzz({ inputs: 100, seed: SEED, of: [careless] });
  expect(violations[0]).toMatch(/^careless: [0-9a-f]*: RangeError/);
});
