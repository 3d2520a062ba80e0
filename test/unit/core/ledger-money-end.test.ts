/** A money meter (金额表) that is taken down: the base meter says how much gas it was, and what is left stays the customer's money. */
import { describe, expect, test } from 'vitest';
import { referenceMoney } from '../../../drivers/card/formats/reference-money.ts';
import { referenceV1 } from '../../../drivers/card/formats/reference-v1.ts';
import { formatSettings } from '../../../src/cli/card-formats.ts';
import { cardNo, meterId } from '../../../src/core/ids.ts';
import type { LedgerCommand } from '../../../src/core/ledger/commands.ts';
import type { ChangeMeter, SettleAccount } from '../../../src/core/ledger/life/commands.ts';
import { fen, litre } from '../../../src/core/units.ts';
import { Ledger } from './ledger-books.ts';
import { ANNA, CARD_A, METER_A, PLATE, SETTINGS, TARIFF } from './ledger-town.ts';
import { loadedMoney, reserveMoney, takenMoney } from './money-ledger.ts';
import { deduction, reviewed } from './month-ledger.ts';

const NEW = meterId(8, 77);
const FORMATS = [referenceV1, referenceMoney].map(({ id, capabilities }) => ({
  id,
  ...capabilities,
}));

const buy = (ledger: Ledger, amount: number): LedgerCommand => ({
  ...ledger.desk.head(),
  ...{ kind: 'buy-gas', accountId: ANNA, want: { by: 'amount', amount: fen(amount) } },
  quoted: null,
});

/** 300.00 were loaded and taken; the meter said at 50 m³ that 290.00 of them are left; 100.00 are on the card and 50.00 wait. */
function household(newFormat = 'reference-money'): Ledger {
  const ledger = Ledger.town(0, { ...SETTINGS, ...formatSettings(FORMATS) });
  ledger.books.plates.set(METER_A, { meter: METER_A, ...PLATE, format: 'reference-money' });
  ledger.mustDo(ledger.desk.pay(ANNA, 50_000));
  ledger.mustDo(buy(ledger, 30_000));
  loadedMoney(ledger);
  expect(takenMoney(ledger, 1, 30_000, 29_000, 50_000)).toBe('done');
  ledger.mustDo(buy(ledger, 10_000));
  loadedMoney(ledger);
  ledger.mustDo(buy(ledger, 5_000));
  ledger.mustDo(ledger.desk.enrol(NEW, null));
  ledger.books.plates.set(NEW, { meter: NEW, ...PLATE, format: newFormat });
  expect(ledger.stages()).toBe(
    '余 50.00 | 待写 50.00/0.000 | 卡内 100.00/0.000 | 表内 300.00/0.000',
  );
  return ledger;
}

/** A meter whose wheel has three whole digits and was hung up at `initialIndex`; 800.00 are on its card. */
function hung(initialIndex: number): Ledger {
  const ledger = Ledger.town(0, { ...SETTINGS, ...formatSettings(FORMATS) });
  ledger.books.plates.set(METER_A, { meter: METER_A, ...PLATE, format: 'reference-money' });
  const meter = ledger.books.meter(METER_A);
  if (meter === undefined) throw new Error('Anna has a meter');
  ledger.books.meters.set(METER_A, {
    ...meter,
    ...{ initialIndex: litre(initialIndex), wheelDigits: 3 },
  });
  ledger.mustDo(ledger.desk.pay(ANNA, 80_000));
  ledger.mustDo(buy(ledger, 80_000));
  loadedMoney(ledger);
  ledger.mustDo(ledger.desk.enrol(NEW, null));
  ledger.books.plates.set(NEW, { meter: NEW, ...PLATE, format: 'reference-money' });
  return ledger;
}

const window = (total: number, remaining: number) => ({ window: { total: fen(total), remaining } });

const change = (ledger: Ledger, finalIndex: number, over: Partial<ChangeMeter> = {}) =>
  ledger.desk.change(METER_A, NEW, finalIndex, over);

const closed = (ledger: Ledger, finalIndex: number, over: Partial<SettleAccount> = {}) => ({
  ...change(ledger, finalIndex),
  ...{ kind: 'settle-account' as const, papers: '身份证尾号 0042' },
  ...over,
});

describe('the settlement of a money meter', () => {
  test('by its window, where the base meter bears it out: the rest waits for the new meter in fen', () => {
    const ledger = household();
    // 10 m³ more, which the town prices at 2.00.
    const result = ledger.mustDo(change(ledger, 60_000, window(40_000, 37_000)));
    expect(result).toMatchObject({
      ...{ toBeWrittenLitres: 0, owedLitres: 0, owedFen: 0 },
      use: { counts: 'money', litres: 60_000, fen: 3_000, overUse: null },
      money: { spentFen: 3_000, by: 'window', surplusFen: 42_000 },
    });
    expect(ledger.stages()).toBe('余 50.00 | 待写 420.00/0.000');
    expect(ledger.books.meterEnd(METER_A)).toMatchObject({
      ...{ usedLitres: 60_000, surplusLitres: 0, newMeter: NEW },
      ...window(40_000, 37_000),
      money: { surplusFen: 42_000 },
    });
    expect([ledger.sums.get('sold'), ledger.books.account(ANNA)?.cardNo]).toEqual([60_000, null]);
    expect(ledger.isWhole()).toBe(true);
  });

  test('by the base meter, where the window is dead or tells what that gas cannot have cost', () => {
    const told = [undefined, [30_000, 29_000], [30_000, 20_000], [45_001, 42_000]].map((shown) => {
      const ledger = household();
      const [total = 0, remaining = 0] = shown ?? [];
      const over = shown === undefined ? {} : window(total, remaining);
      expect(ledger.mustDo(change(ledger, 60_000, over))).toMatchObject({
        money: { spentFen: 3_000, by: 'wheel' },
      });
      return ledger.stages();
    });
    expect(new Set(told)).toEqual(new Set(['余 50.00 | 待写 420.00/0.000']));
  });

  test('money that waits in the books and is in the meter, as after a gap, is told by its window', () => {
    const ledger = household();
    expect(ledger.mustDo(change(ledger, 60_000, window(45_000, 41_950)))).toMatchObject({
      money: { spentFen: 3_050, by: 'window', surplusFen: 41_950 },
    });
    expect(ledger.stages()).toBe('余 50.00 | 待写 419.50/0.000');
  });

  test('what the meter took and nobody had bought is over-use: the balance first, the rest is owed', () => {
    const ledger = household();
    // 45 000 fen were bought in all; 300 m³ at 2.00 cost 60 000.
    expect(ledger.mustDo(change(ledger, 300_000, window(40_000, -11_000)))).toMatchObject({
      use: { fen: 45_000, overUse: { litres: 0, fen: 6_000, fromBalanceFen: 5_000 } },
      money: { spentFen: 51_000, by: 'window', surplusFen: 0 },
    });
    expect(ledger.stages()).toBe('余 0.00');
    expect(ledger.books.live(ANNA)).toMatchObject({ overUseFen: 1_000, cycleVolume: 300_000 });
    expect(ledger.isWhole()).toBe(true);
  });

  test('figures of the other kind are refused, and so is a wheel below what was read', () => {
    const ledger = household();
    const gas = { electronic: 3_000, cardGas: litre(0) };
    expect(ledger.try(change(ledger, 60_000, gas))).toBe('money-meter.other-window');
    expect(ledger.try(change(ledger, 60_000, { ...gas, electronic: null }))).toBe(
      'money-meter.other-window',
    );
    const volumes = Ledger.town();
    volumes.mustDo(volumes.desk.enrol(NEW, null));
    const told = volumes.desk.change(METER_A, NEW, 0, window(1, 1));
    expect(volumes.try(told)).toBe('money-meter.other-window');
  });

  test('the lost card of an open load: its money counts as bought', () => {
    const ledger = household();
    const load = reserveMoney(ledger);
    ledger.mustDo(load);
    expect(ledger.try(change(ledger, 60_000))).toBe('load.open-on-meter');
    const lostLoad = load.operationId;
    const over = { lostLoad, ...window(45_000, 42_000) };
    expect(ledger.mustDo(change(ledger, 60_000, over))).toMatchObject({
      money: { spentFen: 3_000, by: 'window', surplusFen: 42_000 },
    });
    expect(ledger.load(lostLoad)?.state).toBe('SUPERSEDED');
    expect(ledger.stages()).toBe('余 50.00 | 待写 420.00/0.000');
  });

  test('the wheel prices its gas where the household stands in the cycle', () => {
    const ledger = household();
    // 50 m³ of this year were read; tier 1 of the town ends at 300 m³, so 10 of these cost the second tier.
    const [first, second] = TARIFF.tiers;
    const end = (first?.upTo ?? 0) + 10_000;
    const cost =
      ((end - 10_000 - 50_000) * (first?.price ?? 0) + 10_000 * (second?.price ?? 0)) / 1e5;
    const { money } = ledger.mustDo(change(ledger, end)) as { money: { spentFen: number } };
    expect(money.spentFen).toBe(1_000 + Math.round(cost));
  });

  test('what it turned before the cycle began is in no tier of this one', () => {
    const ledger = household();
    // 40 of the 50 m³ were read in December: 10 m³ of this year, then 290 at 2.00 and 10 at 2.40.
    ledger.mustDo(ledger.desk.read(METER_A, 40_000, Date.UTC(2025, 11, 20)));
    expect(ledger.mustDo(change(ledger, 350_000))).toMatchObject({
      money: { spentFen: 1_000 + 58_000 + 2_400, by: 'wheel' },
      ladder: { cycleStart: '2026-01-01', cycleVolumeLitres: 310_000 },
    });
  });

  test('before its first report it counts from its opening index', () => {
    const ledger = hung(700_000);
    expect(ledger.mustDo(change(ledger, 710_000))).toMatchObject({
      use: { litres: 10_000 },
      money: { spentFen: 2_000, by: 'wheel', surplusFen: 78_000 },
      ladder: { cycleVolumeLitres: 10_000 },
    });
  });

  test('before anybody read it, it counts from its opening index, and over its end', () => {
    const ledger = hung(960_000);
    expect(takenMoney(ledger, 1, 80_000, 74_000, 990_000)).toBe('done');
    // 30 m³ stand in the report, and 30 m³ passed since.
    expect(ledger.mustDo(change(ledger, 20_000))).toMatchObject({
      use: { litres: 60_000 },
      money: { spentFen: 12_000, by: 'wheel', surplusFen: 68_000 },
      ladder: { cycleVolumeLitres: 60_000 },
    });
    expect(ledger.isWhole()).toBe(true);
  });
});

describe('the ladder of a household', () => {
  test('goes on from what the wheel of its money meter showed, whichever kind follows', () => {
    for (const format of ['reference-v1', 'reference-money']) {
      const ledger = household(format);
      ledger.mustDo(change(ledger, 60_000, window(40_000, 37_000)));
      expect(ledger.books.live(ANNA)).toMatchObject({
        ...{ cycleStart: '2026-01-01', cycleVolume: 60_000 },
      });
      expect(ledger.isWhole()).toBe(true);
    }
  });

  test('prices the gas of the next meter above it', () => {
    const ledger = household('reference-v1');
    ledger.mustDo(change(ledger, 295_000));
    ledger.mustDo(ledger.desk.pay(ANNA, 10_000));
    // 5 m³ are left of tier 1 at 2.00, the others cost 2.40.
    const volume = { by: 'volume', volume: litre(10_000) } as const;
    expect(ledger.mustDo({ ...buy(ledger, 1), want: volume } as LedgerCommand)).toMatchObject({
      volumeBeforeLitres: 295_000,
      volumeAfterLitres: 305_000,
      costFen: 2_200,
    });
  });

  test('is told even where the meter leaves no fen and took none since', () => {
    const ledger = Ledger.town(0, { ...SETTINGS, ...formatSettings(FORMATS) });
    ledger.books.plates.set(METER_A, { meter: METER_A, ...PLATE, format: 'reference-money' });
    ledger.mustDo(ledger.desk.pay(ANNA, 1_000));
    ledger.mustDo(buy(ledger, 1_000));
    loadedMoney(ledger);
    expect(takenMoney(ledger, 1, 1_000, 0, 5_000)).toBe('done');
    expect(deduction(reviewed(ledger, 5_000))).toMatchObject({ fen: 1_000 });
    ledger.mustDo(ledger.desk.enrol(NEW, null));
    ledger.books.plates.set(NEW, { meter: NEW, ...PLATE, format: 'reference-v1' });
    expect(ledger.mustDo(change(ledger, 5_000))).toMatchObject({ returned: { fen: 0 } });
    expect(ledger.books.live(ANNA)).toMatchObject({ cycleVolume: 5_000 });
    // Nothing went back, so no posting says that the purchase was undone: the other books see none either.
    expect(ledger.books.lastMoneyPurchase(ANNA)).toMatchObject({ fen: 1_000 });
    expect(ledger.isWhole()).toBe(true);
  });
});

describe('between a meter of gas and one of money', () => {
  test('the money that is left goes back into the balance', () => {
    const ledger = household('reference-v1');
    expect(ledger.mustDo(change(ledger, 60_000, window(40_000, 37_000)))).toMatchObject({
      ...{ toBeWrittenLitres: 0, owedLitres: 0 },
      returned: { litres: 0, fen: 42_000, balanceFen: 47_000 },
    });
    expect(ledger.stages()).toBe('余 470.00');
    const volume = { by: 'volume', volume: litre(10_000) } as const;
    expect(ledger.try({ ...buy(ledger, 1), want: volume } as LedgerCommand)).toBe('done');
    expect(ledger.isWhole()).toBe(true);
  });

  test('the gas that is left goes back at the price paid, and money is bought for the new meter', () => {
    const ledger = Ledger.town(0, { ...SETTINGS, ...formatSettings(FORMATS) });
    const { desk } = ledger;
    ledger.mustDo(desk.pay(ANNA, 8_000));
    ledger.mustDo(desk.buy(ANNA, 20_000));
    ledger.mustDo(desk.enrol(NEW, null));
    ledger.books.plates.set(NEW, { meter: NEW, ...PLATE, format: 'reference-money' });
    expect(ledger.mustDo(change(ledger, 5_000))).toMatchObject({
      use: { litres: 5_000, fen: 1_000 },
      returned: { litres: 15_000, fen: 3_000, balanceFen: 7_000, cycleVolumeLitres: 5_000 },
    });
    expect(ledger.stages()).toBe('余 70.00');
    expect(ledger.try(buy(ledger, 7_000))).toBe('done');
    expect(ledger.stages()).toBe('余 0.00 | 待写 70.00/0.000');
    expect(ledger.isWhole()).toBe(true);
  });
});

describe('the end of a contract', () => {
  test('gives the money back that the meter did not take', () => {
    const ledger = household();
    expect(ledger.mustDo(closed(ledger, 60_000, window(40_000, 37_000)))).toMatchObject({
      use: { litres: 60_000, fen: 3_000 },
      money: { surplusFen: 42_000 },
      returned: { litres: 0, fen: 42_000, overUsePaidFen: 0, balanceFen: 47_000 },
    });
    expect(ledger.stages()).toBe('余 470.00');
    expect(ledger.books.lastMoneyPurchase(ANNA)).toBeUndefined();
    expect(ledger.books.card(cardNo(CARD_A))?.stage).toBe('void-listed');
    expect(ledger.isWhole()).toBe(true);
  });

  test('takes a debt from it first', () => {
    const ledger = household();
    expect(ledger.mustDo(closed(ledger, 300_000, window(40_000, -11_000)))).toMatchObject({
      returned: { fen: 0, overUsePaidFen: 0, overUseLeftFen: 1_000, balanceFen: 0 },
    });
    expect(ledger.isWhole()).toBe(true);
  });
});
