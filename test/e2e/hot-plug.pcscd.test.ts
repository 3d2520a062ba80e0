/** A reader that arrives in a living pcscd and leaves it again: over udev, as every USB reader does. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fen } from '../../src/core/units.ts';
import { CardInVpcd } from './card-in-vpcd.ts';
import { CASHIER, Hall } from './hall.ts';
import { type Household, householdOf, LITRES_PER_YUAN, loadedOnce } from './households.ts';
import { until } from './until.ts';
import { PLUGGED_READER, PLUGGED_SLOT, UsbPort } from './usb-port.ts';

const SEED = 20_268;
const YUAN = 100;
const LITRES = YUAN * LITRES_PER_YUAN;
const done = { ok: true, value: { load: { state: 'done' } } };
const settled = { ok: true, value: { settled: { state: 'POSTED' } } };

let hall: Hall;
let port: UsbPort;
let home: Household;
beforeAll(async () => {
  hall = await Hall.open(SEED);
  await hall.stack.killService();
  port = await UsbPort.build(hall.stack);
  await hall.stack.startService();
  await hall.readerIs('card');
  home = await hall.openHousehold();
});
afterAll(async () => {
  expect(hall.brokenLaws()).toEqual([]);
  await hall.close();
});

function sellOverPlugged(accountId: Household['accountId']) {
  const amount = fen(YUAN * 100);
  const cash = { channel: 'cash', cashGiven: amount, reference: null, payer: null } as const;
  return hall.counter.loadCard(CASHIER, {
    accountId,
    reader: PLUGGED_READER,
    payment: { operationId: hall.id(), amount, ...cash },
    purchase: { operationId: hall.id(), want: { by: 'amount', amount }, quoted: null },
    load: { operationId: hall.id() },
    confirmLowTries: false,
  });
}

const plugged = () => hall.readers.states().find(({ name }) => name === PLUGGED_READER);
const openLoads = () => hall.counter.openLoads(null, 10).rows;

it('a reader that arrives is shown and sells, pulled in the middle of a load it is gone, and the one beside it never notices', async () => {
  const { hosts } = hall;
  expect(plugged()).toBeUndefined();

  const selling = hall.sell(home, YUAN);
  await until('the load to be reserved', () => openLoads().length === 1);
  await port.plug();
  await until('the reader that arrived', () => plugged()?.condition === 'empty');
  expect(await selling).toMatchObject(done);
  expect(await hall.books(home)).toEqual(loadedOnce(LITRES));

  const place = { reader: PLUGGED_READER, kind: 'sle4442', slot: PLUGGED_SLOT } as const;
  const hands = await CardInVpcd.start(hall.stack, 'more-stock', undefined, place);
  try {
    await until('its card', () => plugged()?.condition === 'card');
    const { accountId, cardNo } = householdOf(9);
    const opening = { operationId: hall.id(), accountId, cardNo, reader: PLUGGED_READER };
    const opened = await hall.counter.openCard(CASHIER, { ...opening, confirmLowTries: false });
    expect(opened).toMatchObject({ ok: true, value: { state: 'active' } });
    expect(await sellOverPlugged(accountId)).toMatchObject(done);

    const torn = sellOverPlugged(accountId);
    await until('the load to be reserved', () => openLoads().length === 1);
    const beside = hall.sell(home, YUAN);
    await port.unplug();
    const pending = { state: 'pending', refusal: { code: 'reader.gone' } };
    expect(await torn).toMatchObject({ ok: true, value: { load: pending } });
    expect(await beside).toMatchObject(done);
    // Its card is missed first, the reader itself a moment later.
    await until('the reader to be gone', () => plugged()?.condition === 'gone');
    expect(hall.deps.store.account(home.accountId)?.gas.onCard).toBe(2 * LITRES);

    await port.plug();
    await until('the reader to be back', () => plugged()?.condition === 'card');
    const contact = { reader: PLUGGED_READER, accountId, confirmLowTries: false };
    expect(await hall.counter.readCard(CASHIER, contact)).toMatchObject(settled);
    expect(hall.deps.store.account(accountId)?.gas).toMatchObject({
      inFlight: 0,
      onCard: 2 * LITRES,
    });
    // One PC/SC context saw all of it: nothing was begun anew.
    expect(hall.hosts).toBe(hosts);
  } finally {
    await hands.stop();
  }
});
