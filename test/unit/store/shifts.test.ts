/**
 * Days at a counter against a drawer of coins: the oracle is a number that a cashier could count, moved by hand, and knows
 * nothing of postings, rows or shifts.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { OperationId } from '../../../src/core/ids.ts';
import type { CommandHead } from '../../../src/core/ledger/command-head.ts';
import type { LedgerCommand } from '../../../src/core/ledger/commands.ts';
import type { Facts } from '../../../src/core/outcome.ts';
import type { SqliteLedgerStore } from '../../../src/store/sqlite.ts';
import { verifyLedger } from '../../../src/store/verify.ts';
import { systemHash } from '../../../src/system/hash.ts';
import { Desk } from '../core/ledger-commands.ts';
import { ANNA, DAY, STATION } from '../core/ledger-town.ts';
import { openStore } from './stores.ts';

const CASHIERS = ['li.na', 'wang.wu'] as const;
const FLOAT = 20_000;

/** What happens at the counter; `who` is a cashier, `fen` an amount. */
const event = fc.record({
  what: fc.constantFrom(
    'cash',
    'wechat',
    'transfer',
    'hand-over',
    'mistype',
    'put-right',
    'change-shift',
    'miscount',
    'buy',
  ),
  who: fc.constantFrom(...CASHIERS),
  fen: fc.integer({ min: 1, max: 100_000 }),
});

/** A slip that was entered as another amount than the bank counted. */
interface Mistyped {
  readonly who: string;
  readonly slip: string;
  readonly booked: number;
  readonly actual: number;
  /** Whose count has seen it since, and what that count was out by of itself; null while the drawer is running. */
  counted: { readonly shift: OperationId; readonly error: number } | null;
}

class Counter {
  readonly store: SqliteLedgerStore;
  readonly desk = new Desk();
  readonly coins = new Map<string, number>();
  readonly shifts = new Map<string, OperationId>();
  private slips = 0;
  mistyped: Mistyped[] = [];

  constructor(store: SqliteLedgerStore) {
    this.store = store;
  }

  async told(command: LedgerCommand): Promise<Facts> {
    const outcome = await this.store.commit(command);
    if (!outcome.ok) throw new Error(`${command.kind}: ${outcome.refusal.code}`);
    const { result } = outcome.value;
    return result.kind === 'fact' ? result.facts : {};
  }

  private move(who: string, fen: number): void {
    this.coins.set(who, (this.coins.get(who) ?? FLOAT) + fen);
  }

  async open(who: string): Promise<void> {
    const opening = this.desk.openShift(FLOAT, { operator: who });
    await this.told(opening);
    this.shifts.set(who, opening.operationId);
  }

  /** Counts until the shift is closed, being out by `error`; the coins are what they are. */
  async close(who: string, error: number): Promise<Facts> {
    const shift = this.shiftOf(who);
    const counted = Math.max(0, (this.coins.get(who) ?? FLOAT) + error);
    const by: Partial<CommandHead> = { operator: who };
    const first = await this.told(this.desk.count(shift, counted, by));
    if (first.state === 'closed') return first;
    expect(first).toEqual({ shift, state: 'recount' });
    // What was miscounted is believed, as if those coins were there: the books follow the drawer.
    this.coins.set(who, counted);
    return this.told(this.desk.count(shift, counted, by));
  }

  /** The oldest mistyped slip; what its shift is out by afterwards is what its cashier miscounted, and the slips still wrong. */
  async putRight(): Promise<void> {
    const one = this.mistyped.shift();
    if (one === undefined) return;
    await this.told(this.desk.redHandOver(one.slip, one.actual));
    if (one.counted === null) return;
    const { shift, error } = one.counted;
    const left = this.mistyped
      .filter(({ counted }) => counted?.shift === shift)
      .reduce((sum, { booked, actual }) => sum + booked - actual, 0);
    expect(this.store.hall.shift(shift)?.difference).toBe(error + left);
  }

  /** What was counted over because the books believed the bank to have more, and the other way round. */
  private seen(who: string, shift: OperationId, error: number): number {
    const own = this.mistyped.filter((one) => one.who === who && one.counted === null);
    for (const one of own) one.counted = { shift, error };
    return own.reduce((sum, { booked, actual }) => sum + booked - actual, 0);
  }

  async counts(who: string, error: number): Promise<void> {
    const { difference } = await this.close(who, error);
    expect(difference).toBe(error + this.seen(who, this.shiftOf(who), error));
  }

  private shiftOf(who: string): OperationId {
    const shift = this.shifts.get(who);
    if (shift === undefined) throw new Error('no shift');
    return shift;
  }

  async happens({ what, who, fen }: { what: string; who: string; fen: number }): Promise<void> {
    const { desk } = this;
    const by = { operator: who };
    const coins = this.coins.get(who) ?? FLOAT;
    switch (what) {
      case 'cash':
        await this.told(desk.pay(ANNA, fen, by));
        this.move(who, fen);
        break;
      case 'wechat':
        await this.told(desk.pay(ANNA, fen, { ...by, channel: 'wechat', reference: 'wx' }));
        break;
      case 'transfer':
        await this.told(desk.pay(ANNA, fen, { ...by, channel: 'bank-transfer', reference: 'b' }));
        break;
      case 'hand-over':
        if (coins < fen) break;
        this.slips += 1;
        await this.told(desk.handOver(fen, `slip ${this.slips}`, by));
        this.move(who, -fen);
        break;
      case 'mistype': {
        const actual = Math.min(coins, Math.ceil(fen / 2));
        if (actual === 0) break;
        this.slips += 1;
        const slip = `slip ${this.slips}`;
        await this.told(desk.handOver(fen, slip, by));
        this.move(who, -actual);
        this.mistyped.push({ who, slip, booked: fen, actual, counted: null });
        break;
      }
      case 'put-right':
        await this.putRight();
        break;
      case 'buy':
        await this.store.commit(desk.buy(ANNA, 1_000, by));
        break;
      default: {
        const error = what === 'miscount' ? (fen % 2 === 0 ? fen : 0 - Math.min(fen, coins)) : 0;
        await this.counts(who, error);
        await this.open(who);
      }
    }
  }
}

test('every count agrees with the coins, whatever the day was like, and verify agrees with every count', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(event, { minLength: 1, maxLength: 40 }), async (events) => {
      const counter = new Counter(openStore());
      await counter.store.commitBatch(counter.desk.town());
      for (const who of CASHIERS) await counter.open(who);
      for (const one of events) await counter.happens(one);
      for (const who of CASHIERS) await counter.counts(who, 0);
      while (counter.mistyped.length > 0) await counter.putRight();
      const { ok, laws } = verifyLedger(counter.store.db, systemHash);
      expect(ok, JSON.stringify(laws.filter((law) => !law.ok))).toBe(true);
      expect(laws.find(({ law }) => law === 'shift')?.checked).toBeGreaterThanOrEqual(2);
      const due = counter.store.hall.shiftsDue();
      const closed = counter.store.hall.shiftsClosed(DAY, DAY);
      expect(due.every(({ state, difference }) => state !== 'closed' || difference !== 0)).toBe(
        true,
      );
      expect(closed.at(-1)?.state).toBe('closed');
      expect(counter.store.hall.lastShift(STATION, 'nobody')).toBeUndefined();
    }),
    { numRuns: 40, seed: 20_261_126 },
  );
});
