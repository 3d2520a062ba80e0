/** Found money of a money meter (金额表) gets its reason: sold by its paper, or borne. */
import { expect, test } from 'vitest';
import { openShift } from '../../../src/app/counter/shift.ts';
import { fen } from '../../../src/core/units.ts';
import { ACCOUNT, CLERK } from './account.ts';
import { lawful } from './gap-scene.ts';
import { foundMoney, PAPER, type Sold } from './money-gap-scene.ts';
import { codeOf, money, value } from './told.ts';

test('two people, once: the paper brings its money and no revenue, without a paper the company bears it', async () => {
  const { hall, store, one, two, resolve, grown, balance } = await foundMoney();
  expect(codeOf(await resolve(one.load, PAPER, CLERK.operator))).toBe('approval.same-person');
  expect(codeOf(await resolve(hall.id(), PAPER))).toBe('recovered.unknown');
  expect(await resolve(one.load, { ...PAPER, amount: fen(2_001) })).toMatchObject({
    ok: false,
    refusal: { code: 'recovered.more-than-found', facts: { foundFen: 2_000, amountFen: 2_001 } },
  });
  expect(store.gap.open(9)).toHaveLength(2);
  expect(codeOf(await resolve(one.load, PAPER))).toBe('accepted');
  expect(codeOf(await resolve(one.load, PAPER))).toBe('recovered.resolved');
  const again = { ...PAPER, amount: fen(1_300), paper: 'S1-00000812' };
  expect(codeOf(await resolve(two.load, again))).toBe('recovered.paper-used');
  expect([grown('alipay'), grown('recoveredFen'), grown('grantedFen')]).toEqual([2_000, 1_300, 0]);
  expect(lawful(store)).toEqual([]);
  expect(codeOf(await resolve(two.load, { by: 'granted' }))).toBe('accepted');
  expect([grown('recoveredFen'), grown('grantedFen'), balance()]).toEqual([0, 1_300, 0]);
  expect(grown('gasRevenue') + grown('outputVat')).toBe(0);
  expect(money({ store })).toEqual([0, 0, 1_300, 7_000]);
  expect(store.gap.open(9)).toEqual([]);
  expect(lawful(store)).toEqual([]);
});

test('a paper that says less leaves the rest with the company; the balance that the copy shows pays as far as it goes', async () => {
  const { hall, store, next, one, two, resolve, grown, balance } = await foundMoney();
  const fromBalance: Sold = { ...PAPER, channel: 'balance', reference: null, amount: fen(1_500) };
  expect(codeOf(await resolve(one.load, fromBalance))).toBe('balance.insufficient');
  const payment = hall.sale().payment ?? expect.fail('a sale is paid');
  value(await next.counter.takePayment(CLERK, { ...payment, accountId: ACCOUNT }));
  expect(codeOf(await resolve(one.load, fromBalance))).toBe('accepted');
  expect([balance(), grown('grantedFen')]).toEqual([payment.amount - 1_500, 500]);
  const cash: Sold = { ...PAPER, channel: 'cash', reference: null, paper: '813' };
  expect(codeOf(await resolve(two.load, { ...cash, amount: fen(1_300) }))).toBe(
    'recovered.no-drawer',
  );
  value(await openShift(next.deps, CLERK, { operationId: hall.id(), float: fen(0) }));
  expect(codeOf(await resolve(two.load, { ...cash, amount: fen(1_300) }))).toBe('accepted');
  expect([grown('recoveredFen'), balance()]).toEqual([0, payment.amount - 1_500]);
  expect(lawful(store)).toEqual([]);
});

test('verify names found money whose row or postings were changed', async () => {
  const { store, one } = await foundMoney();
  store.db.prepare('UPDATE recovered SET fen = fen + 1 WHERE at = ?').run(one.at);
  expect(lawful(store).map(({ law }) => law)).toEqual(
    expect.arrayContaining(['registry', 'control']),
  );
});

test('no row holds gas and money, or neither', async () => {
  const { store } = await foundMoney();
  for (const sum of ['litres = 1', 'fen = 0', 'fen = -1']) {
    expect(() => store.db.exec(`UPDATE recovered SET ${sum}`)).toThrow('CHECK');
  }
});
