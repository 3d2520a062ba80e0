/** What one load costs at the card, counted anew for each family of chips: the page and the bench say the same, and no load goes below the least. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type Cost, costOf } from '../../conformance/cost.ts';
import { pairs } from '../../conformance/own-pairs.ts';

const read = (path: string): string =>
  readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
const PAGE = read('docs/card-formats.md');
const FIGURES: readonly { readonly what: string; readonly value: number }[] = JSON.parse(
  read('bench/cards.json'),
).figures;

const FAMILIES = [
  'SLE4442 × reference-v1, ACS',
  'SLE4428 × reference-v1, OMNIKEY',
  'MIFARE Classic × reference-v1, ACS',
  'MIFARE Classic × single-zone, Identiv',
  'CPU card SM4 × reference-tenths with MAC',
] as const;

function counted(name: string): Promise<Cost> {
  const pair = pairs.find((one) => one.name === name);
  if (pair === undefined) throw new Error(`there is no ${name}`);
  return costOf(pair);
}

test('every pair of the kit has its row on the page, and the page no other', () => {
  const rows = PAGE.split('\n').flatMap((line) => /^\| (.+? × .+?) \|/.exec(line)?.[1] ?? []);
  expect(rows.slice(1)).toEqual(pairs.map(({ name }) => name));
});

test.each(FAMILIES)('%s: page and bench tell what is counted', async (name) => {
  const { commands, written, unit, least, programmingMs, exchanges } = await counted(name);
  // A byte takes an SLE4442 or SLE4428 5 ms, erased and written.
  const leastTime = unit === 'bytes' ? ` ${least * 5} ms` : '';
  const ms = Number(programmingMs.toPrecision(3));
  expect(PAGE).toContain(
    `| ${name} | ${commands} | ${written} ${unit} | ${least} | ${ms} ms |${leastTime} |`,
  );
  const told = FIGURES.find(({ what }) => what === `${name}: commands of one load`);
  expect(told?.value).toBe(commands);
  expect(written).toBeGreaterThanOrEqual(least);
  expect(exchanges === undefined).toBe(!name.startsWith('MIFARE'));
});

test('an M1 is asked what the page says, and never less than its rules allow', async () => {
  for (const [name, row] of [
    [FAMILIES[2], 'two slots (reference-v1 and its like)'],
    [FAMILIES[3], 'single-zone'],
  ] as const) {
    const { exchanges } = await counted(name);
    if (exchanges === undefined) throw new Error('an M1 is opened sector by sector');
    const { made, least } = exchanges;
    const cells = (['authentications', 'reads', 'writes'] as const).map((kind) => {
      expect(made[kind]).toBeGreaterThanOrEqual(least[kind]);
      return `${made[kind]}, at least ${least[kind]}`;
    });
    expect(PAGE).toContain(`| ${row} | ${cells.join(' | ')} |`);
  }
});
