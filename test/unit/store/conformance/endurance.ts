/** What outlasts a closing, a removal and a second station. */
import { expect, test } from 'vitest';
import { accountId, meterId, stationId } from '../../../../src/core/ids.ts';
import type { LedgerStore } from '../../../../src/ports/store.ts';
import { Desk } from '../../core/ledger-commands.ts';
import {
  ANNA,
  BERT,
  CARD_A,
  CARD_A2,
  CARD_B,
  DAY,
  METER_A,
  METER_B,
} from '../../core/ledger-town.ts';
import { live } from '../histories.ts';
import { accepted, FIRST, type StoreUnderTest, said, town } from './store-under-test.ts';

export function endurance(make: () => StoreUnderTest): void {
  const photograph = (store: LedgerStore) => ({
    accounts: store.find('100', { ...FIRST, limit: 99 }).accounts,
    meters: [METER_A, METER_B].map((meter) => store.meter(meter)),
    cards: [CARD_A, CARD_B, CARD_A2].map((card) => store.card(card)),
    open: store.openLoads(99),
    histories: [ANNA, BERT, accountId(1003)].map((id) => store.history(id, 99)),
    tickets: [1, 2, 3].map((no) => store.ticket(1, no)),
    tariffs: store.tariffs('residential', DAY),
  });

  test('reopening gives the identical state, and the books go on from there', async () => {
    const under = make();
    const store = under.open();
    await live(store);
    const before = photograph(store);
    const again = await under.reopen(store);
    expect(photograph(again)).toEqual(before);
    const next = accepted(await again.commit(new Desk(800).pay(ANNA, 100)));
    expect(next.result).toMatchObject({ ticketNo: 100_000_002 });
  });

  test('a meter that was taken down answers on no line', async () => {
    const store = make().open();
    const desk = await town(store);
    const place = { line: 'east', protocol: 'cjt188', profile: '2018', address: '1' };
    const link = { kind: 'link-meter', meter: METER_A, place, creditUnit: null } as const;
    const later = meterId(8, 99);
    await store.commitBatch([{ ...desk.head(), ...link }, desk.enrol(later, null)]);
    expect(store.lines.linksOn('east').map(({ meter }) => meter)).toEqual([METER_A]);
    expect(said(await store.commit(desk.change(METER_A, later, 0)))).toBe('done');
    expect(store.lines.linksOn('east')).toEqual([]);
    expect(store.registry.meterEnd(METER_A)).toMatchObject({ newMeter: later, owedLitres: 0 });
    expect(store.meter(METER_A)?.accountId).toBeNull();
  });

  test('a customer served at two stations has one history', async () => {
    const store = make().open();
    const desk = await town(store);
    const other = new Desk(500, stationId(2));
    for (const one of [other, desk, other]) await store.commit(one.pay(ANNA, 100));
    await store.commit(desk.buy(ANNA, 1_000));
    const kinds = store.history(ANNA, 9).map(({ command }) => `${command.station} ${command.kind}`);
    expect(kinds).toEqual(['1 buy-gas', '2 take-payment', '1 take-payment', '2 take-payment']);
  });

  test('a closed store answers nobody', async () => {
    const store = make().open();
    const desk = await town(store);
    await store.close();
    await store.close();
    const code = 'store.closed';
    await expect(store.commit(desk.pay(ANNA, 1))).rejects.toMatchObject({ code });
    await expect(store.commitBatch([desk.pay(ANNA, 1)])).rejects.toMatchObject({ code });
  });

  test('closing answers what was already asked', async () => {
    const store = make().open();
    const desk = await town(store);
    const asked = store.commit(desk.pay(ANNA, 1));
    await store.close();
    expect(said(await asked)).toBe('done');
  });
}
