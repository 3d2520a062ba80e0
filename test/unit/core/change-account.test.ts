/** 户资料变更: what is refused, what it changes, and above all what it leaves alone: gas that was bought costs what it cost. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toBusinessDate } from '../../../src/core/calendar.ts';
import type { ChangeAccount, RecordChange } from '../../../src/core/ledger/commands.ts';
import { lotCost } from '../../../src/core/lots.ts';
import { fen, ZERO_LITRE } from '../../../src/core/units.ts';
import { answerTo, type Fault, Ledger } from './ledger-books.ts';
import { ANNA, HOUSEHOLD_TARIFF, SETTINGS } from './ledger-town.ts';
import { deduction, reviewed } from './month-ledger.ts';

const size = (persons: number): RecordChange => ({ what: 'size', persons });
const contact = (name: string): RecordChange => ({
  ...{ what: 'contact', phone: '13812345678' },
  ...{ name, address: '翠湖花园 9 室' },
});

/** Anna's town with a price that three live by, and the money for all of it. */
function home(profile?: 'contract'): Ledger {
  const month = { profile: profile ?? 'bill', absurdLitresPerDay: 0 } as const;
  const ledger = new Ledger({ ...SETTINGS, month });
  for (const command of ledger.desk.town()) {
    ledger.mustDo(
      command.kind === 'enter-tariff' ? { ...command, version: HOUSEHOLD_TARIFF } : command,
    );
  }
  ledger.mustDo(ledger.desk.pay(ANNA, 10_000_000));
  return ledger;
}

const bought = (ledger: Ledger, litres: number, on = '2026-06-15') =>
  ledger.mustDo(ledger.desk.buy(ANNA, litres, { businessDate: toBusinessDate(on) }));

const changed = (ledger: Ledger, persons: number, on: string) =>
  ledger.mustDo(
    ledger.desk.changeRecord(ANNA, size(persons), {
      seen: ledger.books.account(ANNA)?.changes ?? 0,
      businessDate: toBusinessDate(on),
    }),
  );

describe('what a change is refused for, the first reason first', () => {
  const gone = (ledger: Ledger): void => {
    const row = ledger.books.account(ANNA);
    if (row !== undefined) ledger.books.accounts.set(ANNA, { ...row, closed: true });
  };
  const faults: readonly Fault<ChangeAccount>[] = [
    { code: 'account.closed', world: gone },
    { code: 'account.changed-meanwhile', command: (c) => ({ ...c, seen: 1 }) },
    {
      code: 'approval.witness-required',
      command: ({ second: _nobody, ...c }) => c,
    },
    { code: 'approval.same-person', command: (c) => ({ ...c, second: c.operator }) },
    { code: 'account.unchanged', command: (c) => ({ ...c, to: size(3) }) },
  ];
  test.each(faults.map(({ code }, index) => [code, index] as const))('%s', (code, index) => {
    const ledger = home();
    const command = ledger.desk.changeRecord(ANNA, size(5));
    expect(answerTo(ledger, command, faults.slice(index))).toBe(code);
  });

  test('account.unknown', () => {
    expect(new Ledger().try(home().desk.changeRecord(ANNA, size(5)))).toBe('account.unknown');
  });

  test('one clerk changes a name, and what another changed meanwhile is not overwritten', () => {
    const ledger = home();
    const alone = ledger.desk.changeRecord(ANNA, contact('王芳芳'));
    ledger.mustDo(alone);
    expect(ledger.try({ ...alone, ...ledger.desk.head() })).toBe('account.changed-meanwhile');
    expect(ledger.books.account(ANNA)).toMatchObject({ name: '王芳芳', changes: 1 });
  });

  test('a class is put right by two people until money or gas has moved, and prices what comes then', () => {
    const to = { what: 'class', customerClass: 'commercial' } as const;
    const ledger = new Ledger();
    const { desk } = ledger;
    for (const command of desk.town()) ledger.mustDo(command);
    const { second: _nobody, ...alone } = desk.changeRecord(ANNA, to);
    expect(ledger.try(alone)).toBe('approval.witness-required');
    const same = { ...to, customerClass: 'residential' };
    expect(ledger.try(desk.changeRecord(ANNA, same))).toBe('account.unchanged');
    ledger.mustDo(desk.changeRecord(ANNA, to));
    expect(ledger.try(desk.buy(ANNA, 1_000))).toBe('tariff.none');
    ledger.mustDo(desk.changeRecord(ANNA, same, { seen: 1 }));
    ledger.mustDo(desk.changeRecord(ANNA, to, { seen: 2 }));
    ledger.mustDo(desk.tariff({ ...HOUSEHOLD_TARIFF, id: 'shops', customerClass: 'commercial' }));
    ledger.mustDo(desk.pay(ANNA, 1_000));
    expect(ledger.mustDo(desk.buy(ANNA, 1_000))).toMatchObject({ tariffId: 'shops' });
    expect(ledger.try(desk.changeRecord(ANNA, same, { seen: 3 }))).toBe('account.class-bound');
  });

  test('money alone binds the class, too', () => {
    const ledger = home();
    const to = { what: 'class', customerClass: 'commercial' } as const;
    expect(ledger.try(ledger.desk.changeRecord(ANNA, to))).toBe('account.class-bound');
  });

  test('a second person who need not be there is another one all the same', () => {
    const ledger = home();
    const both = ledger.desk.changeRecord(ANNA, contact('王芳芳'), { second: 'li.na' });
    expect(both.operator).toBe('li.na');
    expect(ledger.try(both)).toBe('approval.same-person');
  });

  test('the household of a money meter, whose card carries its bounds, keeps its size; its name does not', () => {
    const ledger = new Ledger({ ...SETTINGS, counts: 'money' });
    for (const command of ledger.desk.town()) ledger.mustDo(command);
    expect(ledger.try(ledger.desk.changeRecord(ANNA, size(5)))).toBe('money-meter.no-size-change');
    expect(ledger.try(ledger.desk.changeRecord(ANNA, contact('王芳芳')))).toBe('done');
  });
});

describe('what it changes', () => {
  test('the record alone: money, gas, V and the lots stand', () => {
    const ledger = home();
    bought(ledger, 290_000);
    const before = { live: ledger.books.live(ANNA), lots: [...ledger.books.lotsOf(ANNA)] };
    ledger.mustDo(ledger.desk.changeRecord(ANNA, contact('王芳芳')));
    const invoice = { what: 'invoice', title: '翠湖餐饮', taxNo: '91500000' } as const;
    ledger.mustDo(ledger.desk.changeRecord(ANNA, invoice, { seen: 1 }));
    changed(ledger, 5, '2026-07-01');
    expect({ live: ledger.books.live(ANNA), lots: [...ledger.books.lotsOf(ANNA)] }).toEqual(before);
    expect(ledger.books.account(ANNA)).toMatchObject({
      ...{ name: '王芳芳', phone: '13812345678', address: '翠湖花园 9 室' },
      ...{ invoiceTitle: '翠湖餐饮', taxNo: '91500000' },
      ...{ householdSize: 5, sizePast: [{ persons: 3, until: '2026-07-01' }], changes: 3 },
    });
    expect(ledger.isWhole()).toBe(true);
  });

  test('the next purchase has the bounds of the months: 300 m³ and half of 120 more', () => {
    const ledger = home();
    bought(ledger, 290_000);
    changed(ledger, 5, '2026-07-31');
    // V stands at 290: 70 m³ more at 2.00, the next 10 at 2.40.
    expect(bought(ledger, 80_000, '2026-08-01')).toMatchObject({
      ...{ householdSize: 5, extraPersonMonths: 12, volumeBeforeLitres: 290_000 },
      costFen: 14_000 + 2_400,
      tiers: [
        { tier: 1, volumeLitres: 70_000 },
        { tier: 2, volumeLitres: 10_000 },
      ],
    });
    const next = bought(ledger, 430_000, '2027-01-01');
    expect(next).toMatchObject({ costFen: 84_000 + 2_400, volumeBeforeLitres: 0 });
    expect(next).not.toHaveProperty('extraPersonMonths');
  });

  test('over-use is billed by the same bounds, and the lots are used at those they were bought at', () => {
    const ledger = home();
    bought(ledger, 290_000);
    const load = ledger.desk.reserve({ litres: 290_000 as never, fen: fen(58_000) });
    ledger.mustDo(load);
    ledger.mustDo(ledger.desk.post(load.operationId));
    changed(ledger, 4, '2026-06-20');
    // 30 + 7 months of one more: 35 m³ more in the first tier.
    expect(deduction(reviewed(ledger, 340_000))).toMatchObject({
      fen: 58_000,
      overUse: { litres: 50_000, fen: 45_000 / 5 + (5_000 * 24) / 100 },
    });
  });

  test('a quote from before is expired where the price is another now', () => {
    const ledger = home();
    bought(ledger, 300_000);
    const quoted = {
      ...{ tariffId: HOUSEHOLD_TARIFF.id, volumeBefore: 300_000, volume: 10_000 },
      cost: fen(2_400),
    } as never;
    const asked = { quoted, businessDate: toBusinessDate('2026-06-15') };
    changed(ledger, 5, '2026-06-15');
    expect(ledger.try(ledger.desk.buy(ANNA, 10_000, asked))).toBe('quote.expired');
    changed(ledger, 3, '2026-06-15');
    expect(ledger.try(ledger.desk.buy(ANNA, 10_000, asked))).toBe('done');
  });
});

const aStep = fc.oneof(
  fc.record({ what: fc.constant('buy' as const), litres: fc.integer({ min: 1, max: 400_000 }) }),
  fc.record({ what: fc.constant('size' as const), persons: fc.integer({ min: 1, max: 9 }) }),
  fc.record({ what: fc.constant('undo' as const) }),
  fc.record({ what: fc.constant('wait' as const), days: fc.integer({ min: 1, max: 120 }) }),
);

const dayAfter = (days: number) =>
  toBusinessDate(new Date(Date.UTC(2026, 0, 1) + days * 86_400_000).toISOString().slice(0, 10));

test('whoever comes or goes and whenever: what was bought still costs what it cost, and V is never reset', () => {
  fc.assert(
    fc.property(fc.array(aStep, { maxLength: 25 }), fc.boolean(), (steps, contract) => {
      const ledger = home(contract ? 'contract' : undefined);
      const costs = new Map<string, number>();
      let days = 0;
      for (const step of steps) {
        const businessDate = dayAfter(days);
        if (step.what === 'wait') days += step.days;
        if (step.what === 'buy') {
          const buy = ledger.desk.buy(ANNA, step.litres, { businessDate });
          const result = ledger.mustDo(buy);
          if (result.kind === 'purchase') costs.set(buy.operationId, result.costFen);
        }
        if (step.what === 'undo' && costs.size > 0) {
          const purchase = [...costs.keys()].at(-1) as never;
          const reason = { reason: '错购', second: 'gu' };
          const head = ledger.desk.head({ businessDate });
          ledger.mustDo({
            ...head,
            kind: 'reverse-purchase',
            accountId: ANNA,
            purchase,
            ...reason,
          });
          costs.delete(purchase);
        }
        if (step.what === 'size') {
          const before = ledger.books.live(ANNA);
          const { changes: seen = 0 } = ledger.books.account(ANNA) ?? {};
          const change = ledger.desk.changeRecord(ANNA, size(step.persons), { seen, businessDate });
          expect(['done', 'account.unchanged']).toContain(ledger.try(change));
          expect(ledger.books.live(ANNA)).toEqual(before);
        }
        for (const lot of ledger.books.lotsOf(ANNA)) {
          expect(lotCost(lot, ZERO_LITRE, lot.volume)).toBe(costs.get(lot.operationId));
        }
      }
      expect(ledger.isWhole()).toBe(true);
    }),
  );
});
