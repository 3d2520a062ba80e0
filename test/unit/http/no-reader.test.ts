/** A station that no reader was ever plugged into: refused by name before money is taken, and sold from once one arrives. */
import { expect, onTestFinished, test } from 'vitest';
import { createCardReaders } from '../../../drivers/card/card-readers.ts';
import { createInlineLauncher } from '../../../drivers/card/readers/inline-launcher.ts';
import { createVirtualReaders } from '../../../simulators/card/virtual-pcsc.ts';
import { createCounter } from '../../../src/app/counter/counter.ts';
import { settle } from '../../manual-clock.ts';
import { ACCOUNT, READER } from '../app/desk.ts';
import { openHouse, problem } from './house.ts';

async function houseWithoutReader() {
  const hardware = createVirtualReaders({ readers: [] });
  const house = await openHouse({
    furnish: async ({ hall, station }) => {
      const binding = hardware.pcsclite;
      const launcher = createInlineLauncher({ binding, killed: () => hardware.killClients() });
      const readers = createCardReaders({ launcher, clock: hall.clock });
      onTestFinished(() => readers.stop());
      const app = { ...station.deps, cards: readers };
      return { app, counter: createCounter(app) };
    },
  });
  await settle();
  return { house, hardware };
}

test('nothing is read or sold where there is no reader, and the first one that arrives serves', async () => {
  const { house, hardware } = await houseWithoutReader();
  const { hall, card } = house;
  const sale = {
    accountId: ACCOUNT,
    reader: READER,
    payment: { operationId: hall.id(), amountFen: 4800, channel: 'cash', cashGivenFen: 5000 },
    purchase: { operationId: hall.id(), want: { volumeLitres: 20_000 } },
    load: { operationId: hall.id() },
  };
  const before = house.digest();
  expect((await house.get('/api/readers')).body).toEqual([]);
  for (const [path, body] of [
    ['/api/loads', sale],
    ['/api/cards/reconcile', { reader: READER }],
    ['/api/cards/diagnose', { reader: READER }],
  ] as const) {
    const refused = await house.post(path, body);
    expect([path, refused.status, problem(refused).code]).toEqual([path, 503, 'reader.none']);
  }
  expect(house.digest()).toBe(before);

  hardware.plug(READER);
  await settle();
  const empty = await house.post('/api/loads', sale);
  expect(problem(empty).code).toBe('card.none');
  hardware.insert(READER, card);
  await settle();
  expect((await house.post('/api/loads', sale)).body).toMatchObject({ load: { state: 'done' } });
});
