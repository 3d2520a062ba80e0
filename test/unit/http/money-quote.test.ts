/** A quote of money (金额表) has no volume, and the sale that keeps it is taken as it was told. */
import { expect, test } from 'vitest';
import { z } from 'zod';
import { purchaseFields } from '../../../src/http/counter-fields.ts';

test('a sale may name the quote of a money meter, whose volume is 0', () => {
  const purchase = {
    operationId: '019f0000-0000-7000-8000-000000000001',
    want: { amountFen: 5_000 },
    quoted: { tariffId: 'R-2026', volumeBeforeLitres: 0, volumeLitres: 0, costFen: 5_000 },
  };
  expect(z.strictObject(purchaseFields).parse(purchase)).toMatchObject({
    want: { by: 'amount', amount: 5_000 },
    quoted: { tariffId: 'R-2026', volumeBefore: 0, volume: 0, cost: 5_000 },
  });
});
