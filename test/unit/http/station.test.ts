/** What the page is told of the station it is at, above all that nothing is written any more. */
import { expect, test } from 'vitest';
import { openHouse } from './house.ts';

test('a ledger that is not written says why and what next; one that is says nothing', async () => {
  const house = await openHouse();
  const well = await house.get('/api/station');
  expect(well.body).toMatchObject({ notWritten: null, demo: false });
  const health = { ok: false, code: 'store.read-only', why: 'an older copy' } as const;
  Object.defineProperty(house.station.deps.store, 'health', { value: () => health });
  const shut = await house.get('/api/station');
  expect(shut.body).toMatchObject({
    notWritten: { code: 'store.read-only', zh: { next: expect.stringContaining('qika verify') } },
  });
});
