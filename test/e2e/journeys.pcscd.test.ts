/** Journeys of a card through the real stack: ledger on disk, reader child, pcsclite, pcscd, vpcd, and the chip behind it. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SLOT_AT, VALID } from '../../simulators/card/reference-v1.ts';
import { Hall } from './hall.ts';
import { type Household, LITRES_PER_YUAN, loadedOnce } from './households.ts';
import { until } from './until.ts';

const SEED = 20_261;
/** A slot's marker and body are at least so many bytes, so that a pull at one of them hits every first load. */
const BYTES_OF_A_LOAD = 30;
const YUAN = 100;
const LITRES = YUAN * LITRES_PER_YUAN;

const PENDING = {
  ok: true,
  value: { payment: { state: 'done' }, purchase: { state: 'done' }, load: { state: 'pending' } },
};
const SETTLED = { ok: true, value: { settled: { state: 'POSTED' } } };

let hall: Hall;
let home: Household;
beforeAll(async () => {
  hall = await Hall.open(SEED);
});
afterAll(() => hall.close());
beforeEach(async () => {
  home = await hall.openHousehold();
});
afterEach(() => {
  expect(hall.brokenLaws()).toEqual([]);
});

describe('a card on real parts', () => {
  it('carries gas from the counter to the meter, and the news of it back', async () => {
    const sold = await hall.sell(home, YUAN);
    expect(sold).toMatchObject({ ok: true, value: { load: { state: 'done' } } });
    expect(await hall.books(home)).toEqual(loadedOnce(LITRES));
    const ticket = hall.counter.ticketOf(sold.ok ? (sold.value.ticketNo ?? 0) : 0);
    expect(ticket.ok && ticket.value.text).toMatch(/写卡 +成功/);

    expect(await hall.hands.putIntoMeter(home.card, home.meterNumber)).toMatchObject({
      kind: 'taken',
      litres: LITRES,
    });
    await hall.putIn(home.card);
    const again = await hall.sell(home, YUAN);
    expect(again).toMatchObject({ ok: true, value: { load: { state: 'done' } } });
    expect(await hall.books(home)).toEqual({
      balance: 0,
      gas: { toBeWritten: 0, owed: 0, inFlight: 0, onCard: LITRES, inMeter: LITRES },
      ledger: { sequence: 2, total: 2 * LITRES },
      card: { sequence: 2, total: 2 * LITRES },
      meter: { sequence: 1, total: LITRES },
      credited: LITRES,
      open: 0,
    });
  });

  it('pulled inside a byte leaves the load pending, and back in the reader it is done, once', async () => {
    await hall.hands.pullAtByte(1 + hall.random.below(BYTES_OF_A_LOAD), 'mixture');
    expect(await hall.sell(home, YUAN)).toMatchObject(PENDING);
    const { card, gas, open } = await hall.books(home);
    expect({ card, inFlight: gas.inFlight, open }).toEqual({
      card: { sequence: 0, total: 0 },
      inFlight: LITRES,
      open: 1,
    });

    await hall.readerIs('empty');
    await hall.putIn(home.card);
    expect(await hall.contact(home)).toMatchObject(SETTLED);
    expect(await hall.books(home)).toEqual(loadedOnce(LITRES));
  });

  it('whose answer is lost after the last write is done when it is back, and not written again', async () => {
    // The marker of the slot that a first load writes is its last byte.
    await hall.hands.loseAnswerOfChange(SLOT_AT.B, VALID);
    const sold = await hall.sell(home, YUAN);
    expect(sold).toMatchObject(PENDING);
    const { card, gas, open } = await hall.books(home);
    expect({ card, inFlight: gas.inFlight, open }).toEqual({
      card: { sequence: 1, total: LITRES },
      inFlight: LITRES,
      open: 1,
    });
    const { image } = await hall.hands.card(home.card);

    await hall.putIn(home.card);
    expect(await hall.contact(home)).toMatchObject(SETTLED);
    expect(await hall.books(home)).toEqual(loadedOnce(LITRES));
    expect((await hall.hands.card(home.card)).image).toBe(image);
  });

  it('swapped for another in a moment: the session of the one never reaches the other', async () => {
    const other = home;
    home = await hall.openHousehold();
    const untouched = (await hall.hands.card(other.card)).image;
    const selling = hall.sell(home, YUAN);
    const { cardNo } = home;
    await until('the load to be reserved', () =>
      hall.counter.openLoads(null, 100).rows.some((load) => load.cardNo === cardNo),
    );
    await hall.hands.swap(other.card);
    expect(await selling).toMatchObject(PENDING);
    expect((await hall.hands.card(other.card)).image).toBe(untouched);

    await hall.putIn(other.card);
    expect(await hall.contact(home)).toMatchObject({
      ok: false,
      refusal: { code: 'card.other-account' },
    });
    await hall.putIn(home.card);
    expect(await hall.contact(home)).toMatchObject(SETTLED);
    expect(await hall.books(home)).toEqual(loadedOnce(LITRES));
    expect((await hall.hands.card(other.card)).image).toBe(untouched);
  });
});
