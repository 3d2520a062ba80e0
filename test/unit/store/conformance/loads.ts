/** Loads from their reservation to their ending. */
import { expect, test } from 'vitest';
import { litre } from '../../../../src/core/units.ts';
import type { LedgerStore } from '../../../../src/ports/store.ts';
import type { Desk } from '../../core/ledger-commands.ts';
import { ANNA, CARD_A, CARD_A2 } from '../../core/ledger-town.ts';
import { type StoreUnderTest, said, town } from './store-under-test.ts';

export function loads(make: () => StoreUnderTest): void {
  async function funded(store: LedgerStore): Promise<Desk> {
    const desk = await town(store);
    await store.commitBatch([desk.pay(ANNA, 100_000), desk.buy(ANNA, 20_000)]);
    return desk;
  }

  test('one open load a card and a meter, and then the next', async () => {
    const store = make().open();
    const desk = await funded(store);
    const first = desk.reserve();
    await store.commit(first);
    await store.commit(desk.buy(ANNA, 20_000));
    expect(said(await store.commit(desk.reserve()))).toBe('load.open-on-card');
    await store.commit(desk.post(first.operationId));
    const next = desk.reserve({ sequenceBefore: 1, totalBefore: litre(20_000) });
    expect(said(await store.commit(next))).toBe('done');
    expect(store.openLoads(10).map(({ operationId }) => operationId)).toEqual([next.operationId]);
  });

  test('two attempts at an ending: one wins, the other learns what became of it', async () => {
    const store = make().open();
    const desk = await funded(store);
    const load = desk.reserve();
    await store.commitBatch([load, desk.retry(load.operationId, 1)]);
    const late = desk.void(load.operationId, 1);
    const right = desk.post(load.operationId, 2);
    const outcomes = await store.commitBatch([late, right, right, late]);
    expect(outcomes.map(said)).toEqual(['load.stale-attempt', 'done', 'done', 'load.not-open']);
    expect(store.load(load.operationId)).toMatchObject({ state: 'POSTED', attempt: 2 });
  });

  test('a reservation comes back byte by byte', async () => {
    const store = make().open();
    const desk = await funded(store);
    const image = Uint8Array.from({ length: 256 }, (_, n) => n);
    const load = desk.reserve({ imageBefore: image, imageTarget: image.toReversed() });
    await store.commit(load);
    expect(store.load(load.operationId)).toMatchObject(load.reservation);
    expect(store.card(CARD_A)?.openLoad).toMatchObject(load.reservation);
  });

  test('replacing the card moves the open load over and void-lists the old card', async () => {
    const store = make().open();
    const desk = await funded(store);
    const load = desk.reserve();
    await store.commitBatch([load, desk.openCard(ANNA, CARD_A2, CARD_A)]);
    const { writeSequence } = store.card(CARD_A2) ?? { writeSequence: -1 };
    expect(writeSequence).toBe(1);
    const moved = desk.supersede(load.operationId, { cardNo: CARD_A2, sequenceBefore: 1 });
    expect(said(await store.commit(moved))).toBe('done');
    expect(store.load(load.operationId)?.state).toBe('SUPERSEDED');
    expect(store.card(CARD_A)).toMatchObject({ stage: 'void-listed', openLoad: null });
    expect(store.account(ANNA)?.cardNo).toBe(CARD_A2);
    await store.commit(desk.post(moved.operationId));
    expect(store.account(ANNA)?.gas).toMatchObject({ inFlight: 0, onCard: 20_000 });
  });
}
