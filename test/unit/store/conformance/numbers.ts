/** Numbers of tickets, times of rows, and what an operation is told as. */
import { expect, test } from 'vitest';
import { stationId } from '../../../../src/core/ids.ts';
import type { LedgerCommand } from '../../../../src/core/ledger/commands.ts';
import type { LedgerStore } from '../../../../src/ports/store.ts';
import { Desk } from '../../core/ledger-commands.ts';
import { ANNA } from '../../core/ledger-town.ts';
import { afterErasure, eventfulPast } from '../histories.ts';
import { accepted, type StoreUnderTest, town } from './store-under-test.ts';

export function numbers(make: () => StoreUnderTest): void {
  const tickets = (store: LedgerStore, station: number): (number | undefined)[] =>
    [1, 2, 3].map((no) => store.ticket(station, no)?.ticketNo);

  test('tickets are numbered without gaps, per station, and refusals take none', async () => {
    const store = make().open();
    const desk = await town(store);
    const other = new Desk(500, stationId(2));
    await store.commitBatch([
      desk.pay(ANNA, 100),
      other.pay(ANNA, 100),
      desk.pay(ANNA, 0),
      desk.pay(ANNA, 100, { channel: 'bank-transfer', reference: 'B1' }),
      other.pay(ANNA, 100),
    ]);
    expect(tickets(store, 1)).toEqual([1, 2, undefined]);
    expect(tickets(store, 2)).toEqual([1, 2, undefined]);
  });

  test('row time never stands still and never goes back', async () => {
    const store = make().open();
    const desk = await town(store);
    const noon = desk.head().at;
    const times: number[] = [];
    for (const at of [noon, noon, noon - 86_400_000, noon + 5]) {
      times.push(accepted(await store.commit(desk.pay(ANNA, 1, { at }))).at);
    }
    const rising = times.every((at, n) => n === 0 || at > (times[n - 1] ?? 0));
    expect(rising, String(times)).toBe(true);
    expect(times[3]).toBe(noon + 5);
  });

  test('an operation is told as it was asked and answered', async () => {
    const store = make().open();
    for (const batch of eventfulPast()) {
      const outcomes = await store.commitBatch(batch);
      for (const [index, outcome] of outcomes.entries()) {
        const command = batch[index] as LedgerCommand;
        const view = store.operation(command.operationId);
        expect(view?.command).toEqual(afterErasure(command));
        expect(view?.committed).toEqual({ ...accepted(outcome), replayed: true });
      }
    }
  });
}
