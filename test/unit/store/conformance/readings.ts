/** Readings and what they are held against. */
import { expect, test } from 'vitest';
import type { RowId } from '../../../../src/core/ids.ts';
import type { ReadingSource } from '../../../../src/core/reading.ts';
import { litre } from '../../../../src/core/units.ts';
import { METER_A } from '../../core/ledger-town.ts';
import { accepted, type StoreUnderTest, town } from './store-under-test.ts';

export function readings(make: () => StoreUnderTest): void {
  test('a difference of wheel and electronics that somebody found is the one that later readings go from', async () => {
    const store = make().open();
    const desk = await town(store);
    const day = (n: number) => Date.UTC(2026, 4, n, 4);
    const read = async (n: number, index: number, electronic: number) => {
      const command = desk.read(METER_A, index, day(n), { electronic: litre(electronic) });
      const { entryId } = accepted(await store.commit(command));
      const row = store.registry.readings(METER_A, 9).find((one) => one.entryId === entryId);
      return { entryId: entryId as RowId, doubts: row?.doubts.join() };
    };
    const first = await read(1, 5_000, 2_000);
    expect(first.doubts).toBe('mechanical-electronic');
    const second = await read(2, 6_000, 3_000);
    expect(second.doubts).toBe('mechanical-electronic');
    accepted(await store.commit(desk.resolve(second.entryId, 'discarded')));
    expect((await read(3, 7_000, 4_000)).doubts).toBe('mechanical-electronic');
    accepted(await store.commit(desk.resolve(first.entryId, 'confirmed')));
    expect((await read(4, 8_000, 5_000)).doubts).toBe('');
    expect((await read(5, 9_001, 5_000)).doubts).toBe('mechanical-electronic');
    // What lies before the day it was found is held against the enrolment, as it was then.
    const early = desk.read(METER_A, 4_000, day(1) - 1, { electronic: litre(1_000) });
    const { entryId } = accepted(await store.commit(early));
    const row = store.registry.readings(METER_A, 9).find((one) => one.entryId === entryId);
    expect(row?.doubts).toEqual(['mechanical-electronic']);
  });
}

export function firstFigures(make: () => StoreUnderTest): void {
  test('what a line says is held against the first that it said, and a display against the enrolment', async () => {
    const store = make().open();
    const desk = await town(store);
    const doubts = async (
      day: number,
      index: number,
      electronic: number,
      source: ReadingSource,
    ) => {
      const figure = { electronic: litre(electronic), source };
      const at = Date.UTC(2026, 4, day, 4);
      accepted(await store.commit(desk.read(METER_A, index, at, figure)));
      return store.registry.readings(METER_A, 1)[0]?.doubts.join();
    };
    expect(await doubts(1, 10_000, -5_000, 'line')).toBe('');
    expect(await doubts(2, 11_000, -4_000, 'line')).toBe('');
    expect(await doubts(3, 12_000, 9_000, 'typed')).toBe('mechanical-electronic');
    expect(await doubts(4, 13_000, 9_000, 'card')).toBe('');
    expect(await doubts(5, 14_000, -2_001, 'line')).toBe('mechanical-electronic');
    expect(await doubts(6, 14_000, 8_999, 'card')).toBe('mechanical-electronic');
    expect(await doubts(7, 14_000, -2_000, 'line')).toBe('');
  });
}
