/** What may be asked of a store, and what is answered. */
import { expect, test } from 'vitest';
import { accountId } from '../../../../src/core/ids.ts';
import {
  ANNA,
  BERT,
  CARD_A,
  CARD_A2,
  CARD_B,
  DAY,
  METER_A,
  METER_B,
  op,
  TARIFF,
} from '../../core/ledger-town.ts';
import { CARD_B2, CARD_G, live } from '../histories.ts';
import { accepted, FIRST, type StoreUnderTest, town } from './store-under-test.ts';

export function questions(make: () => StoreUnderTest): void {
  test('what is not there is undefined, not an error', () => {
    const store = make().open();
    expect([
      store.account(ANNA),
      store.meter(METER_A),
      store.card(CARD_A),
      store.load(op(1)),
      store.operation(op(1)),
      store.ticket(1, 1),
    ]).toEqual(Array(6).fill(undefined));
    expect(store.history(ANNA, 9)).toEqual([]);
    expect(store.openLoads(9)).toEqual([]);
    expect(store.tariffs('residential', DAY)).toEqual([]);
    expect(store.find('王', FIRST)).toEqual({
      accounts: [],
      total: 0,
      capped: false,
      readPercent: null,
    });
  });

  test('a history is walked newest first and holds what touched value', async () => {
    const store = make().open();
    await live(store);
    const kinds = store.history(ANNA, 7).map(({ kind }) => kind);
    expect(kinds).toEqual([
      'adjust-usage',
      'adjust-usage',
      'deduct-usage',
      'reserve-load',
      'buy-gas',
      'take-into-meter',
      'end-load',
    ]);
    expect(store.history(ANNA, 99)).toHaveLength(10);
  });

  test('what is left of each lot is told, oldest first, whatever has happened since', async () => {
    const store = make().open();
    await live(store);
    const held = store.finance.lots(ANNA) ?? [];
    expect(held.map(({ left, fen: money }) => [left, money])).toEqual([
      [9_500, 1_900],
      [10_000, 2_000],
    ]);
    expect(held.map(({ lot }) => lot.before)).toEqual([0, 20_000]);
    expect(store.finance.lots(accountId(9_999))).toBeUndefined();
  });

  test('customers are found by number, card, name and address', async () => {
    const store = make().open();
    await live(store);
    const found = (text: string): number[] =>
      store.find(text, FIRST).accounts.map(({ account }) => account.accountId);
    expect(found('1002')).toEqual([BERT]);
    expect(found('100')).toEqual([1001, 1002, 1003]);
    expect(found(String(CARD_B))).toEqual([BERT]);
    expect(found(String(CARD_A))).toEqual([ANNA]);
    expect(found('王芳 1003')).toEqual([1003]);
    expect(found('翠湖花园 1001')).toEqual([ANNA]);
    expect(found('  ')).toEqual([]);
    expect(found('1001 翠湖')).toEqual([ANNA]);
    const second = store.find('王芳', { ...FIRST, from: 1, limit: 1 });
    expect(second).toMatchObject({ total: 6, capped: false });
    // Bert was called so, until his record said otherwise.
    expect(found('赵伯特')).toEqual([BERT]);
    expect(second.accounts).toMatchObject([{ by: 'text', account: { accountId: 1003 } }]);
    expect(found("' OR 1=1 --")).toEqual([]);
  });

  test('what to look after: void-listed cards, newest number first, and gas that is on no card', async () => {
    const store = make().open();
    const { attention } = store;
    expect([attention.voidListed(null, 9), attention.gasWaiting(null, 9)]).toEqual([[], []]);
    await live(store);
    expect(attention.voidListed(null, 9).map(({ cardNo, stage }) => [cardNo, stage])).toEqual(
      [CARD_G, CARD_B2, CARD_B, CARD_A].map((no) => [no, 'void-listed']),
    );
    expect(attention.voidListed(CARD_B2, 1).map(({ cardNo }) => cardNo)).toEqual([CARD_B]);
    expect(attention.voidListed(CARD_A, 9)).toEqual([]);
    expect(attention.counts()).toMatchObject({ voidListed: 4 });
    const waiting = make().open();
    const desk = await town(waiting);
    await waiting.commitBatch([desk.pay(ANNA, 4_000), desk.buy(ANNA, 20_000)]);
    const bert = desk.customer(BERT, METER_B, CARD_B);
    await waiting.commitBatch([...bert, desk.pay(BERT, 4_000), desk.buy(BERT, 20_000)]);
    const owed = (after: typeof ANNA | null, limit: number) =>
      waiting.attention.gasWaiting(after, limit).map(({ accountId: number }) => number);
    expect([owed(null, 9), owed(null, 1), owed(ANNA, 9), owed(BERT, 9)]).toEqual([
      [ANNA, BERT],
      [ANNA],
      [BERT],
      [],
    ]);
    expect(waiting.attention.counts()).toMatchObject({ gasOwed: 2, putBack: 0 });
  });

  test('cards that contradict the books stand by their numbers, till they agree or are replaced', async () => {
    const store = make().open();
    const desk = await town(store);
    for (const outcome of await store.commitBatch(desk.customer(BERT, METER_B, CARD_B))) {
      accepted(outcome);
    }
    const { attention } = store;
    const differing = (after: typeof CARD_A | null, limit: number) =>
      attention.cardsDiffering(after, limit).map(({ account, note: { cardNo, nth } }) => {
        return [account.accountId, cardNo, nth];
      });
    expect([differing(null, 9), attention.cardDifference(CARD_A)]).toEqual([[], undefined]);
    accepted(await store.commit(desk.differs(CARD_B)));
    accepted(await store.commit(desk.differs(CARD_A)));
    const [anna, bert] = [
      [ANNA, CARD_A, 1],
      [BERT, CARD_B, 1],
    ];
    expect([differing(null, 9), differing(null, 1)]).toEqual([[anna, bert], [anna]]);
    expect([differing(CARD_A, 9), differing(CARD_B, 9)]).toEqual([[bert], []]);
    expect(attention.counts()).toMatchObject({ cardsDiffer: 2, countsDiffer: 0 });
    accepted(await store.commit(desk.agrees(CARD_B)));
    expect(attention.cardDifference(CARD_B)).toMatchObject({ endedAt: expect.any(Number) });
    expect(differing(null, 9)).toEqual([anna]);
    accepted(await store.commit(desk.differs(CARD_B, { code: 'card.behind' })));
    expect(attention.cardDifference(CARD_B)).toMatchObject({ nth: 2, endedAt: null });
    accepted(await store.commit(desk.openCard(ANNA, CARD_A2, CARD_A)));
    accepted(await store.commit(desk.replaceCard(CARD_A2, CARD_A)));
    expect(differing(null, 9)).toEqual([[BERT, CARD_B, 2]]);
    expect(attention.counts()).toMatchObject({ cardsDiffer: 1 });
  });

  test('meters whose noted window contradicts the books stand by their numbers, with how the books stood then', async () => {
    const store = make().open();
    const desk = await town(store);
    for (const outcome of await store.commitBatch(desk.customer(BERT, METER_B, CARD_B))) {
      accepted(outcome);
    }
    const { attention } = store;
    const differing = (after: typeof METER_A | null, limit: number) =>
      attention.metersDiffering(after, limit).map(({ account, way, books, window }) => {
        return [account.accountId, way, books, window.total];
      });
    expect(differing(null, 9)).toEqual([]);
    accepted(await store.commit(desk.window(METER_A, 3_000)));
    accepted(await store.commit(desk.window(METER_B, 4_000)));
    const [anna, bert] = [
      [ANNA, 'beyond', 0, 3_000],
      [BERT, 'beyond', 0, 4_000],
    ];
    expect([differing(null, 9), differing(null, 1)]).toEqual([[anna, bert], [anna]]);
    expect([differing(METER_A, 9), differing(METER_B, 9)]).toEqual([[bert], []]);
    expect(attention.counts()).toMatchObject({ metersDiffer: 2, countsDiffer: 0 });
    accepted(await store.commit(desk.window(METER_A, 0)));
    expect(differing(null, 9)).toEqual([bert]);
    expect(attention.windowDiffers(METER_B)).toEqual({ way: 'beyond', books: 0 });
    expect(attention.windowDiffers(METER_A)).toBeNull();
  });

  test('open loads of one state go on behind the one that a page ended with, also once it has ended', async () => {
    const store = make().open();
    const desk = await town(store);
    const first = desk.reserve();
    const second = desk.reserve({ accountId: BERT, cardNo: CARD_B, meter: METER_B });
    const sold = [ANNA, BERT].flatMap((one) => [desk.pay(one, 100_000), desk.buy(one, 20_000)]);
    const deeds = [...desk.customer(BERT, METER_B, CARD_B), ...sold, first, second];
    for (const outcome of await store.commitBatch(deeds)) accepted(outcome);
    const { attention } = store;
    const open = (after: typeof first.operationId | null, limit: number) =>
      attention.loads('RESERVED', after, limit).map(({ operationId }) => operationId);
    expect([open(null, 9), open(null, 1)]).toEqual([
      [first.operationId, second.operationId],
      [first.operationId],
    ]);
    const either = (after: typeof first.operationId | null, limit: number) =>
      store.openLoads(limit, after).map(({ operationId }) => operationId);
    expect([either(null, 9), either(null, 1), either(first.operationId, 9)]).toEqual([
      [first.operationId, second.operationId],
      [first.operationId],
      [second.operationId],
    ]);
    expect(store.openLoadCount()).toBe(2);
    accepted(await store.commit(desk.post(first.operationId)));
    expect(open(first.operationId, 9)).toEqual([second.operationId]);
    expect([store.openLoadCount(), either(first.operationId, 9)]).toEqual([
      1,
      [second.operationId],
    ]);
    expect(open(second.operationId, 9)).toEqual([]);
    expect(attention.loads('CASE', null, 9)).toEqual([]);
    expect(attention.counts()).toMatchObject({ putBack: 1, countsDiffer: 0 });
  });

  test('prices that have begun are shown, later ones are not', async () => {
    const store = make().open();
    const desk = await town(store);
    const later = { ...TARIFF, id: 'residential-2027', effectiveFrom: '2027-01-01' as typeof DAY };
    await store.commit(desk.tariff(later));
    expect(store.tariffs('residential', DAY)).toEqual([TARIFF]);
    expect(store.tariffs('residential', later.effectiveFrom)).toEqual([TARIFF, later]);
    expect(store.tariffs('commercial', DAY)).toEqual([]);
  });

  test('secrets of a card: the last presentation counts', async () => {
    const store = make().open();
    const desk = await town(store);
    await store.commitBatch([
      desk.secret(CARD_A, 'aaaa', 'wrong'),
      desk.secret(CARD_A, 'bbbb', 'proven'),
      desk.secret(CARD_A, 'aaaa', 'proven'),
    ]);
    const card = store.card(CARD_A);
    expect(card?.provenSecrets.toSorted()).toEqual(['aaaa', 'bbbb']);
    expect(card?.wrongSecrets).toEqual([]);
  });

  test('a secret that was proven and then refused is told as both, one that is being set as neither', async () => {
    const store = make().open();
    const desk = await town(store);
    await store.commitBatch([
      desk.secret(CARD_A, 'aaaa', 'proven'),
      desk.secret(CARD_A, 'aaaa', 'wrong'),
      desk.secret(CARD_A, 'bbbb', 'wrong'),
      desk.secret(CARD_A, 'bbbb', 'being-set'),
    ]);
    const card = store.card(CARD_A);
    expect(card?.provenSecrets).toEqual(['aaaa']);
    expect(card?.wrongSecrets).toEqual(['aaaa']);
  });
}
