import { expect, test } from 'vitest';
import { outcome, runFuzz } from './fuzz.ts';
import { fromElsewhere, fromReaders, parsers } from './parsers.ts';

const SEED = 20261126;

test.each([
  ['answers of readers, cards and modules, and images', fromReaders],
  ['frames of meters, words of printers, and files', fromElsewhere],
])('200 000 random and mutated %s: every one is taken or refused by its type', async (_, of) => {
  const figures = await runFuzz({ inputs: 200_000, seed: SEED, of });
  expect(figures.violations, `seed ${SEED}`).toEqual([]);
  expect(figures.inputs).toBeGreaterThanOrEqual(200_000);
  // Both ways are taken often: the bytes are neither all noise nor all right.
  expect(figures.taken).toBeGreaterThan(figures.inputs / 20);
  expect(figures.refused).toBeGreaterThan(figures.inputs / 20);
});

test('some example of every parser is taken: from noise alone no mutated one would come near', async () => {
  for (const parser of parsers) {
    const said = await Promise.all(parser.examples.map((bytes) => outcome(parser, bytes)));
    expect(said, parser.name).toContain('taken');
  }
});

test('no two parsers have one name: each has its own dice', () => {
  expect(new Set(parsers.map(({ name }) => name)).size).toBe(parsers.length);
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
