/** /readyz: an ok that means that something can be sold. */
import { expect, test } from 'vitest';
import type { StoreHealth } from '../../../src/ports/store.ts';
import { READER, SPARE_READER } from '../app/desk.ts';
import { type House, openHouse, problem } from './house.ts';

async function houseWith(health: StoreHealth): Promise<House> {
  const house = await openHouse();
  Object.defineProperty(house.station.deps.store, 'health', { value: () => health });
  return house;
}

test('a house that can sell is ready, and tells of its readers', async () => {
  const house = await openHouse();
  const answer = await house.get('/readyz');
  expect([answer.status, answer.body]).toEqual([
    200,
    {
      status: 'ok',
      keys: 'open',
      coreFiles: 'unknown',
      readers: [
        { name: READER, condition: 'card' },
        { name: SPARE_READER, condition: 'empty' },
      ],
    },
  ]);
});

test('a missing card service bars no payment: it is a fact and no failure', async () => {
  const house = await openHouse();
  await house.station.readers.stop();
  const answer = await house.get('/readyz');
  expect(answer.status).toBe(200);
  expect(answer.body).toMatchObject({ readers: [{ condition: 'service-down' }, {}] });
});

test.each([
  ['store.read-only', 'store.read-only'],
  ['store.full', 'store.full'],
  ['store.closed', 'station.closing'],
] as const)('%s is not ready: %s', async (code, told) => {
  const house = await houseWith({ ok: false, code, why: 'posting 17592186044425' });
  const answer = await house.get('/readyz');
  expect([answer.status, problem(answer).code]).toEqual([503, told]);
  expect(answer.text).not.toContain('17592186044425');
  expect((await house.get('/livez')).status).toBe(200);
  expect(house.bugs).toEqual([]);
});

test('a read that the ledger fails is a refusal, and the process goes on', async () => {
  const house = await openHouse();
  await house.hall.store.close();
  const answer = await house.get('/api/accounts/10000042');
  expect([answer.status, problem(answer).code]).toEqual([503, 'station.closing']);
  expect(house.bugs).toEqual([]);
});

test('cards refuse by the reason why no reader is seen', async () => {
  const missing = {
    name: 'PC/SC',
    condition: 'service-down',
    insertion: 0,
    atr: null,
    trouble: { code: 'reader.module-missing', reason: 'Cannot find package pcsclite' },
  } as const;
  const house = await openHouse();
  Object.defineProperty(house.station.deps.cards, 'states', { value: () => [missing] });
  const body = { reader: READER, confirmLowTries: false };
  const answer = await house.post('/api/cards/reconcile', body);
  expect([answer.status, problem(answer).code]).toEqual([503, 'reader.module-missing']);
  expect((await house.get('/api/readers')).body).toEqual([missing]);
});
