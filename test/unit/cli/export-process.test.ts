/** The flags of an export are ones that this Node takes, and they keep its young generation small. */
import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { EXPORT_FLAGS } from '../../../src/cli/export-process.ts';

/** Keeps some 60 MB alive, for which V8 lets the young generation grow as far as it may, and prints how far that was, in bytes. */
const KEEP = `
  const kept = [];
  for (let n = 0; n < 1_000_000; n += 1) kept.push({ n, next: [n] });
  const young = require('node:v8').getHeapSpaceStatistics().find((s) => s.space_name === 'new_space');
  process.stdout.write(String(kept.length && young.space_size));`;

const youngBytes = (flags: readonly string[]): number =>
  Number(execFileSync(process.execPath, [...flags, '--eval', KEEP], { encoding: 'utf8' }));

const MIB = 2 ** 20;

test('the young generation of an export stays at two halves of 2 MiB, where it would have grown', () => {
  expect(youngBytes(EXPORT_FLAGS)).toBeLessThanOrEqual(2 * 2 * MIB);
  expect(youngBytes([])).toBeGreaterThan(2 * 2 * MIB);
});
