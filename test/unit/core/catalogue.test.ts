/** What a refusal says to people: cubic metres and yuan, whatever the ledger counts in. */
import { expect, test } from 'vitest';
import { CATALOGUE, fill } from '../../../src/core/catalogue.ts';
import { FINDINGS } from '../../../src/core/findings.ts';

test('litres and fen of the facts are read as m³ and yuan; other numbers as they are', () => {
  const facts = { limitLitres: 5_000, litres: -10, owedFen: 4_805, accountId: 10_000_001, at: 'x' };
  expect(fill('{limitLitres} {litres} {owedFen} {accountId} {at} {gone}', facts)).toBe(
    '5.000 -0.010 48.05 10000001 x {gone}',
  );
});

test('no sentence names a litre, or counts money in fen', () => {
  const sentences = JSON.stringify({ CATALOGUE, FINDINGS }).replace(/\{\w+\}/g, '{}');
  expect(sentences).not.toMatch(/litre|\} L\b|\} fen\b|升|\} ?分/);
});
