/**
 * A meter is settled on the copy of a lost ledger, and its card still shows gas that was lost: the card serves no more, so no gas
 * comes onto an account that has no meter, and its contract ends.
 */
import { expect, test } from 'vitest';
import { closeAccount, settleAccount } from '../../../src/app/counter/close-account.ts';
import { litre } from '../../../src/core/units.ts';
import { ACCOUNT, CLERK, METER } from './account.ts';
import { after, copyOf, inTheWorld, lawful, noted, read, scene } from './gap-scene.ts';
import { codeOf, gas, story, value } from './told.ts';

test.each([
  ['in the reader', null],
  ['as the meter’s window told it', 20_000],
])('gas of before the gap, %s, comes onto no account without a meter', async (_how, window) => {
  const before = await scene();
  const { hall, station, card } = before;
  const copy = copyOf(hall.store);
  expect(story(await station.counter.loadCard(CLERK, hall.sale()))).toBe('done done done');
  expect(inTheWorld(card)).toBe(20_000);
  const { store, next } = await after(before, copy);
  if (window !== null) await noted(before, next, window);
  const sheet = {
    operationId: hall.id(),
    accountId: ACCOUNT,
    meter: METER,
    finalIndex: litre(0),
    electronic: litre(0),
    cardGas: null,
    photo: 'TQ-1.jpg',
    sheetNo: 'TQ-1',
    reason: '搬迁',
    responsible: '吴师傅',
    second: 'fang',
    papers: '身份证',
  };
  expect(codeOf(await settleAccount(next.deps, CLERK, sheet))).toBe('accepted');
  expect(codeOf(await read(next))).toBe('card.void-listed');
  expect(gas({ store })).toEqual([0, 0, 0, 0]);
  expect(store.account(ACCOUNT)).toMatchObject({ money: { balance: 0 } });
  const end = { reason: '搬迁', papers: '身份证', second: 'fang', refunds: [] };
  value(
    await closeAccount(next.deps, CLERK, { operationId: hall.id(), accountId: ACCOUNT, ...end }),
  );
  expect(lawful(store)).toEqual([]);
});
