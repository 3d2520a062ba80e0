/**
 * Three customers whose meters are exchanged again and again between purchases, loads, months and adjustments: the file
 * finds the lots that the books in memory have, every law holds, and an exchange that is taken back leaves what was.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { UsageHash } from '../../../src/app/finance/usage-hash.ts';
import { toBusinessDate } from '../../../src/core/calendar.ts';
import { type AccountId, accountId, cardNo, meterId } from '../../../src/core/ids.ts';
import type { LedgerCommand } from '../../../src/core/ledger/commands.ts';
import { heldGift, netOf } from '../../../src/core/ledger/gift-left.ts';
import type { PeriodTotal } from '../../../src/core/ledger/month-commands.ts';
import { gasOf, moneyOfGas } from '../../../src/core/ledger/stages.ts';
import { lotsValue } from '../../../src/core/lots.ts';
import { monthAfter, type Period, toPeriod } from '../../../src/core/period.ts';
import { fen, litre } from '../../../src/core/units.ts';
import { SqliteBooks } from '../../../src/store/sqlite-books.ts';
import { verifyLedger } from '../../../src/store/verify.ts';
import { systemHash } from '../../../src/system/hash.ts';
import { Ledger } from '../core/ledger-books.ts';
import { Desk } from '../core/ledger-commands.ts';
import { ANNA, BERT, CARD_B, METER_B, SETTINGS } from '../core/ledger-town.ts';
import { SEED } from '../core/tariff-ladders.ts';
import { live } from './histories.ts';
import { openStore } from './stores.ts';

const CARL = accountId(1003);
const PEOPLE = [ANNA, BERT, CARL] as const;

type Step =
  | {
      readonly kind: 'buy' | 'reverse' | 'load' | 'taken';
      readonly who: number;
      readonly n: number;
    }
  | {
      readonly kind: 'adjust' | 'swap' | 'month' | 'gift';
      readonly who: number;
      readonly n: number;
    };

const anyStep: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom(
    ...([
      'buy',
      'buy',
      'reverse',
      'load',
      'taken',
      'adjust',
      'swap',
      'swap',
      'month',
      'gift',
    ] as const),
  ),
  who: fc.integer({ min: 0, max: 2 }),
  n: fc.integer({ min: 1, max: 60_000 }),
});

class Lives {
  readonly ledger = new Ledger();
  readonly past: LedgerCommand[] = [];
  private period: Period = toPeriod('2026-06');
  private closedAt: readonly PeriodTotal[] = [];
  private readonly indexes = new Map<number, number>();

  constructor() {
    const { desk } = this.ledger;
    const carls = desk.customer(CARL, meterId(8, 50), cardNo(50_050));
    const third = [...desk.customer(BERT, METER_B, CARD_B), ...carls];
    for (const command of [...desk.town(), ...third]) this.try(command);
    for (const who of PEOPLE) this.try(desk.pay(who, 500_000));
  }

  /** Only what was accepted is a past. */
  private try(command: LedgerCommand): boolean {
    const done = this.ledger.do(command).ok;
    if (done) this.past.push(command);
    return done;
  }

  private cardOf(who: AccountId) {
    const { books } = this.ledger;
    const card = books.card(books.account(who)?.cardNo ?? cardNo(1));
    if (card === undefined) throw new Error('no card');
    return card;
  }

  step({ kind, who: index, n }: Step): void {
    const { desk, books } = this.ledger;
    const who = PEOPLE[index] ?? ANNA;
    const newest = [...books.lotsOf(who)][0];
    switch (kind) {
      case 'buy':
        this.try(desk.buy(who, n));
        return;
      case 'reverse':
        if (newest === undefined) return;
        this.refund(who, n);
        this.try({
          ...desk.head(),
          kind: 'reverse-purchase',
          accountId: who,
          purchase: newest.operationId,
          reason: '错购',
        });
        return;
      case 'load':
        this.load(who);
        return;
      case 'taken': {
        const { cardNo: card, writeSequence, total } = this.cardOf(who);
        if (writeSequence > 0) this.try(desk.taken(card, writeSequence, total));
        return;
      }
      case 'adjust':
        this.try(desk.adjust(n % 2 === 0 ? n : -n, { accountId: who }));
        return;
      case 'swap':
        this.try(desk.swap(who, PEOPLE[(index + 1 + (n % 2)) % 3] ?? ANNA));
        return;
      case 'gift': {
        const gift = n % 3 === 0 ? -n : n;
        this.try(desk.gift(who, gift, { formNo: `ZQ-${this.past.length}` }));
        return;
      }
      case 'month':
        this.month(n);
    }
  }

  /** By whichever payment; what came over with a meter may go back by the other one's. */
  private refund(who: AccountId, n: number): void {
    const payments = this.past.filter(({ kind }) => kind === 'take-payment');
    const payment = payments[n % payments.length];
    if (payment === undefined) return;
    this.try({
      ...this.ledger.desk.head(),
      kind: 'refund-payment',
      accountId: who,
      payment: payment.operationId,
      amount: fen(n % 5_000 || 1),
      reference: null,
      papers: '身份证尾号 0042',
      second: 'gu',
    });
  }

  private load(who: AccountId): void {
    const { desk, books } = this.ledger;
    const {
      cardNo: card,
      meter,
      writeSequence: sequenceBefore,
      total: totalBefore,
    } = this.cardOf(who);
    const { toBeWrittenLitre: litres, toBeWrittenFen: fen } = books.live(who) ?? ({} as never);
    if (litres === 0) return;
    const on = { accountId: who, cardNo: card, meter, sequenceBefore, totalBefore };
    const load = desk.reserve({ ...on, litres, fen });
    this.try(load);
    this.try(desk.post(load.operationId));
  }

  /** Each meter turned on by some of `n`; everybody is billed and the period is closed. */
  private month(n: number): void {
    const { ledger, period } = this;
    const { desk, books } = ledger;
    const lines = PEOPLE.map((who, i) => {
      const meter = books.account(who)?.meter ?? 0;
      const index = (this.indexes.get(meter) ?? 0) + Math.floor(n / (i + 1));
      this.indexes.set(meter, index);
      return { accountId: who, index: litre(index) };
    });
    this.try(desk.usage(period, lines));
    const usage = new UsageHash(systemHash);
    for (const row of [...books.usages.values()]
      .filter((row) => row.period === period)
      .sort((a, b) => a.accountId - b.accountId)) {
      usage.add(row);
    }
    const hash = usage.value;
    this.try(desk.submit(books.month(period), { hash }));
    this.try({ ...desk.review(period), hash } as LedgerCommand);
    for (const who of PEOPLE) this.try(desk.deduct(period, who));
    const closed = this.try({
      ...desk.head({ operator: 'fang', businessDate: toBusinessDate('2040-01-01') }),
      kind: 'close-period',
      period,
      watermarks: [{ station: desk.station, row: books.lastRow(desk.station) }],
      totals: this.totals(),
    });
    expect(closed).toBe(true);
    this.period = monthAfter(period, 1);
  }

  /** What each account was debited and credited since the last closing. */
  private totals(): PeriodTotal[] {
    const now = this.ledger.totals();
    const since = now.map(({ account, debit, credit }) => {
      const before = this.closedAt.find((one) => one.account === account);
      return {
        account,
        debit: debit - (before?.debit ?? 0),
        credit: credit - (before?.credit ?? 0),
      };
    });
    this.closedAt = now;
    return since.filter(({ debit, credit }) => debit + credit > 0);
  }

  check(): void {
    const { ledger } = this;
    expect(ledger.isWhole()).toBe(true);
    for (const who of PEOPLE) {
      const row = ledger.books.live(who);
      if (row === undefined) throw new Error('no live row');
      expect(lotsValue(ledger.books.lotsOf(who), gasOf(row))).toBe(moneyOfGas(row));
      expect(this.giftOf(who)).toBeLessThanOrEqual(Math.max(0, netOf(row)));
    }
    expect(this.gifts()).toBeLessThanOrEqual(ledger.sums.get('giftExpense') ?? 0);
    for (const between of ['swappedFen', 'swappedLitre', 'swappedOverUse'] as const) {
      expect(ledger.sums.get(between) ?? 0).toBe(0);
    }
  }

  giftOf(who: AccountId): number {
    const row = this.ledger.books.live(who);
    return row === undefined ? 0 : heldGift(row, this.ledger.books).leftFen;
  }

  gifts(): number {
    return PEOPLE.reduce((sum, who) => sum + this.giftOf(who), 0);
  }

  /** What hangs on each meter, whoever has it: an exchange changes nothing of it. */
  byMeter() {
    const { books } = this.ledger;
    return PEOPLE.map((who) => {
      const {
        version: _v,
        head: _h,
        accountId: _a,
        balanceFen: _b,
        ...stages
      } = books.live(who) ?? ({} as never);
      const { meter, cardNo: card } = books.account(who) ?? ({} as never);
      return { meter, card, stages, lots: [...books.lotsOf(who)] };
    }).sort((a, b) => (a.meter ?? 0) - (b.meter ?? 0));
  }
}

test('after every step the lots are worth what the stages hold, and an exchange changes owners only', () => {
  let exchanged = 0;
  fc.assert(
    fc.property(fc.array(anyStep, { minLength: 4, maxLength: 30 }), (steps) => {
      const lives = new Lives();
      for (const step of steps) {
        const [before, gifts] = [lives.byMeter(), lives.gifts()];
        lives.step(step);
        lives.check();
        if (step.kind !== 'swap') continue;
        expect(lives.byMeter()).toEqual(before);
        // A gift in the gas goes along: none is lost or made.
        expect(lives.gifts()).toBe(gifts);
      }
      exchanged += lives.ledger.books.meterSwaps.size;
    }),
    { seed: SEED, numRuns: 200 },
  );
  expect(exchanged).toBeGreaterThan(300);
});

test('the file finds the same lots, and verify replays every exchange', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { minLength: 10, maxLength: 30 }), async (steps) => {
      const lives = new Lives();
      for (const step of steps) lives.step(step);
      const store = openStore();
      await live(
        store,
        lives.past.map((command) => [command]),
      );
      const stored = new SqliteBooks(store.db, SETTINGS);
      for (const who of PEOPLE) {
        expect([...stored.lotsOf(who)]).toEqual([...lives.ledger.books.lotsOf(who)]);
        const row = stored.live(who);
        expect(row && heldGift(row, stored).leftFen).toBe(lives.giftOf(who));
      }
      expect(verifyLedger(store.db, systemHash).laws.filter(({ ok }) => !ok)).toEqual([]);
      await store.close();
    }),
    { seed: SEED, numRuns: 40 },
  );
});

test('an exchange is sent twice and done once; the same id with another body is refused', async () => {
  const store = openStore();
  const desk = new Desk();
  await live(store, [[...desk.town(), ...desk.customer(BERT, METER_B, CARD_B)]]);
  const swap = desk.swap(ANNA, BERT);
  const [first, again] = await store.commitBatch([swap, swap]);
  expect(first).toMatchObject({ ok: true, value: { replayed: false } });
  expect(again).toMatchObject({ ok: true, value: { replayed: true } });
  const other = { ...swap, requestHash: 'f'.repeat(64), workOrder: 'GD-0043' };
  expect((await store.commitBatch([other]))[0]).toMatchObject({
    refusal: { code: 'operation.other-body' },
  });
  expect(store.account(ANNA)?.meter).toBe(METER_B);
  expect(store.registry.meterSwapsOf(BERT, 9)).toMatchObject([{ workOrder: 'GD-0042' }]);
  expect(store.registry.meterSwap(swap.operationId)).toMatchObject({ responsible: '周安装' });
});

test('where all that differs is the day on which as much was bought, the file keeps the difference', async () => {
  const store = openStore();
  const desk = new Desk();
  const yesterday = toBusinessDate('2026-06-14');
  await live(store, [
    [...desk.town(), ...desk.customer(BERT, METER_B, CARD_B)],
    [desk.pay(ANNA, 1_000), desk.pay(BERT, 1_000), desk.buy(ANNA, 5_000)],
    [desk.buy(BERT, 2_000, { businessDate: yesterday }), desk.buy(BERT, 3_000)],
    [desk.swap(ANNA, BERT)],
  ]);
  expect(new SqliteBooks(store.db, SETTINGS).live(ANNA)?.boughtThatDay).toBe(3_000);
  expect(verifyLedger(store.db, systemHash).laws.filter(({ ok }) => !ok)).toEqual([]);
});
