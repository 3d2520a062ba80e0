/** After a gap: a load that another write has replaced in what was lost, and cards that do not prove themselves. */
import { expect, test } from 'vitest';
import { type OperationId, cardNo as toCardNo } from '../../../src/core/ids.ts';
import { ACCOUNT, CARD, CLERK } from './account.ts';
import { READER } from './desk.ts';
import {
  after,
  bought,
  copyOf,
  inTheWorld,
  lawful,
  noted,
  read,
  type Scene,
  scene,
  torn,
  visit,
  waitsSinceGap,
} from './gap-scene.ts';
import { codeOf, gas, story, value } from './told.ts';

/** A torn write, the copy, and then, in what is lost, its cancelling. */
async function givenUp(before: Scene): Promise<ReturnType<typeof copyOf> & { open: OperationId }> {
  const { hall, station } = before;
  await torn(before, 3);
  const copy = copyOf(hall.store);
  const [load] = hall.store.openLoads(2);
  if (load === undefined) throw new Error('the write was not torn');
  const open = load.operationId;
  const cancel = { load: open, reader: READER, confirmLowTries: true };
  expect(codeOf(await station.counter.cancelLoad(CLERK, cancel))).toBe('accepted');
  return { ...copy, open };
}

const undo = async ({ hall, station }: Scene): Promise<void> => {
  const newest = hall.store.history(ACCOUNT, 9).find(({ kind }) => kind === 'buy-gas');
  if (newest === undefined) throw new Error('nothing was bought');
  const reversal = {
    operationId: hall.id(),
    accountId: ACCOUNT,
    purchase: newest.operationId,
    reason: '输错',
    second: null,
    refund: null,
  };
  value(await station.counter.reversePurchase(CLERK, reversal));
};

const write = ({ hall, station }: Scene) =>
  station.counter.writeAgain(CLERK, {
    operationId: hall.id(),
    accountId: ACCOUNT,
    reader: READER,
    confirmLowTries: false,
  });

test('another write under the number of an open load says that it was given up: its gas is what the card shows first', async () => {
  const before = await scene();
  const { hall, station, card } = before;
  const copy = await givenUp(before);
  expect(story(await station.counter.loadCard(CLERK, hall.sale()))).toBe('done done done');
  expect(inTheWorld(card)).toBe(40_000);
  const { store, next } = await after(before, copy);
  expect(gas({ store })).toEqual([0, 20_000, 0, 0]);
  expect(codeOf(await read(next))).toBe('accepted');
  expect(store.load(copy.open)?.state).toBe('VOIDED');
  expect(gas({ store })).toEqual([0, 0, 40_000, 0]);
  expect(store.gap.open(9)).toMatchObject([{ litres: 20_000 }]);
  expect(lawful(store)).toEqual([]);
  expect(story(await next.counter.loadCard(CLERK, hall.sale()))).toBe('done done done');
  const meter = hall.gasMeter();
  await next.remove();
  expect(meter.visit(card, visit)).toMatchObject({ kind: 'taken', litres: 60_000 });
  await next.insert(card);
  expect(codeOf(await read(next))).toBe('accepted');
  expect(gas({ store })).toEqual([0, 0, 0, 60_000]);
  expect(lawful(store)).toEqual([]);
});

test('a later write that leads to less gas says the same; what it does not show waits', async () => {
  const before = await scene();
  const { hall, station, card } = before;
  const copy = await givenUp(before);
  await undo(before);
  for (const litres of [5_000, 6_000]) {
    await bought(hall, station, litres);
    value(await write(before));
  }
  expect(inTheWorld(card)).toBe(11_000);
  const { store, next } = await after(before, copy);
  expect(codeOf(await read(next))).toBe('accepted');
  expect(store.load(copy.open)?.state).toBe('VOIDED');
  expect(gas({ store })).toEqual([20_000, 0, 11_000, 0]);
  expect(store.gap.open(9)).toMatchObject([{ litres: 11_000 }]);
  expect(lawful(store)).toEqual([]);
  // In what was lost its gas was given back; it is still told from gas that was bought since.
  expect(waitsSinceGap(store)).toMatchObject({ litres: 20_000, fen: 4_800 });
});

test('a case of before is brought to its end by the same card, and by two people', async () => {
  const before = await scene();
  const { hall, station } = before;
  const copy = await givenUp(before);
  expect(story(await station.counter.loadCard(CLERK, hall.sale()))).toBe('done done done');
  const { store, next } = await after(before, copy);
  value(
    await store.commit({
      kind: 'end-load',
      operationId: hall.id(),
      requestHash: '2'.repeat(64),
      station: next.deps.station,
      operator: CLERK.operator,
      at: hall.clock.now(),
      businessDate: store.operation(copy.open)?.command.businessDate ?? expect.fail('no load'),
      load: copy.open,
      attempt: store.load(copy.open)?.attempt ?? 0,
      ending: { state: 'CASE', why: 'foreign-image' },
    }),
  );
  const history = store.history(ACCOUNT, 99).length;
  expect(codeOf(await read(next))).toBe('load.case');
  const cancel = (second: string | null) =>
    next.counter.cancelLoad(CLERK, {
      load: copy.open,
      reader: READER,
      confirmLowTries: true,
      second,
    });
  expect(codeOf(await cancel(null))).toBe('approval.witness-required');
  expect(codeOf(await cancel(CLERK.operator))).toBe('approval.same-person');
  expect(store.load(copy.open)?.state).toBe('CASE');
  expect(store.history(ACCOUNT, 99)).toHaveLength(history);
  expect(value(await cancel('gu')).state).toBe('not-done');
  expect(store.load(copy.open)?.state).toBe('VOIDED');
  expect(codeOf(await read(next))).toBe('accepted');
  expect(gas({ store })).toEqual([0, 0, 40_000, 0]);
  const ended = store.history(ACCOUNT, 99).find(({ kind }) => kind === 'recover-load');
  expect(ended?.command).toMatchObject({ operator: CLERK.operator, second: 'gu' });
  expect(lawful(store)).toEqual([]);
});

test('a copy of the bytes books no gas: it does not answer to the secret, and the true card still does', async () => {
  const before = await scene();
  const { hall, station, card } = before;
  const copy = copyOf(hall.store);
  expect(story(await station.counter.loadCard(CLERK, hall.sale()))).toBe('done done done');
  const { store, next } = await after(before, copy);
  await next.remove();
  await next.insert(hall.copyOf(card, Uint8Array.of(1, 2, 3)));
  expect(codeOf(await read(next))).toBe('card.secret-wrong');
  expect(gas({ store })).toEqual([0, 0, 0, 0]);
  expect(store.gap.open(9)).toEqual([]);
  await next.remove();
  await next.insert(card);
  expect(codeOf(await read(next))).toBe('accepted');
  expect(store.gap.open(9)).toMatchObject([{ cardNo: CARD, litres: 20_000 }]);
  expect(lawful(store)).toEqual([]);
});

/** The card's loads of the lost days are in the meter, all but the last; then it is lost, and nobody has read it. */
async function lostUnread(lastTaken: boolean) {
  const before = await scene();
  const { hall, station, card } = before;
  const copy = copyOf(hall.store);
  const meter = hall.gasMeter();
  const visited = async (): Promise<void> => {
    await station.remove();
    expect(meter.visit(card, visit)).toMatchObject({ kind: 'taken' });
    await station.insert(card);
  };
  for (let n = 0; n < 2; n += 1) {
    expect(story(await station.counter.loadCard(CLERK, hall.sale()))).toBe('done done done');
    if (n === 0 || lastTaken) await visited();
  }
  const { store, next } = await after(before, copy);
  await next.remove();
  const fresh = hall.blankCard();
  await next.insert(fresh);
  const replacing = {
    operationId: hall.id(),
    accountId: ACCOUNT,
    replaces: CARD,
    reason: 'lost',
    cardNo: toCardNo(CARD + 7),
    reader: READER,
    confirmLowTries: false,
    witness: null,
  } as const;
  const replace = () => next.counter.replaceCard(CLERK, replacing);
  return { before, hall, meter, store, next, fresh, replace };
}

test('a card lost before it was read is replaced once the window was noted; what the meter holds more is found gas', async () => {
  const { before, hall, meter, store, next, fresh, replace } = await lostUnread(true);
  expect(codeOf(await replace())).toBe('card.unseen');
  expect(store.card(toCardNo(CARD + 7))).toBeUndefined();
  await noted(before, next, 40_000);
  expect(store.attention.metersDiffering(null, 9)).toMatchObject([{ way: 'beyond', books: 0 }]);
  expect(value(await replace())).toMatchObject({ state: 'active', load: null });
  expect(store.attention.metersDiffering(null, 9)).toEqual([]);
  expect(gas({ store })).toEqual([0, 0, 40_000, 0]);
  expect(store.gap.open(9)).toMatchObject([{ cardNo: CARD, litres: 40_000 }]);
  expect(story(await next.counter.loadCard(CLERK, hall.sale()))).toBe('done done done');
  await next.remove();
  const visitor = { ...visit, pscOf: (no: number) => visit.pscOf(no) };
  expect(meter.visit(fresh, visitor)).toMatchObject({ kind: 'taken', litres: 20_000 });
  await next.insert(fresh);
  expect(codeOf(await read(next))).toBe('accepted');
  expect(gas({ store })).toEqual([0, 0, 0, 60_000]);
  expect(lawful(store)).toEqual([]);
});

test('a window that shows no more than the ledger knows books nothing, and one of before the gap is no evidence', async () => {
  const { before, store, next, replace } = await lostUnread(false);
  await noted(before, next, 0);
  value(await replace());
  expect(store.gap.open(9)).toEqual([]);
  expect(gas({ store })).toEqual([0, 0, 0, 0]);
  expect(lawful(store)).toEqual([]);

  const early = await scene();
  await noted(early, early.station, 40_000);
  const copy = copyOf(early.hall.store);
  await early.station.counter.loadCard(CLERK, early.hall.sale());
  const later = await after(early, copy);
  await later.next.remove();
  await later.next.insert(early.hall.blankCard());
  const refused = await later.next.counter.replaceCard(CLERK, {
    operationId: early.hall.id(),
    accountId: ACCOUNT,
    replaces: CARD,
    reason: 'lost',
    cardNo: toCardNo(CARD + 7),
    reader: READER,
    confirmLowTries: false,
    witness: null,
  });
  expect(codeOf(refused)).toBe('card.unseen');
});

test('a load that was given up bars no replacement: the window shows less than it led to, and more than the books', async () => {
  const before = await scene();
  const { hall, station, card } = before;
  const copy = await givenUp(before);
  await undo(before);
  await bought(hall, station, 5_000);
  value(await write(before));
  await station.remove();
  const meter = hall.gasMeter();
  expect(meter.visit(card, visit)).toMatchObject({ kind: 'taken', litres: 5_000 });
  await station.insert(card);
  const { store, next } = await after(before, copy);
  await next.remove();
  const fresh = hall.blankCard();
  await next.insert(fresh);
  await noted(before, next, 5_000);
  const replaced = await next.counter.replaceCard(CLERK, {
    ...{ operationId: hall.id(), accountId: ACCOUNT, replaces: CARD, reason: 'lost' },
    ...{ cardNo: toCardNo(CARD + 7), reader: READER, confirmLowTries: false, witness: 'fang' },
  });
  expect(codeOf(replaced)).toBe('accepted');
  expect(store.load(copy.open)?.state).toBe('VOIDED');
  expect(gas({ store })).toEqual([20_000, 0, 5_000, 0]);
  expect(waitsSinceGap(store)).toMatchObject({ litres: 20_000 });
  expect(story(await next.counter.loadCard(CLERK, hall.sale()))).toBe('done done done');
  await next.remove();
  expect(meter.visit(fresh, visit)).toMatchObject({ kind: 'taken', litres: 40_000 });
  await next.insert(fresh);
  expect(codeOf(await read(next))).toBe('accepted');
  expect(gas({ store })).toEqual([0, 0, 0, 45_000]);
  expect(lawful(store)).toEqual([]);
});
