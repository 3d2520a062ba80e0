/** A maker whose module is wrong is told so: a report where a law breaks, however early, and a reason where none can be made. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { held, holdToLaws } from '../../conformance/conformance.ts';
import { knownFormats, pairs } from '../../conformance/own-pairs.ts';
import { reportText } from '../../conformance/report.ts';

const SEED = 20261126;
const PATIENCE = { timeout: 120_000 };
const MAIN = resolve(import.meta.dirname, '../../conformance/main.ts');
const folder = mkdtempSync(join(tmpdir(), 'qika-maker-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test(
  'a format whose cards cannot even be opened has a report that names what is broken',
  PATIENCE,
  async () => {
    const [pair] = pairs;
    if (pair === undefined) throw new Error('Qika brings pairs');
    const { format } = pair;
    const markerFirst = {
      ...format,
      writeSteps: (current: Uint8Array, target: Uint8Array) =>
        format.writeSteps(current, target).toReversed(),
    };
    const effort = { seed: SEED, samples: 2, stride: 211, others: knownFormats };
    const report = await holdToLaws({ ...pair, format: markerFirst }, effort);
    expect(held(report)).toBe(false);
    const text = reportText(report, SEED);
    expect(text).toContain('DOES NOT CONFORM');
    expect(text).toMatch(/torn-opening +BROKEN/);
    expect(text).toContain('opening a card as delivered ended card.does-not-hold');
    expect(text).toContain('one load: none came to its end');
  },
);

function conformance(
  ...words: string[]
): Promise<{ readonly code: number; readonly said: string }> {
  return new Promise((told) => {
    execFile(process.execPath, ['--import', 'tsx', MAIN, ...words], (error, _out, said) => {
      told({ code: typeof error?.code === 'number' ? error.code : 0, said });
    });
  });
}

const written = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

test.each<[string, () => readonly string[], string]>([
  ['is not there', () => [join(folder, 'none.mts')], 'cannot be loaded'],
  [
    'has half a pair',
    () => [written('half.mts', "export const pairs = [{ name: 'half', reader: 'ACS' }];")],
    'has no chip, format, newCard, newMeter',
  ],
  [
    'would be loaded as CommonJS',
    () => [written('pairs.ts', 'export const pairs = [];')],
    'name it .mts, or keep it in a package of type module',
  ],
  ['is asked for with a word that is no option', () => ['--strides', '3'], '--strides'],
])('a module that %s cannot be used: 2, and why', PATIENCE, async (_what, words, why) => {
  const { code, said } = await conformance(...words());
  expect(code).toBe(2);
  expect(said).toContain('conformance: ');
  expect(said).toContain(why);
});
