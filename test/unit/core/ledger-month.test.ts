/** The month in entries: what each event of the trade does to the books, as an accountant would read it. */
import { describe, expect, test } from 'vitest';
import { toBusinessDate } from '../../../src/core/calendar.ts';
import { accountId } from '../../../src/core/ids.ts';
import type { LedgerCommand } from '../../../src/core/ledger/commands.ts';
import type { ClosePeriod } from '../../../src/core/ledger/month-commands.ts';
import { toPeriod } from '../../../src/core/period.ts';
import { litre, priceE4 } from '../../../src/core/units.ts';
import { Ledger } from './ledger-books.ts';
import { ANNA, CARD_A, STATION, TARIFF } from './ledger-town.ts';

import { close, deduction, entry, JUNE, month, reviewed, withGas } from './month-ledger.ts';

describe('every event that there is, as its entries', () => {
  test('money and gas, from the counter to the meter', () => {
    const ledger = Ledger.town();
    const { desk } = ledger;
    const load = desk.reserve();
    const transfer = desk.pay(ANNA, 30_000, { channel: 'bank-transfer', reference: 'B1' });
    const events: Record<string, LedgerCommand> = {
      'payment in cash': desk.pay(ANNA, 10_000),
      'payment by WeChat': desk.pay(ANNA, 100, { channel: 'wechat', reference: 'W1' }),
      'payment by Alipay': desk.pay(ANNA, 100, { channel: 'alipay', reference: 'A1' }),
      'transfer announced': transfer,
      'transfer seen on the statement': desk.confirm(transfer.operationId),
      purchase: desk.buy(ANNA, 20_000),
      'load begun': load,
      'load written and read back': desk.post(load.operationId),
      'card back from the meter': desk.taken(CARD_A, 1, 20_000),
    };
    const told = Object.entries(events).map(([name, command]) => [name, entry(ledger, command)]);
    expect(Object.fromEntries(told)).toEqual({
      'payment in cash': ['cash drawer → balance 100.00'],
      'payment by WeChat': ['WeChat clearing → balance 1.00'],
      'payment by Alipay': ['Alipay clearing → balance 1.00'],
      'transfer announced': [],
      'transfer seen on the statement': ['bank → balance 300.00'],
      purchase: ['balance → to be written 40.00', 'gas sold → gas to be written 20.000 m³'],
      'load begun': [
        'to be written → in flight 40.00',
        'gas to be written → gas in flight 20.000 m³',
      ],
      'load written and read back': [
        'in flight → on card 40.00',
        'gas in flight → gas on card 20.000 m³',
      ],
      'card back from the meter': [
        'on card → in meter 40.00',
        'gas on card → gas in meter 20.000 m³',
      ],
    });
  });

  test('the month’s deduction, billed: the reading also proves what the meter took', () => {
    const ledger = reviewed(withGas(), 12_000);
    expect(entry(ledger, ledger.desk.deduct(JUNE))).toEqual([
      'on card → in meter 40.00',
      'gas on card → gas in meter 20.000 m³',
      'gas in meter → gas consumed 12.000 m³',
      'gas-fee receivable → gas-fee revenue 22.02',
      'gas-fee receivable → output VAT 1.98',
      'in meter → gas-fee receivable 24.00',
    ]);
    expect(ledger.stages()).toBe('余 100.00 | 卡内 60.00/30.000 | 表内 16.00/8.000');
  });

  test('the month’s deduction, direct', () => {
    const ledger = reviewed(withGas('direct'), 12_000);
    expect(entry(ledger, ledger.desk.deduct(JUNE)).slice(3)).toEqual([
      'in meter → gas-fee revenue 22.02',
      'in meter → output VAT 1.98',
    ]);
  });

  test('a load that is written again after a void brings no new money', () => {
    const ledger = Ledger.town();
    const { desk } = ledger;
    ledger.mustDo(desk.pay(ANNA, 4_000));
    ledger.mustDo(desk.buy(ANNA, 20_000));
    const load = desk.reserve();
    ledger.mustDo(load);
    expect(entry(ledger, desk.void(load.operationId))).toEqual([
      'in flight → to be written 40.00',
      'gas in flight → gas to be written 20.000 m³',
    ]);
  });

  test('over-use: from the balance, the rest a receivable, which the next payment settles first', () => {
    const ledger = reviewed(withGas(), 130_000);
    expect(entry(ledger, ledger.desk.deduct(JUNE)).slice(2)).toEqual([
      'gas in meter → gas consumed 50.000 m³',
      'gas sold → gas consumed 80.000 m³',
      'gas-fee receivable → gas-fee revenue 238.53',
      'gas-fee receivable → output VAT 21.47',
      'in meter → gas-fee receivable 100.00',
      'balance → gas-fee receivable 100.00',
      'over-use receivable → gas-fee receivable 60.00',
    ]);
    expect(entry(ledger, ledger.desk.pay(ANNA, 5_000))).toEqual([
      'cash drawer → over-use receivable 50.00',
    ]);
    expect(entry(ledger, ledger.desk.pay(ANNA, 5_000))).toEqual([
      'cash drawer → over-use receivable 10.00',
      'cash drawer → balance 40.00',
    ]);
    expect(entry(ledger, ledger.desk.pay(ANNA, 100))).toEqual(['cash drawer → balance 1.00']);
    expect(ledger.isWhole()).toBe(true);
  });

  test('an estimate that was too high goes back in red, at the price at which it left', () => {
    const ledger = withGas();
    const { desk } = ledger;
    ledger.mustDo(desk.taken(CARD_A, 2, 50_000));
    ledger.mustDo(desk.usage(JUNE, [{ source: 'estimate', litres: litre(15_000) }]));
    ledger.mustDo(desk.submit(month(ledger)));
    ledger.mustDo(desk.review(JUNE));
    expect(deduction(ledger)).toMatchObject({
      litres: 15_000,
      fen: 3_000,
      estimatedLitres: 15_000,
    });
    close(ledger, JUNE);
    reviewed(ledger, 9_000, '2026-07');
    expect(entry(ledger, desk.deduct('2026-07'))).toEqual([
      'gas consumed → gas in meter 6.000 m³',
      'gas-fee revenue → gas-fee receivable 11.01',
      'output VAT → gas-fee receivable 0.99',
      'gas-fee receivable → in meter 12.00',
    ]);
    expect(ledger.books.meteredRows.values().next().value).toMatchObject({
      billed: 9_000,
      estimated: 0,
    });
  });
});

describe('deduction', () => {
  test('takes the oldest lot first and tells each price', () => {
    const ledger = withGas();
    ledger.mustDo(
      ledger.desk.tariff({
        ...TARIFF,
        id: 'residential-2026-b',
        effectiveFrom: toBusinessDate('2026-06-16'),
        tiers: [{ upTo: null, price: priceE4(26_000) }],
      }),
    );
    ledger.mustDo(ledger.desk.buy(ANNA, 10_000, { businessDate: toBusinessDate('2026-06-20') }));
    reviewed(ledger, 55_000);
    expect(deduction(ledger)).toMatchObject({
      litres: 55_000,
      fen: 10_000 + 1_300,
      overUse: null,
      lines: [
        { tariffId: 'residential-2026', tier: 1, litres: 50_000, fen: 10_000, netFen: 9_174 },
        { tariffId: 'residential-2026-b', tier: 1, litres: 5_000, fen: 1_300, netFen: 1_193 },
      ],
    });
    expect(ledger.stages()).toBe('余 74.00 | 待写 13.00/5.000');
  });

  test('use that only an open load can explain waits for its card, and is billed when that is settled', () => {
    const ledger = withGas();
    const { desk } = ledger;
    ledger.mustDo(desk.buy(ANNA, 10_000));
    const open = desk.reserve({
      litres: litre(10_000),
      fen: 2_000 as never,
      sequenceBefore: 2,
      totalBefore: litre(50_000),
    });
    ledger.mustDo(open);
    reviewed(ledger, 57_000);
    expect(deduction(ledger)).toMatchObject({
      litres: 50_000,
      awaitingLitres: 7_000,
      overUse: null,
      billedLitres: 50_000,
    });
    ledger.mustDo(desk.post(open.operationId));
    close(ledger, JUNE);
    reviewed(ledger, 57_000, '2026-07');
    expect(deduction(ledger, '2026-07')).toMatchObject({ litres: 7_000, awaitingLitres: 0 });
    expect(ledger.stages()).toBe('余 80.00 | 表内 6.00/3.000');
  });

  test('over-use enters the ladder where it stands', () => {
    const ledger = reviewed(withGas(), 320_000);
    const result = deduction(ledger);
    expect(result.overUse).toMatchObject({ litres: 270_000, cycleVolumeLitres: 320_000 });
    expect(result.lines.filter(({ overUse }) => overUse)).toMatchObject([
      { tier: 1, litres: 250_000 },
      { tier: 2, litres: 20_000 },
    ]);
    const next = ledger.mustDo(ledger.desk.pay(ANNA, 100_000));
    expect(next).toMatchObject({ overUsePaidFen: 54_800 - 10_000, balanceFen: 100_000 - 44_800 });
    expect(ledger.mustDo(ledger.desk.buy(ANNA, 1_000))).toMatchObject({
      volumeBeforeLitres: 320_000,
    });
  });

  test('the same reading again bills nothing', () => {
    const ledger = reviewed(withGas(), 12_000);
    deduction(ledger);
    close(ledger, JUNE);
    reviewed(ledger, 12_000, '2026-07');
    expect(deduction(ledger, '2026-07')).toMatchObject({ litres: 0, fen: 0, lines: [] });
  });

  test('an estimate never makes a receivable: what was used up meanwhile is not estimated', () => {
    const ledger = withGas();
    const { desk } = ledger;
    ledger.mustDo(desk.taken(CARD_A, 2, 50_000));
    ledger.mustDo(desk.usage(JUNE, [{ source: 'estimate', litres: litre(50_000) }]));
    expect(ledger.try(desk.usage(JUNE, [{ source: 'estimate', litres: litre(50_001) }]))).toBe(
      'usage.estimate-too-high',
    );
    ledger.mustDo(desk.submit(month(ledger)));
    ledger.mustDo(desk.review(JUNE));
    expect(deduction(ledger)).toMatchObject({ litres: 50_000, overUse: null });
  });

  test('an estimate proves nothing of what the meter took: gas on the card is not thought burned', () => {
    const ledger = withGas();
    const { desk } = ledger;
    ledger.mustDo(desk.taken(CARD_A, 1, 20_000));
    const estimate = (litres: number): LedgerCommand =>
      desk.usage(JUNE, [{ source: 'estimate', litres: litre(litres) }]);
    expect(ledger.refusal(estimate(20_001))).toMatchObject({
      code: 'usage.estimate-too-high',
      facts: { heldLitres: 20_000 },
    });
    ledger.mustDo(estimate(20_000));
    ledger.mustDo(desk.submit(month(ledger)));
    ledger.mustDo(desk.review(JUNE));
    expect(deduction(ledger)).toMatchObject({
      litres: 20_000,
      taken: { litres: 0, total: 20_000 },
    });
    expect(ledger.stages()).toBe('余 100.00 | 卡内 60.00/30.000');
  });
});

describe('who may do what when', () => {
  test('one person is not both', () => {
    const ledger = withGas();
    const { desk } = ledger;
    ledger.mustDo(desk.usage(JUNE, [{ index: litre(1_000) }]));
    const waiver = { reason: '春节', second: 'chen' };
    expect(ledger.try(desk.submit(month(ledger), { missing: 3, waiver }))).toBe(
      'approval.same-person',
    );
    expect(ledger.try(desk.submit(month(ledger), { missing: 3 }))).toBe('usage.missing');
    const revision = month(ledger)?.revision ?? 0;
    const seen = (missing: number, at: number) =>
      desk.submit(month(ledger), {
        missing: 3,
        waiver: { ...waiver, second: 'gu', missing, revision: at },
      });
    expect(ledger.try(seen(2, revision))).toBe('usage.waived-other');
    expect(ledger.try(seen(3, revision - 1))).toBe('usage.waived-other');
    const which = (missingHash: string) => ({
      ...seen(3, revision),
      missingHash: 'a'.repeat(64),
      waiver: { ...waiver, second: 'gu', missing: 3, revision, missingHash },
    });
    expect(ledger.try(which('b'.repeat(64)))).toBe('usage.waived-other');
    ledger.mustDo(which('a'.repeat(64)));
    expect(ledger.try(desk.review(JUNE, { operator: 'chen' }))).toBe('approval.same-person');
    ledger.mustDo(desk.review(JUNE));
    expect(ledger.try(desk.deduct(JUNE, ANNA, { operator: 'chen' }))).toBe('approval.same-person');
  });

  test('what was submitted is frozen; two people take it back before anything is deducted', () => {
    const ledger = withGas();
    const { desk } = ledger;
    const entered = desk.usage(JUNE, [{ index: litre(1_000) }]);
    ledger.mustDo(entered);
    expect(ledger.try(desk.deduct(JUNE))).toBe('period.state');
    expect(
      ledger.try(desk.submit(month(ledger), { businessDate: toBusinessDate('2026-06-30') })),
    ).toBe('period.not-ended');
    const early = desk.submit(month(ledger));
    ledger.mustDo(desk.usage(JUNE, [{ index: litre(1_000) }]));
    expect(ledger.try(early)).toBe('usage.changed');
    ledger.mustDo(desk.submit(month(ledger)));
    expect(ledger.try(desk.usage(JUNE, [{ index: litre(2_000) }]))).toBe('period.state');
    const withdraw = (second: string): LedgerCommand => ({
      ...desk.head({ operator: 'chen' }),
      kind: 'withdraw-usage',
      period: toPeriod(JUNE),
      reason: '漏户',
      second,
    });
    expect(ledger.try(withdraw('chen'))).toBe('approval.same-person');
    ledger.mustDo(withdraw('fang'));
    expect(month(ledger)).toMatchObject({ state: 'preparing', hash: null });
    ledger.mustDo(desk.submit(month(ledger)));
    ledger.mustDo(desk.review(JUNE));
    ledger.mustDo(desk.deduct(JUNE));
    expect(ledger.try(withdraw('fang'))).toBe('period.state');
    expect(ledger.try(desk.deduct(JUNE))).toBe('usage.deducted');
    const unlisted = { ...desk.deduct(JUNE), accountId: (ANNA + 900) as typeof ANNA };
    expect(ledger.try(unlisted)).toBe('usage.unknown');
  });

  test('what is not believable is kept, blocked, and let through by two people with one reason', () => {
    const ledger = withGas();
    const { desk } = ledger;
    ledger.mustDo(desk.usage(JUNE, [{ index: litre(366 * 100_000 + 1) }]));
    expect(month(ledger)).toMatchObject({ lines: 1, blocked: 1 });
    expect(ledger.try(desk.submit(month(ledger)))).toBe('usage.blocked');
    const waive = (
      why: 'too-high' | 'index-back',
      second = 'gu',
      litres = month(ledger)?.litres ?? 0,
    ): LedgerCommand => ({
      ...desk.head({ operator: 'chen' }),
      kind: 'waive-usage',
      period: toPeriod(JUNE),
      why,
      accounts: [ANNA],
      litres: [litres],
      reason: '旧表抄错位',
      second,
    });
    const nobody = { ...waive('too-high'), accounts: [(ANNA + 900) as typeof ANNA] };
    expect(ledger.try(nobody as LedgerCommand)).toBe('usage.unknown');
    expect(ledger.try(waive('index-back'))).toBe('usage.not-blocked');
    expect(ledger.try(waive('too-high', 'chen'))).toBe('approval.same-person');
    const litres = month(ledger)?.litres ?? 0;
    ledger.mustDo(desk.usage(JUNE, [{ index: litre(366 * 100_000 + 2) }]));
    expect(ledger.try(waive('too-high', 'gu', litres)), 'entered anew').toBe('usage.changed');
    ledger.mustDo(waive('too-high'));
    expect(month(ledger)).toMatchObject({ blocked: 0 });
    ledger.mustDo(desk.usage(JUNE, [{ index: litre(5_000) }]));
    ledger.mustDo(desk.submit(month(ledger)));
  });

  test('an index that ran back bills nothing once it is waived', () => {
    const ledger = reviewed(withGas(), 12_000);
    deduction(ledger);
    close(ledger, JUNE);
    const { desk } = ledger;
    ledger.mustDo(desk.usage('2026-07', [{ index: litre(11_999) }]));
    expect(month(ledger, '2026-07')).toMatchObject({ blocked: 1, litres: -1 });
    ledger.mustDo({
      ...desk.head({ operator: 'chen' }),
      kind: 'waive-usage',
      period: toPeriod('2026-07'),
      why: 'index-back',
      accounts: [ANNA],
      reason: '末位抄错',
      second: 'gu',
    });
    ledger.mustDo(desk.submit(month(ledger, '2026-07')));
    ledger.mustDo(desk.review('2026-07'));
    expect(deduction(ledger, '2026-07')).toMatchObject({ litres: 0, billedLitres: 12_000 });
    close(ledger, '2026-07');
    reviewed(ledger, 13_000, '2026-08');
    expect(deduction(ledger, '2026-08')).toMatchObject({ litres: 1_000 });
  });

  test.each([
    [
      'an account that nobody knows',
      [{ accountId: accountId(7), index: litre(1) }],
      'account.unknown',
    ],
    [
      'a reading after the period',
      [{ index: litre(1), readOn: toBusinessDate('2026-07-01') }],
      'usage.read-on',
    ],
    ['an estimate with an index', [{ source: 'estimate', index: litre(1) }], 'request.invalid'],
    ['a reading without an index', [{}], 'request.invalid'],
    ['an account twice', [{ index: litre(1) }, { index: litre(2) }], 'usage.twice'],
  ] as const)('%s is refused', (_name, lines, code) => {
    const ledger = withGas();
    expect(ledger.try(ledger.desk.usage(JUNE, lines))).toBe(code);
  });

  test('the first period of a ledger has begun: a slip of the year bars no month for ever', () => {
    const ledger = withGas();
    const { desk } = ledger;
    const early = toBusinessDate('2026-05-31');
    const first = (period: string, businessDate = early) =>
      ledger.try(desk.usage(period, [{ index: litre(1_000) }], { businessDate }));
    expect(first('2062-06')).toBe('period.not-begun');
    expect(first(JUNE)).toBe('period.not-begun');
    expect(first(JUNE, toBusinessDate('2026-06-01'))).toBe('done');
    expect(first('2062-06')).toBe('period.not-next');
  });

  test('periods follow each other without a gap', () => {
    const ledger = reviewed(withGas(), 1_000);
    const { desk } = ledger;
    expect(ledger.try(desk.usage('2026-07', [{ index: litre(2_000) }]))).toBe('period.not-next');
    deduction(ledger);
    close(ledger, JUNE);
    expect(ledger.try(desk.usage('2026-08', [{ index: litre(2_000) }]))).toBe('period.not-next');
    expect(ledger.try(desk.usage('2026-07', [{ index: litre(2_000) }]))).toBe('done');
  });
});

describe('closing a period', () => {
  const closing = (ledger: Ledger, over: Partial<ClosePeriod> = {}): ClosePeriod => ({
    ...ledger.desk.head({ operator: 'fang', businessDate: toBusinessDate('2026-07-01') }),
    kind: 'close-period',
    period: toPeriod(JUNE),
    watermarks: [{ station: STATION, row: ledger.books.lastRow(STATION) }],
    totals: ledger.totals(),
    ...over,
  });

  test('is for a period that has ended and is deducted, by another person than the one who submitted', () => {
    const ledger = reviewed(withGas(), 12_000);
    expect(ledger.refusal(closing(ledger))).toMatchObject({ code: 'period.undeducted' });
    deduction(ledger);
    expect(ledger.try(closing(ledger, { operator: 'chen' }))).toBe('approval.same-person');
    const early = { businessDate: toBusinessDate('2026-06-30') };
    expect(ledger.try(closing(ledger, early))).toBe('period.not-ended');
    expect(ledger.try(closing(ledger, { period: toPeriod('2026-05') }))).toBe('period.unknown');
    ledger.mustDo(closing(ledger));
    expect(month(ledger)).toMatchObject({ state: 'closed', closedBy: 'fang' });
    // Nobody opens it again, two people neither.
    const { desk } = ledger;
    const seen = { period: toPeriod(JUNE), reason: '漏户', second: 'gu' };
    for (const command of [
      closing(ledger),
      desk.deduct(JUNE),
      desk.usage(JUNE, [{ index: litre(13_000) }]),
      { ...desk.head({ operator: 'chen' }), kind: 'withdraw-usage', ...seen } as const,
      desk.submit(month(ledger)),
      desk.review(JUNE),
    ]) {
      expect([command.kind, ledger.try(command)]).toEqual([command.kind, 'period.state']);
    }
    expect(month(ledger)).toMatchObject({ state: 'closed', closedBy: 'fang' });
  });

  test('an open load never bars it', () => {
    const ledger = withGas();
    ledger.mustDo(ledger.desk.buy(ANNA, 10_000));
    const open = { litres: litre(10_000), fen: 2_000 as never, sequenceBefore: 2 };
    ledger.mustDo(ledger.desk.reserve({ ...open, totalBefore: litre(50_000) }));
    deduction(reviewed(ledger, 12_000));
    expect(ledger.try(closing(ledger))).toBe('done');
  });

  test.each([
    ['behind the last one', -1_000],
    ['beyond the chain', 1_000],
  ])('a watermark %s is refused', (_name, off) => {
    const ledger = withGas();
    deduction(reviewed(ledger, 12_000));
    ledger.mustDo(closing(ledger));
    deduction(reviewed(ledger, 13_000, '2026-07'), '2026-07');
    const row = ledger.books.lastRow(STATION) + off;
    const july = {
      period: toPeriod('2026-07'),
      businessDate: toBusinessDate('2026-08-01'),
      watermarks: [{ station: STATION, row }],
    };
    expect(ledger.try(closing(ledger, july))).toBe('period.watermark');
  });
});
