/** Buying gas: the order of refusals, quotes, limits, the ceiling, and the ladder over cycles and clocks. */
import { describe, expect, test } from 'vitest';
import { toBusinessDate } from '../../../src/core/calendar.ts';
import type { BuyGas, TakeIntoMeter } from '../../../src/core/ledger/commands.ts';
import type { AccountRow, LiveRow } from '../../../src/core/ledger/rows.ts';
import { FEN_MAX, fen, LITRE_MAX, litre } from '../../../src/core/units.ts';
import { answerTo, type Fault, Ledger, tinyLimits } from './ledger-books.ts';
import { ANNA, CARD_A, METER_A, reportOf, SETTINGS, TARIFF } from './ledger-town.ts';

const accountIs = (ledger: Ledger, over: Partial<AccountRow>): void => {
  const row = ledger.books.account(ANNA);
  if (row !== undefined) ledger.books.accounts.set(ANNA, { ...row, ...over });
};
const liveIs = (ledger: Ledger, over: Partial<LiveRow>): void => {
  const row = ledger.books.live(ANNA);
  if (row !== undefined) ledger.books.lives.set(ANNA, { ...row, ...over });
};
const limitsAre = (ledger: Ledger, over: Parameters<typeof tinyLimits>[0]): void => {
  ledger.settings.limits = { ...ledger.settings.limits, ...over };
};
const wants = (volume: number): BuyGas['want'] => ({ by: 'volume', volume: litre(volume) });

const quote = (over: Partial<NonNullable<BuyGas['quoted']>> = {}): BuyGas['quoted'] => ({
  tariffId: TARIFF.id,
  volumeBefore: litre(0),
  volume: litre(20_000),
  cost: fen(4_000),
  ...over,
});

const GATES: readonly Fault<BuyGas>[] = [
  { code: 'account.unknown', world: ({ books }) => books.accounts.delete(ANNA) },
  { code: 'account.closed', world: (ledger) => accountIs(ledger, { closed: true }) },
  { code: 'account.blacklisted', world: (ledger) => accountIs(ledger, { blacklisted: '窃气' }) },
  { code: 'account.stopped', world: (ledger) => accountIs(ledger, { stopped: '欠费' }) },
  { code: 'account.suspended', world: (ledger) => accountIs(ledger, { suspended: '出国' }) },
  { code: 'account.no-meter', world: (ledger) => accountIs(ledger, { meter: null }) },
  { code: 'tariff.none', world: ({ books }) => books.tariffs.clear() },
];

const SALE: readonly Fault<BuyGas>[] = [
  { code: 'quote.expired', command: (c) => ({ ...c, quoted: quote({ cost: fen(1) }) }) },
  { code: 'limit.per-purchase', world: (l) => limitsAre(l, { perPurchase: litre(1) }) },
  { code: 'limit.per-day', world: (l) => limitsAre(l, { perDay: litre(1) }) },
  { code: 'limit.per-month', world: (l) => limitsAre(l, { perMonth: litre(1) }) },
  {
    code: 'limit.ceiling',
    world({ books }) {
      const meter = books.meter(METER_A);
      if (meter !== undefined) books.meters.set(METER_A, { ...meter, ceiling: litre(1) });
    },
  },
  {
    code: 'limit.card-capacity',
    world({ settings }) {
      settings.capacity = { ...settings.capacity, volume: litre(1) };
    },
  },
  { code: 'balance.insufficient', world: (ledger) => liveIs(ledger, { balanceFen: fen(0) }) },
];

describe('a purchase is refused in this order', () => {
  const VOLUME: readonly Fault<BuyGas>[] = [
    { code: 'request.not-a-volume', command: (c) => ({ ...c, want: wants(0) }) },
  ];
  const UNIT: readonly Fault<BuyGas>[] = [
    {
      code: 'purchase.not-a-multiple',
      world: ({ settings }) => {
        settings.unitLitres = litre(999);
      },
    },
  ];
  const FAULTS = [...GATES, ...VOLUME, ...UNIT, ...SALE];

  test.each(FAULTS.map(({ code }, n) => [code, FAULTS.slice(n)] as const))('%s', (code, faults) => {
    const ledger = Ledger.town();
    ledger.mustDo(ledger.desk.pay(ANNA, 4_000));
    expect(answerTo(ledger, ledger.desk.buy(ANNA, 20_000), faults)).toBe(code);
  });

  test('for an amount too small for one unit, before the quote is compared', () => {
    const ledger = Ledger.town();
    ledger.mustDo(ledger.desk.pay(ANNA, 4_000));
    ledger.settings.unitLitres = litre(1_000);
    const buy = ledger.desk.buyFor(ANNA, 199, { quoted: quote() });
    expect(answerTo(ledger, buy, SALE)).toBe('purchase.too-small');
    expect(ledger.refusal(ledger.desk.buyFor(ANNA, 199))).toEqual({
      code: 'purchase.too-small',
      facts: { amountFen: 199, unitLitres: 1_000 },
    });
  });

  test.each([
    [{ by: 'volume', volume: litre(LITRE_MAX + 1) }, 'request.not-a-volume'],
    [{ by: 'volume', volume: litre(-1) }, 'request.not-a-volume'],
    [{ by: 'amount', amount: fen(0) }, 'request.not-an-amount'],
    [{ by: 'amount', amount: fen(FEN_MAX + 1) }, 'request.not-an-amount'],
    [{ by: 'amount', amount: fen(FEN_MAX) }, 'request.not-a-volume'],
  ] as const)('a wish beyond all measure: %o', (want, code) => {
    const ledger = Ledger.town();
    expect(ledger.try(ledger.desk.buy(ANNA, 1, { want }))).toBe(code);
  });
});

describe('a quote', () => {
  test.each([
    ['nothing moved', quote(), 'done'],
    ['another price version', quote({ tariffId: 'residential-2025' }), 'quote.expired'],
    ['gas was bought meanwhile', quote({ volumeBefore: litre(5) }), 'quote.expired'],
    ['another volume', quote({ volume: litre(20_001) }), 'quote.expired'],
    ['another cost', quote({ cost: fen(4_001) }), 'quote.expired'],
  ])('%s: %#', (_name, quoted, answer) => {
    const ledger = Ledger.town();
    ledger.mustDo(ledger.desk.pay(ANNA, 4_000));
    expect(ledger.try(ledger.desk.buy(ANNA, 20_000, { quoted }))).toBe(answer);
  });
});

describe('the ladder', () => {
  test('goes on through the tiers and says what each took', () => {
    const ledger = Ledger.town();
    ledger.mustDo(ledger.desk.pay(ANNA, 200_000));
    ledger.mustDo(ledger.desk.buy(ANNA, 290_000));
    expect(ledger.mustDo(ledger.desk.buy(ANNA, 220_000))).toEqual({
      kind: 'purchase',
      tariffId: TARIFF.id,
      householdSize: 3,
      cycleStart: '2026-01-01',
      volumeBeforeLitres: 290_000,
      volumeAfterLitres: 510_000,
      volumeLitres: 220_000,
      costFen: 53_000,
      balanceFen: 200_000 - 58_000 - 53_000,
      tiers: [
        { tier: 1, volumeLitres: 10_000, priceE4: 20_000, amountFen: 2_000 },
        { tier: 2, volumeLitres: 200_000, priceE4: 24_000, amountFen: 48_000 },
        { tier: 3, volumeLitres: 10_000, priceE4: 30_000, amountFen: 3_000 },
      ],
    });
  });

  test('an amount buys whole units and leaves the rest in the balance', () => {
    const ledger = Ledger.town(0, { ...SETTINGS, unitLitres: litre(100) });
    ledger.mustDo(ledger.desk.pay(ANNA, 1_000));
    const bought = ledger.mustDo(ledger.desk.buyFor(ANNA, 999));
    expect(bought).toMatchObject({ volumeLitres: 4_900, costFen: 980, balanceFen: 20 });
  });

  const ON = (date: string) => ({ businessDate: toBusinessDate(date) });
  const bought = (ledger: Ledger, date: string): unknown => {
    const result = ledger.mustDo(ledger.desk.buy(ANNA, 10_000, ON(date)));
    return result.kind === 'purchase' && [result.cycleStart, result.volumeBeforeLitres];
  };
  const rich = (): Ledger => {
    const ledger = Ledger.town();
    ledger.mustDo(ledger.desk.pay(ANNA, 1_000_000));
    return ledger;
  };

  test('starts again with a new cycle; a December purchase counts in December', () => {
    const ledger = rich();
    expect(bought(ledger, '2026-12-31')).toEqual(['2026-01-01', 0]);
    expect(bought(ledger, '2026-12-31')).toEqual(['2026-01-01', 10_000]);
    expect(bought(ledger, '2027-01-01')).toEqual(['2027-01-01', 0]);
  });

  test('is not reset by a clock that goes back over the new year', () => {
    const ledger = rich();
    bought(ledger, '2027-01-01');
    expect(bought(ledger, '2026-12-31')).toEqual(['2027-01-01', 10_000]);
    expect(bought(ledger, '2027-01-02')).toEqual(['2027-01-01', 20_000]);
  });

  test('is not reset by a new price version', () => {
    const ledger = rich();
    bought(ledger, '2026-06-15');
    const next = {
      ...TARIFF,
      id: 'residential-2026b',
      effectiveFrom: toBusinessDate('2026-07-01'),
    };
    ledger.mustDo(ledger.desk.tariff(next));
    expect(bought(ledger, '2026-07-01')).toEqual(['2026-01-01', 10_000]);
  });
});

describe('limits', () => {
  const limited = (over: Parameters<typeof tinyLimits>[0]): Ledger => {
    const ledger = Ledger.town(0, { ...SETTINGS, limits: tinyLimits(over) });
    ledger.mustDo(ledger.desk.pay(ANNA, 1_000_000));
    return ledger;
  };
  const tries = (ledger: Ledger, days: readonly (readonly [string, number])[]): string[] =>
    days.map(([date, volume]) =>
      ledger.try(ledger.desk.buy(ANNA, volume, { businessDate: toBusinessDate(date) })),
    );

  test('per purchase: up to the limit', () => {
    const ledger = limited({ perPurchase: litre(5_000) });
    expect(
      tries(ledger, [
        ['2026-06-15', 5_000],
        ['2026-06-15', 5_001],
      ]),
    ).toEqual(['done', 'limit.per-purchase']);
  });

  test('a class has its own limits in the place of the company’s, above them two people sell', () => {
    const ofClass = (customerClass: string) => ({
      ...tinyLimits({ perPurchase: litre(5_000) }),
      byClass: { [customerClass]: tinyLimits({ perDay: litre(6_000) }) },
    });
    const ledger = limited(ofClass('residential'));
    expect(
      tries(ledger, [
        ['2026-06-15', 6_000],
        ['2026-06-15', 1],
      ]),
    ).toEqual(['done', 'limit.per-day']);
    const over = { ...ledger.desk.buy(ANNA, 1), overLimit: { reason: '采暖', second: 'gu' } };
    expect(ledger.try(over)).toBe('done');
    for (const other of ['commercial', 'constructor']) {
      expect(tries(limited(ofClass(other)), [['2026-06-15', 5_001]])).toEqual([
        'limit.per-purchase',
      ]);
    }
  });

  test('two people let it be passed, and nothing else: the ceiling and the money stand', () => {
    const ledger = limited({ perPurchase: litre(5_000), perDay: litre(6_000) });
    const over = (second: string, volume = 7_000) => {
      const command = ledger.desk.buy(ANNA, volume);
      return ledger.try({ ...command, overLimit: { reason: '采暖', second } });
    };
    const { operator } = ledger.desk.buy(ANNA, 1);
    expect(over(operator)).toBe('approval.same-person');
    expect(over('gu')).toBe('done');
    expect(ledger.try(ledger.desk.buy(ANNA, 1))).toBe('limit.per-day');
    expect(over('gu', 9_000_000)).not.toBe('done');
  });

  test('per day: what was bought counts, the next day is new', () => {
    const ledger = limited({ perDay: litre(5_000) });
    expect(
      tries(ledger, [
        ['2026-06-15', 3_000],
        ['2026-06-15', 2_001],
        ['2026-06-15', 2_000],
        ['2026-06-16', 5_000],
        ['2026-06-15', 1],
      ]),
    ).toEqual(['done', 'limit.per-day', 'done', 'done', 'limit.per-day']);
  });

  test('per month: days add up, the next month is new', () => {
    const ledger = limited({ perMonth: litre(5_000) });
    expect(
      tries(ledger, [
        ['2026-06-15', 3_000],
        ['2026-06-30', 2_001],
        ['2026-06-30', 2_000],
        ['2026-07-01', 5_000],
      ]),
    ).toEqual(['done', 'limit.per-month', 'done', 'done']);
  });

  test('the ceiling counts whatever may still reach the meter', () => {
    const ledger = Ledger.town(30_000);
    const { desk } = ledger;
    ledger.mustDo(desk.pay(ANNA, 1_000_000));
    ledger.mustDo(desk.buy(ANNA, 20_000));
    const over = { code: 'limit.ceiling', facts: { litres: 30_001, ceilingLitres: 30_000 } };
    const load = desk.reserve();
    for (const step of [load, desk.post(load.operationId)]) {
      expect(ledger.refusal(desk.buy(ANNA, 10_001))).toEqual(over);
      ledger.mustDo(step);
    }
    expect(ledger.refusal(desk.buy(ANNA, 10_001))).toEqual(over);
    expect(ledger.try(desk.buy(ANNA, 10_000))).toBe('done');
  });

  /** Anna's 20 m³ are in the meter, which then says what it still holds. */
  const reported = (remaining: number, ceiling = 30_000): Ledger => {
    const ledger = Ledger.town(ceiling);
    const { desk } = ledger;
    const load = desk.reserve();
    const steps = [desk.pay(ANNA, 1_000_000), desk.buy(ANNA, 20_000), load];
    for (const step of [...steps, desk.post(load.operationId)]) ledger.mustDo(step);
    const report = { ...reportOf(1, 20_000), remaining: litre(remaining) };
    ledger.mustDo({ ...desk.taken(CARD_A, 1, 20_000), report } as TakeIntoMeter);
    return ledger;
  };

  test.each([
    ['unburned', 20_000, 10_000],
    ['half burned', 10_000, 20_000],
    ['burned', 0, 30_000],
    ['overdrawn', -4_000, 34_000],
  ])('the ceiling counts what the meter still holds: %s', (_what, remaining, room) => {
    const ledger = reported(remaining);
    const { desk } = ledger;
    expect(ledger.refusal(desk.buy(ANNA, room + 1))).toEqual({
      code: 'limit.ceiling',
      facts: { litres: 30_001, ceilingLitres: 30_000 },
    });
    expect(ledger.try(desk.buy(ANNA, room))).toBe('done');
    expect(ledger.try(desk.buy(ANNA, 1))).toBe('limit.ceiling');
  });

  test('gas on the card since the last report counts with it', () => {
    const ledger = reported(0);
    const { desk } = ledger;
    ledger.mustDo(desk.buy(ANNA, 25_000));
    const after = { sequenceBefore: 1, totalBefore: litre(20_000) };
    const load = desk.reserve({ ...after, litres: litre(25_000), fen: fen(5_000) });
    for (const step of [load, desk.post(load.operationId)]) {
      expect(ledger.try(desk.buy(ANNA, 5_001))).toBe('limit.ceiling');
      ledger.mustDo(step);
    }
    expect(ledger.try(desk.buy(ANNA, 5_001))).toBe('limit.ceiling');
    expect(ledger.try(desk.buy(ANNA, 5_000))).toBe('done');
  });

  test('what waits fits one load of the card, and what a void gives back fits with it', () => {
    const { capacity } = SETTINGS;
    const narrow = { ...capacity, volume: litre(30_000), total: litre(45_000) };
    const ledger = Ledger.town(0, { ...SETTINGS, capacity: narrow });
    const { desk } = ledger;
    ledger.mustDo(desk.pay(ANNA, 1_000_000));
    ledger.mustDo(desk.buy(ANNA, 20_000));
    const load = desk.reserve();
    const over = { field: 'volume', wanted: 30_001, largest: 30_000 };
    expect(ledger.refusal(desk.buy(ANNA, 10_001))).toEqual({
      code: 'limit.card-capacity',
      facts: over,
    });
    ledger.mustDo(load);
    expect(ledger.try(desk.buy(ANNA, 10_001))).toBe('limit.card-capacity');
    ledger.mustDo(desk.post(load.operationId));
    expect(ledger.refusal(desk.buy(ANNA, 25_001))).toEqual({
      code: 'limit.card-capacity',
      facts: { field: 'total', wanted: 45_001, largest: 45_000 },
    });
    expect(ledger.try(desk.buy(ANNA, 25_000))).toBe('done');
  });
});
