/** What an index shows that was not billed yet: whatever the wheel has turned, the pieces sum to the use. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { unbilledAt } from '../../../src/core/ledger/unbilled.ts';
import { wheelOf } from '../../../src/core/reading.ts';
import { litre } from '../../../src/core/units.ts';

const meter = (initialIndex: number, wheelDigits = 5) => ({
  initialIndex: litre(initialIndex),
  wheelDigits,
});

test.each([4, 5, 6, 7, 8])(
  'reading after reading, over any number of turns of %i digits',
  (digits) => {
    const wheel = wheelOf(digits);
    // A tenth of the wheel is what may pass between two readings.
    const litres = fc.integer({ min: 0, max: wheel / 10 - 1 });
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: wheel - 1 }),
        fc.array(fc.tuple(litres, fc.boolean()), { minLength: 1, maxLength: 40 }),
        (initial, uses) => {
          const of = meter(initial, digits);
          const metered = { readIndex: litre(initial), billed: litre(0), adjusted: 0 };
          let passed = 0;
          for (const [use, isBilled] of uses) {
            passed += use;
            const index = litre((initial + passed) % wheel);
            expect(unbilledAt(index, of, metered)).toBe(passed - metered.billed);
            metered.readIndex = index;
            // What waits for a card is billed later; it is never half a turn.
            if (isBilled || passed - metered.billed > wheel / 4) metered.billed = litre(passed);
            expect(unbilledAt(index, of, metered)).toBe(passed - metered.billed);
          }
        },
      ),
    );
  },
);

test('a document beside the index is neither repeated nor undone', () => {
  const metered = { readIndex: litre(12_000), billed: litre(15_000), adjusted: 3_000 };
  expect(unbilledAt(litre(13_000), meter(0), metered)).toBe(1_000);
});

test('an index below what was billed shows less than nothing', () => {
  const metered = { readIndex: litre(12_000), billed: litre(12_000), adjusted: 0 };
  expect(unbilledAt(litre(11_000), meter(0), metered)).toBe(-1_000);
});
