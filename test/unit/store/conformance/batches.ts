/** Commands that are asked for at once: each for itself, or all or none of them. */
import { expect, test } from 'vitest';
import { fen, litre } from '../../../../src/core/units.ts';
import { ANNA } from '../../core/ledger-town.ts';
import { accepted, balance, type StoreUnderTest, said, town } from './store-under-test.ts';

export function batches(make: () => StoreUnderTest): void {
  test('the second command sees the first', async () => {
    const store = make().open();
    const desk = await town(store);
    const outcomes = await store.commitBatch([desk.pay(ANNA, 4_000), desk.buy(ANNA, 20_000)]);
    expect(outcomes.map(said)).toEqual(['done', 'done']);
    expect(balance(store)).toBe(0);
  });

  test('a refused command rolls back nothing else', async () => {
    const store = make().open();
    const desk = await town(store);
    const outcomes = await store.commitBatch([
      desk.pay(ANNA, 4_000),
      desk.buy(ANNA, 99_000),
      desk.pay(ANNA, 60),
    ]);
    expect(outcomes.map(said)).toEqual(['done', 'balance.insufficient', 'done']);
    expect(balance(store)).toBe(4_060);
  });

  test('a command with a bug fails alone', async () => {
    const store = make().open();
    const desk = await town(store);
    await store.commitBatch([desk.pay(ANNA, 10_000), desk.buy(ANNA, 20_000)]);
    const wrong = desk.reserve({ fen: fen(4_000), litres: litre(-1) });
    const results = await Promise.allSettled([
      store.commit(desk.pay(ANNA, 1)),
      store.commit(wrong),
      store.commit(desk.pay(ANNA, 2)),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(balance(store)).toBe(6_003);
    expect(store.operation(wrong.operationId)).toBeUndefined();
  });

  test('what was asked for together is committed together and answered in order', async () => {
    const store = make().open();
    const desk = await town(store);
    const payments = Array.from({ length: 1_200 }, (_, n) => desk.pay(ANNA, n + 1));
    const answers = await Promise.all(payments.map((pay) => store.commit(pay)));
    const tickets = answers.map((answer) => {
      const { result } = accepted(answer);
      return result.kind === 'payment' ? result.ticketNo : 0;
    });
    expect(tickets).toEqual(payments.map((_, n) => n + 1));
    expect(balance(store)).toBe((1_200 * 1_201) / 2);
  });

  test('an empty batch is answered with nothing', async () => {
    expect(await make().open().commitBatch([])).toEqual([]);
  });
}

export function together(make: () => StoreUnderTest): void {
  test('all stand, each with its own answer', async () => {
    const store = make().open();
    const desk = await town(store);
    const outcome = await store.commitTogether([desk.pay(ANNA, 4_000), desk.buy(ANNA, 20_000)]);
    expect(outcome.ok && outcome.value.map(({ result }) => result.kind)).toEqual([
      'payment',
      'purchase',
    ]);
    expect(balance(store)).toBe(0);
  });

  test('or none: the refusal of one takes the others along, and no ticket is lost', async () => {
    const store = make().open();
    const desk = await town(store);
    const pay = desk.pay(ANNA, 4_000);
    const outcome = await store.commitTogether([pay, desk.buy(ANNA, 99_000)]);
    expect(outcome).toMatchObject({ ok: false, refusal: { code: 'balance.insufficient' } });
    expect(balance(store)).toBe(0);
    expect(store.operation(pay.operationId)).toBeUndefined();
    expect(store.ticket(1, 1)).toBeUndefined();
    expect(accepted(await store.commit(pay))).toMatchObject({
      replayed: false,
      result: { ticketNo: 1 },
    });
  });

  test('the same two again are replays; one of them with another body refuses both', async () => {
    const store = make().open();
    const desk = await town(store);
    const sale = [desk.pay(ANNA, 4_000), desk.buy(ANNA, 20_000)] as const;
    await store.commitTogether(sale);
    const again = await store.commitTogether(sale);
    expect(again.ok && again.value.map(({ replayed }) => replayed)).toEqual([true, true]);
    const other = { ...sale[1], requestHash: 'e'.repeat(64) };
    const refused = await store.commitTogether([desk.pay(ANNA, 1), other]);
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'operation.other-body' } });
    expect(balance(store)).toBe(0);
  });

  test('a bug in one is a bug of all, and the store goes on', async () => {
    const store = make().open();
    const desk = await town(store);
    const wrong = desk.reserve({ attempt: 9 });
    await expect(store.commitTogether([desk.pay(ANNA, 1), wrong])).rejects.toThrow();
    expect(balance(store)).toBe(0);
    expect(said(await store.commit(desk.pay(ANNA, 2)))).toBe('done');
    expect(balance(store)).toBe(2);
  });
}
