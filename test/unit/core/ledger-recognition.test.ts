/** Revenue apart from use (trade.md §7): residents when they buy, the others one purchase later. */
import { describe, expect, test } from 'vitest';
import { toBusinessDate } from '../../../src/core/calendar.ts';
import type { BuyGas } from '../../../src/core/ledger/commands.ts';
import { gasOf } from '../../../src/core/ledger/stages.ts';
import { heldLots } from '../../../src/core/lots.ts';
import { litre } from '../../../src/core/units.ts';
import { Ledger } from './ledger-books.ts';
import { ANNA, BERT, CARD_A, CARD_B, METER_A, METER_B, SETTINGS } from './ledger-town.ts';
import { close, deduction, entry, JUNE, reviewed } from './month-ledger.ts';

/** A town where Anna is a resident, or is not, with 500.00 in her balance. */
function town(residentialClasses: readonly string[]): Ledger {
  const month = { profile: 'receipt', absurdLitresPerDay: 0, residentialClasses } as const;
  const ledger = Ledger.town(0, { ...SETTINGS, month });
  ledger.mustDo(ledger.desk.pay(ANNA, 50_000));
  return ledger;
}
const resident = () => town(['residential']);
const business = () => town([]);

const aside = (ledger: Ledger) => ledger.sums.get('recognisedApart') ?? 0;
const earned = (ledger: Ledger) =>
  (ledger.sums.get('gasRevenue') ?? 0) + (ledger.sums.get('outputVat') ?? 0);

/** All that waits is written, and the meter took it. */
function loaded(ledger: Ledger): void {
  const { desk, books } = ledger;
  const live = books.live(ANNA);
  if (live === undefined) throw new Error('no account');
  const load = desk.reserve({ litres: live.toBeWrittenLitre, fen: live.toBeWrittenFen });
  ledger.mustDo(load);
  ledger.mustDo(desk.post(load.operationId));
  ledger.mustDo(desk.taken(CARD_A, 1, live.toBeWrittenLitre));
}

const reversalOf = ({ desk }: Ledger, { operationId: purchase }: BuyGas, over = {}) => ({
  ...desk.head(),
  kind: 'reverse-purchase' as const,
  ...{ accountId: ANNA, purchase, reason: '错购' },
  ...over,
});

describe('a resident', () => {
  test('is recognised with the purchase, and use of that gas earns nothing more', () => {
    const ledger = resident();
    const { desk } = ledger;
    expect(entry(ledger, desk.buy(ANNA, 50_000))).toEqual([
      'balance → to be written 100.00',
      'gas sold → gas to be written 50.000 m³',
      'used and not recognised → gas-fee revenue 91.74',
      'used and not recognised → output VAT 8.26',
    ]);
    loaded(ledger);
    const used = deduction(reviewed(ledger, 20_000));
    expect(used).toMatchObject({
      ...{ litres: 20_000, fen: 4_000, netFen: 0, apart: { litres: 20_000, fen: 4_000 } },
      lines: [{ fen: 4_000, netFen: 0, apart: true }],
    });
    expect([earned(ledger), aside(ledger)]).toEqual([10_000, -6_000]);
  });

  test('who has bought wrongly gets it back, and revenue with it', () => {
    const ledger = resident();
    const wrong = ledger.desk.buy(ANNA, 50_000);
    ledger.mustDo(wrong);
    ledger.mustDo(reversalOf(ledger, wrong));
    expect([earned(ledger), aside(ledger)]).toEqual([0, 0]);
    expect(ledger.books.live(ANNA)).toMatchObject({ balanceFen: 50_000 });
    expect(ledger.books.recognition(ANNA)).toMatchObject({ boughtFen: 0, recognisedFen: 0 });
  });

  test('who buys wrongly on the day of the year’s end keeps what was used as revenue', () => {
    const ledger = resident();
    const { desk } = ledger;
    ledger.mustDo(desk.buy(ANNA, 50_000));
    loaded(ledger);
    deduction(reviewed(ledger, 20_000));
    close(ledger, JUNE);
    const newYear = { businessDate: toBusinessDate('2027-01-05') };
    const wrong = { ...desk.buy(ANNA, 30_000), ...newYear };
    ledger.mustDo(wrong);
    expect([earned(ledger), aside(ledger)]).toEqual([16_000, -12_000]);
    ledger.mustDo(desk.trueUp(2026, 20_000, newYear));
    expect([earned(ledger), aside(ledger)]).toEqual([4_000, 0]);
    expect(ledger.mustDo(reversalOf(ledger, wrong, newYear))).toMatchObject({
      facts: { apartLitres: 0, apartFen: 0, apartNetFen: 0 },
    });
    expect([earned(ledger), aside(ledger)]).toEqual([4_000, 0]);
    expect(ledger.books.recognition(ANNA)).toMatchObject({
      ...{ boughtFen: 10_000, usedFen: 4_000, recognisedFen: 4_000 },
    });
  });

  test('whose contract ends gets unused gas back, and its revenue is taken back', () => {
    const ledger = resident();
    const { desk } = ledger;
    ledger.mustDo(desk.buy(ANNA, 50_000));
    loaded(ledger);
    deduction(reviewed(ledger, 20_000));
    const { newMeter: _n, openingIndex: _o, ...sheet } = desk.change(METER_A, METER_A, 20_000);
    const settled = ledger.mustDo({ ...sheet, kind: 'settle-account', papers: '身份证' });
    expect(settled).toMatchObject({
      returned: { fen: 6_000, recognised: { litres: -30_000, fen: -6_000, netFen: -5_505 } },
    });
    expect([earned(ledger), aside(ledger)]).toEqual([4_000, 0]);
  });
});

describe('another customer', () => {
  test('is recognised when gas is bought the next time', () => {
    const ledger = business();
    const { desk } = ledger;
    expect(ledger.mustDo(desk.buy(ANNA, 50_000))).toMatchObject({ apart: { fen: 0 } });
    loaded(ledger);
    deduction(reviewed(ledger, 20_000));
    expect([earned(ledger), aside(ledger)]).toEqual([0, 4_000]);
    expect(ledger.mustDo(desk.buy(ANNA, 10_000))).toMatchObject({
      apart: { litres: 50_000, fen: 10_000, netFen: 9_174 },
    });
    expect([earned(ledger), aside(ledger)]).toEqual([10_000, -6_000]);
    expect(ledger.mustDo(desk.buy(ANNA, 1_000))).toMatchObject({ apart: { fen: 2_000 } });
  });

  test('whose last purchase is reversed has the one before not recognised either', () => {
    const ledger = business();
    const { desk } = ledger;
    ledger.mustDo(desk.buy(ANNA, 50_000));
    const wrong = desk.buy(ANNA, 10_000);
    ledger.mustDo(wrong);
    expect(earned(ledger)).toBe(10_000);
    ledger.mustDo(reversalOf(ledger, wrong));
    expect([earned(ledger), aside(ledger)]).toEqual([0, 0]);
    expect(ledger.mustDo(desk.buy(ANNA, 10_000))).toMatchObject({ apart: { fen: 10_000 } });
  });

  test('is recognised at the tiers at which the gas was bought, whenever that was', () => {
    const ledger = business();
    const { desk } = ledger;
    ledger.mustDo(desk.pay(ANNA, 200_000));
    ledger.mustDo(desk.buy(ANNA, 330_000));
    const next = desk.buy(ANNA, 10_000);
    const first = [
      { tier: 1, litres: 300_000, fen: 60_000, netFen: 55_046 },
      { tier: 2, litres: 30_000, fen: 7_200, netFen: 6_606 },
    ];
    expect(ledger.mustDo(next)).toMatchObject({
      apart: { litres: 330_000, fen: 67_200, netFen: 61_652, tiers: first },
    });
    expect(ledger.mustDo(reversalOf(ledger, next))).toMatchObject({
      facts: { apartNetFen: -61_652, apartNetFen1: -55_046, apartNetFen2: -6_606 },
    });
    expect([earned(ledger), aside(ledger)]).toEqual([0, 0]);
  });

  test('is brought to what was used at the end of the contract', () => {
    const ledger = business();
    const { desk } = ledger;
    ledger.mustDo(desk.buy(ANNA, 50_000));
    loaded(ledger);
    const { newMeter: _n, openingIndex: _o, ...sheet } = desk.change(METER_A, METER_A, 20_000);
    ledger.mustDo({ ...sheet, kind: 'settle-account', papers: '身份证' });
    expect([earned(ledger), aside(ledger)]).toEqual([4_000, 0]);
  });
});

describe('a company that left the profile', () => {
  test('catches up with the use of gas that was bought under it', () => {
    const ledger = business();
    ledger.mustDo(ledger.desk.buy(ANNA, 50_000));
    loaded(ledger);
    deduction(reviewed(ledger, 20_000));
    close(ledger, JUNE);
    expect([earned(ledger), aside(ledger)]).toEqual([0, 4_000]);
    ledger.settings.month = { profile: 'direct', absurdLitresPerDay: 0 };
    expect(deduction(reviewed(ledger, 25_000, '2026-07'), '2026-07')).toMatchObject({
      ...{ netFen: 0, apart: { litres: 5_000, fen: 1_000 } },
      recognised: {
        ...{ litres: 25_000, fen: 5_000, netFen: 4_587 },
        tiers: [{ tier: 1, litres: 25_000, fen: 5_000, netFen: 4_587 }],
      },
    });
    expect([earned(ledger), aside(ledger)]).toEqual([5_000, 0]);
  });

  test('and recognises nothing a second time that was recognised before its use', () => {
    const ledger = resident();
    ledger.mustDo(ledger.desk.buy(ANNA, 50_000));
    loaded(ledger);
    ledger.settings.month = { profile: 'bill', absurdLitresPerDay: 0 };
    expect(deduction(reviewed(ledger, 20_000))).not.toHaveProperty('recognised');
    expect([earned(ledger), aside(ledger)]).toEqual([10_000, -6_000]);
  });
});

test('exchanged meters take what stands beside their stages along', () => {
  const ledger = resident();
  const { desk, books } = ledger;
  for (const command of desk.customer(BERT, METER_B, CARD_B)) ledger.mustDo(command);
  ledger.mustDo(desk.buy(ANNA, 50_000));
  loaded(ledger);
  deduction(reviewed(ledger, 20_000));
  const row = books.recognition(ANNA);
  ledger.mustDo(desk.swap(ANNA, BERT));
  expect(books.recognition(BERT)).toEqual({ ...row, accountId: BERT });
  expect(books.recognition(ANNA)).toMatchObject({ boughtFen: 0, usedFen: 0 });
  expect([aside(ledger), ledger.sums.get('swappedFen')]).toEqual([-6_000, 0]);
  const held = heldLots(books.lotsOf(BERT), gasOf(books.live(BERT) as never));
  expect(held.map(({ left, lot }) => [left, lot.apart !== undefined])).toEqual([[30_000, true]]);
});

test('gas that was bought under another profile keeps its way, whatever is set by then', () => {
  const ledger = resident();
  ledger.mustDo(ledger.desk.buy(ANNA, 20_000));
  ledger.settings.month = { profile: 'direct', absurdLitresPerDay: 0 };
  ledger.mustDo(ledger.desk.buy(ANNA, 30_000));
  loaded(ledger);
  expect(deduction(reviewed(ledger, 25_000))).toMatchObject({
    ...{ litres: 25_000, fen: 5_000, netFen: 917, apart: { litres: 20_000, fen: 4_000 } },
    lines: [
      { litres: 20_000, netFen: 0, apart: true },
      { litres: 5_000, fen: 1_000, netFen: 917 },
    ],
  });
  expect([earned(ledger), aside(ledger)]).toEqual([5_000, 0]);
  expect(litre(ledger.sums.get('consumedLitre') ?? 0)).toBe(25_000);
});
