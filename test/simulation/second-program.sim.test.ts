/** A second program takes the card before any command of a sale, on a card of each family: no law breaks, and the gas arrives once. */
import { expect, test } from 'vitest';
import { grabEverywhere } from './second-program.ts';

test.each(['sle4442', 'mifare', 'cpu-3des'] as const)('%s', async (chip) => {
  const { cases, held, broken } = await grabEverywhere(chip);
  expect(broken).toEqual([]);
  expect(cases).toBeGreaterThan(12);
  // Or it never came between: while a contact lasts the card is ours alone.
  expect(held).toBeGreaterThan(cases / 5);
});
