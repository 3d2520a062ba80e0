/** What an index shows that was not billed yet: whatever the wheel has turned, the pieces sum to the use. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { unbilledAt } from '../../../src/core/ledger/unbilled.ts';
import { WHEEL } from '../../../src/core/reading.ts';
import { litre } from '../../../src/core/units.ts';

/** A tenth of the wheel is what may pass between two readings. */
const MOST = WHEEL / 10 - 1;

test('reading after reading, over any number of turns', () => {
  const litres = fc.integer({ min: 0, max: MOST });
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: WHEEL - 1 }),
      fc.array(fc.tuple(litres, fc.boolean()), { minLength: 1, maxLength: 40 }),
      (initial, uses) => {
        const metered = { readIndex: litre(initial), billed: litre(0), adjusted: 0 };
        let passed = 0;
        for (const [use, isBilled] of uses) {
          passed += use;
          const index = litre((initial + passed) % WHEEL);
          expect(unbilledAt(index, litre(initial), metered)).toBe(passed - metered.billed);
          metered.readIndex = index;
          // What waits for a card is billed later; it is never half a turn.
          if (isBilled || passed - metered.billed > WHEEL / 4) metered.billed = litre(passed);
          expect(unbilledAt(index, litre(initial), metered)).toBe(passed - metered.billed);
        }
      },
    ),
  );
});

test('a document beside the index is neither repeated nor undone', () => {
  const metered = { readIndex: litre(12_000), billed: litre(15_000), adjusted: 3_000 };
  expect(unbilledAt(litre(13_000), litre(0), metered)).toBe(1_000);
});

test('an index below what was billed shows less than nothing', () => {
  const metered = { readIndex: litre(12_000), billed: litre(12_000), adjusted: 0 };
  expect(unbilledAt(litre(11_000), litre(0), metered)).toBe(-1_000);
});
