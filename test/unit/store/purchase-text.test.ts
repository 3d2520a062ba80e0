/** What is found in the text of a plain purchase is what JSON says of it; of any other text nothing is found, or the same. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PurchaseResult } from '../../../src/core/ledger/results.ts';
import { fen, litre, priceE4 } from '../../../src/core/units.ts';
import { canonicalJson } from '../../../src/store/canonical.ts';
import { plainPurchase } from '../../../src/store/purchase-text.ts';

const natural = fc.oneof(fc.nat(), fc.nat({ max: 99_999_999_999 }));
/** JSON writes it as it is. */
const plainText = fc
  .string({ unit: 'binary', maxLength: 12 })
  .filter((text) => JSON.stringify(text) === `"${text}"`);
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom('"', '\\', '\n', '"}}', '"result":{"balanceFen":0', '气价'),
);

const tier = fc.record({
  tier: fc.integer({ min: 1, max: 4 }),
  volumeLitres: natural.map(litre),
  priceE4: fc.integer({ min: 1, max: 10_000_000 }).map(priceE4),
  amountFen: natural.map(fen),
});

/** Fields that every purchase has, its texts as `text`. */
const fields = (text: fc.Arbitrary<string>) => ({
  kind: fc.constant('purchase' as const),
  tariffId: text,
  householdSize: fc.nat({ max: 20 }),
  cycleStart: fc.oneof(fc.constant('2026-01-01'), text),
  volumeBeforeLitres: natural,
  volumeAfterLitres: natural,
  volumeLitres: natural,
  costFen: natural,
  balanceFen: fc.oneof(natural, fc.integer()),
  tiers: fc.array(tier, { maxLength: 3 }),
});

const plain: fc.Arbitrary<PurchaseResult> = fc
  .tuple(fc.record(fields(plainText)), fc.option(natural, { nil: undefined }))
  .map(([result, pendingVatFen]) =>
    pendingVatFen === undefined ? result : { ...result, pendingVatFen },
  );

const apart = fc.record({ litres: natural, fen: natural, netFen: natural });
const odd = fc.record(
  {
    ...fields(anyText),
    ...{ pendingVatFen: natural, apart, creditFen: natural, counts: fc.constant('money') },
    result: fc.record({ balanceFen: natural }),
  },
  { requiredKeys: [] },
);

const detailOf = (command: unknown, result: unknown): string => canonicalJson({ command, result });
const command = fc.record({ accountId: natural, quoted: fc.option(natural), reason: anyText });

/** What a lot is made of, by JSON itself; what is not there is left out. */
function byJson(detail: string): object {
  const { result } = JSON.parse(detail);
  const { kind, tariffId, householdSize, cycleStart, volumeBeforeLitres } = result;
  const { pendingVatFen, apart: of, counts } = result;
  return JSON.parse(
    JSON.stringify({
      ...{ kind, tariffId, householdSize, cycleStart, volumeBeforeLitres },
      ...{ pendingVatFen, apart: of, counts },
    }),
  );
}

const FEW = { numRuns: 300 };

test('a plain purchase is read as JSON reads it', () => {
  fc.assert(
    fc.property(command, plain, (asked, result) => {
      const detail = detailOf(asked, result);
      expect(plainPurchase(detail)).toEqual(byJson(detail));
    }),
    FEW,
  );
});

test('of what is not plain nothing is read that JSON would read otherwise', () => {
  const results = fc.oneof(
    odd,
    plain,
    fc.record({ kind: fc.constant('fact'), facts: fc.jsonValue() }),
  );
  const nested = fc.oneof(command, fc.record({ result: results }), results);
  fc.assert(
    fc.property(nested, results, (asked, result) => {
      const detail = detailOf(asked, result);
      const read = plainPurchase(detail);
      if (read !== null) expect(read).toEqual(byJson(detail));
    }),
    FEW,
  );
});

test('emergency gas, money, revenue apart, and texts with what JSON escapes are left to JSON', () => {
  const [result] = fc.sample(plain, { numRuns: 1, seed: 1 });
  const others = [
    ...[{ creditFen: 1 }, { counts: 'money' }, { apart: { fen: 1, litres: 1, netFen: 1 } }],
    ...[{ tariffId: 'a"b' }, { tariffId: 'a\\b' }, { tariffId: 'a\nb' }, { costFen: 1.5 }],
    ...[{ costFen: 1e21 }, { kind: 'payment' }, { later: 1 }],
  ];
  for (const other of others) {
    const detail = detailOf({}, { ...result, ...other });
    expect([other, plainPurchase(detail)]).toEqual([other, null]);
  }
  const detail = detailOf({}, result);
  expect(plainPurchase(detail)).not.toBeNull();
  for (const end of ['}', ' ', ',"x":1}']) expect(plainPurchase(`${detail}${end}`)).toBeNull();
  expect(plainPurchase(detail.slice(0, -1))).toBeNull();
});
