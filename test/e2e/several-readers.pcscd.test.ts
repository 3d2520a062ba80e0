/** Readers that come, go and work side by side on the real stack: two slots with a card each, a reader pulled out and plugged in. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fen } from '../../src/core/units.ts';
import { CardInVpcd } from './card-in-vpcd.ts';
import { CASHIER, Hall } from './hall.ts';
import { type Household, householdOf, LITRES_PER_YUAN, loadedOnce } from './households.ts';
import { REAL_READER } from './pcscd.ts';
import { until } from './until.ts';

const SEED = 20_263;
const YUAN = 100;
const LITRES = YUAN * LITRES_PER_YUAN;
const SECOND_READER = REAL_READER.replace(/00$/, '01');
const done = { ok: true, value: { load: { state: 'done' } } };
const settled = { ok: true, value: { settled: { state: 'POSTED' } } };

let hall: Hall;
let home: Household;
beforeEach(async () => {
  hall = await Hall.open(SEED);
  home = await hall.openHousehold();
});
afterEach(async () => {
  expect(hall.brokenLaws()).toEqual([]);
  await hall.close();
});

function sellOver(reader: string, { accountId }: Household) {
  const amount = fen(YUAN * 100);
  const cash = { channel: 'cash', cashGiven: amount, reference: null, payer: null } as const;
  return hall.counter.loadCard(CASHIER, {
    accountId,
    reader,
    payment: { operationId: hall.id(), amount, ...cash },
    purchase: { operationId: hall.id(), want: { by: 'amount', amount }, quoted: null },
    load: { operationId: hall.id() },
    confirmLowTries: false,
  });
}

describe('readers on real parts', () => {
  it('two of them sell at the same time, and one whose card is pulled does not hold up the other', async () => {
    const place = { reader: SECOND_READER, kind: 'sle4442', slot: 1 } as const;
    const second = await CardInVpcd.start(hall.stack, 'more-stock', undefined, place);
    try {
      const neighbour = householdOf(9);
      await until('the second reader', () => hall.stateOf(SECOND_READER).condition === 'card');
      // Its first card was put in while pcscd powered up the other reader's, and may be mute.
      await hall.putIn('more-stock', second, SECOND_READER);
      const { accountId, cardNo } = neighbour;
      const opening = { operationId: hall.id(), accountId, cardNo, reader: SECOND_READER };
      const opened = await hall.counter.openCard(CASHIER, { ...opening, confirmLowTries: false });
      expect(opened).toMatchObject({ ok: true, value: { state: 'active' } });

      const both = await Promise.all([
        sellOver(REAL_READER, home),
        sellOver(SECOND_READER, neighbour),
      ]);
      expect(both).toMatchObject([done, done]);
      expect(await hall.books(home)).toEqual(loadedOnce(LITRES));
      expect(hall.deps.store.account(accountId)?.gas.onCard).toBe(LITRES);

      await second.pullAtByte(20, 'mixture');
      const [whole, torn] = await Promise.all([
        sellOver(REAL_READER, home),
        sellOver(SECOND_READER, neighbour),
      ]);
      expect(whole).toMatchObject(done);
      expect(torn).toMatchObject({ ok: true, value: { load: { state: 'pending' } } });
      // The reader may be told as holding it still, from before the pull.
      await hall.putIn('more-stock', second, SECOND_READER);
      const contact = { reader: SECOND_READER, accountId, confirmLowTries: false };
      expect(await hall.counter.readCard(CASHIER, contact)).toMatchObject(settled);
      expect(hall.deps.store.account(accountId)?.gas.onCard).toBe(2 * LITRES);
    } finally {
      await second.stop();
    }
  });

  it('one that is pulled out in the middle of a load is gone, its pcscd is not; plugged in again it settles the load', async () => {
    const selling = hall.sell(home, YUAN);
    await until('the load to be reserved', () => hall.counter.openLoads(null, 1).rows.length === 1);
    // To a program a reader that is pulled is one that pcscd does not have any more.
    await hall.stack.killService();
    await hall.stack.startService(true);
    expect(await selling).toMatchObject({ ok: true, value: { load: { state: 'pending' } } });
    await hall.readerIs('gone');
    expect(await hall.contact(home)).toMatchObject({ ok: false });

    await hall.stack.killService();
    await hall.stack.startService();
    await hall.readerIs('card');
    expect(await hall.contact(home)).toMatchObject(settled);
    expect(await hall.books(home)).toEqual(loadedOnce(LITRES));
  });

  it('an idle one that goes and comes back is told each time, and sells when it is there', async () => {
    const told: string[] = [];
    for (const bare of [true, false]) {
      // As above: vpcd's reader comes and goes with its pcscd.
      await hall.stack.killService();
      await hall.stack.startService(bare);
      await hall.readerIs(bare ? 'gone' : 'card');
      const sold = await hall.sell(home, YUAN);
      told.push(sold.ok ? sold.value.load.state : sold.refusal.code);
    }
    expect(told).toEqual(['reader.gone', 'done']);
    // Whoever found no reader was sold nothing.
    expect(await hall.books(home)).toMatchObject({
      balance: 0,
      gas: { toBeWritten: 0, inFlight: 0, onCard: LITRES },
      card: { sequence: 1, total: LITRES },
    });
  });
});
