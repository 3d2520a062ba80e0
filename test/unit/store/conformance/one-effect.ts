/** An operation has one effect, however often and with whatever body it is asked for. */
import { expect, test } from 'vitest';
import { fen } from '../../../../src/core/units.ts';
import { ANNA, op } from '../../core/ledger-town.ts';
import { accepted, balance, type StoreUnderTest, said, town } from './store-under-test.ts';

export function oneEffectAnOperation(make: () => StoreUnderTest): void {
  test('the same operation twice has one effect and one answer', async () => {
    const store = make().open();
    const desk = await town(store);
    const pay = desk.pay(ANNA, 5_000);
    const first = accepted(await store.commit(pay));
    const again = accepted(await store.commit(pay));
    expect(again).toEqual({ ...first, replayed: true });
    expect(balance(store)).toBe(5_000);
  });

  test('twice in one batch is once', async () => {
    const store = make().open();
    const desk = await town(store);
    const pay = desk.pay(ANNA, 5_000);
    const [first, again] = await store.commitBatch([pay, pay]);
    expect([accepted(first).replayed, accepted(again).replayed]).toEqual([false, true]);
    expect(balance(store)).toBe(5_000);
  });

  test('an operation that is older by its id than others is still found', async () => {
    const store = make().open();
    const desk = await town(store);
    const late = desk.pay(ANNA, 700);
    await store.commitBatch([desk.pay(ANNA, 100), late, desk.pay(ANNA, 10)]);
    expect(accepted(await store.commit(late)).replayed).toBe(true);
    const early = { ...desk.pay(ANNA, 1), operationId: op(0) };
    expect(accepted(await store.commit(early)).replayed).toBe(false);
    expect(balance(store)).toBe(811);
  });

  test('the same id with another body is refused and changes nothing', async () => {
    const store = make().open();
    const desk = await town(store);
    const pay = desk.pay(ANNA, 5_000);
    await store.commit(pay);
    const other = { ...pay, amount: fen(6_000), requestHash: 'f'.repeat(64) };
    expect(said(await store.commit(other))).toBe('operation.other-body');
    expect(balance(store)).toBe(5_000);
  });

  test('a refusal is not stored: the same id may be tried again', async () => {
    const store = make().open();
    const desk = await town(store);
    const buy = desk.buy(ANNA, 20_000);
    expect(said(await store.commit(buy))).toBe('balance.insufficient');
    expect(store.operation(buy.operationId)).toBeUndefined();
    await store.commit(desk.pay(ANNA, 10_000));
    expect(said(await store.commit(buy))).toBe('done');
  });

  test('a replay tells the old answer even when a rule would refuse by now', async () => {
    const store = make().open();
    const desk = await town(store);
    const pay = desk.pay(ANNA, 4_000);
    const buy = desk.buy(ANNA, 20_000);
    const [, first] = await store.commitBatch([pay, buy]);
    await store.commit(desk.hold(ANNA, 'stopped', '欠费'));
    expect(accepted(await store.commit(buy)).result).toEqual(accepted(first).result);
  });
}
