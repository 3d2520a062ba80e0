/** The kit's short form over our own pairs, in two files that run beside each other: together they have every pair. */
import { expect, test } from 'vitest';
import { held, holdToLaws } from '../../conformance/conformance.ts';
import { knownFormats, pairs } from '../../conformance/own-pairs.ts';
import { reportText } from '../../conformance/report.ts';

const SEED = 20261126;
const PATIENCE = { timeout: 120_000 };

const isMemoryCard = ({ name }: (typeof pairs)[number]): boolean => name.startsWith('SLE');

export function ownPairsConform(which: 'memory-cards' | 'other-cards'): void {
  const chosen = pairs.filter((pair) => isMemoryCard(pair) === (which === 'memory-cards'));
  test.each(chosen.map((pair) => [pair.name, pair] as const))(
    '%s conforms',
    PATIENCE,
    async (_name, pair) => {
      // Each pair has its own part of the tears here; `npm run conformance` tries them all.
      const effort = { seed: SEED, samples: 6, stride: 421, others: knownFormats };
      const report = await holdToLaws(pair, effort);
      expect(held(report), reportText(report, SEED)).toBe(true);
    },
  );
}
