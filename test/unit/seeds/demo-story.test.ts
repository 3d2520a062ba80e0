/** The demo company is loaded through the use-cases and comes out the same every time. */
import { describe, expect, it } from 'vitest';
import { HOUSEHOLDS } from '../../../seeds/demo-company.ts';
import { demoEvents } from '../../../seeds/demo-events.ts';
import { accountId } from '../../../src/core/ids.ts';
import { tell } from './demo-hall.ts';

describe('the demo company', () => {
  it('names each account, card and meter once', () => {
    for (const of of [
      (h: (typeof HOUSEHOLDS)[0]) => h.accountId,
      (h: (typeof HOUSEHOLDS)[0]) => h.cardNo,
      (h: (typeof HOUSEHOLDS)[0]) => h.meter,
    ]) {
      expect(new Set(HOUSEHOLDS.map(of)).size).toBe(HOUSEHOLDS.length);
    }
    expect(HOUSEHOLDS).toHaveLength(200);
  });

  it('happens in the order of its dates', () => {
    const times = demoEvents().map(({ at }) => at);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  it('is the same ledger, chain and all, every time it is told', async () => {
    const first = await tell(12);
    const second = await tell(12);
    expect(first.hall.store.chainHeads()).toEqual(second.hall.store.chainHeads());
  });

  it('leaves households in mixed states, and no meter with gas the ledger does not know', async () => {
    const { hall, meters } = await tell(42);
    const { store } = hall;
    const view = (n: number): NonNullable<ReturnType<typeof store.account>> => {
      const account = store.account(accountId(10_000_001 + n));
      if (account === undefined) throw new Error(`no account ${n}`);
      return account;
    };
    expect(view(3).holds.suspended).not.toBe('');
    expect(view(9).cardNo).toBeNull();
    expect(view(12).money.balance).toBeGreaterThanOrEqual(10_000);
    expect(view(22).gas.toBeWritten).toBeGreaterThan(0);
    expect(view(5).gas.onCard).toBeGreaterThan(0);
    // The household with a money meter holds yuan where others hold gas.
    const money = view(14);
    expect(money.gas).toMatchObject({ onCard: 0, inMeter: 0 });
    expect(money.money.onCard + money.money.inMeter).toBe(
      100 * [15, ...(HOUSEHOLDS[14]?.purchasesYuan ?? [])].reduce((sum, yuan) => sum + yuan, 0),
    );
    const wall = [...meters].find(([number]) =>
      String(HOUSEHOLDS[14]?.meter).endsWith(number),
    )?.[1];
    expect(wall?.record.money?.creditedFenEver).toBe(money.money.onCard + money.money.inMeter);
    expect(wall?.record.indexLitres).toBeGreaterThan(0);
    expect(store.openLoads(10).map((load) => load.accountId)).toEqual([10_000_042]);
    for (const [number, meter] of meters) {
      const household = HOUSEHOLDS.find((h) => String(h.meter).endsWith(number));
      const known =
        household === undefined ? undefined : store.account(accountId(household.accountId));
      expect(meter.record.creditedLitresEver).toBeLessThanOrEqual(
        (known?.gas.onCard ?? 0) + (known?.gas.inMeter ?? 0),
      );
    }
  });
});
