/** Formatting torn in its programmings on every chip. Each kind of tear has its own part of them here; `npm run prove` tries all. */
import { expect, test } from 'vitest';
import { TORN_MODES } from '../../simulators/faults.ts';
import { FORMAT_KINDS, tearFormats } from './formatting.ts';

const STRIDE: Readonly<Record<string, number>> = { 'MIFARE Classic': 3 };

test.each(Object.keys(FORMAT_KINDS))('%s', async (name) => {
  const { trials, violations } = await tearFormats(name, TORN_MODES, STRIDE[name] ?? 23);
  expect(violations).toEqual([]);
  expect(trials).toBeGreaterThan(12);
});

test('a MIFARE Classic that is pulled between two programmings is never spoiled', async () => {
  const { trials, spoiled, violations } = await tearFormats('MIFARE Classic', ['old'], 1);
  expect(violations).toEqual([]);
  expect(trials).toBeGreaterThan(12);
  expect(spoiled).toBe(0);
});
