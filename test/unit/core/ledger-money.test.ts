/** A money meter (金额表) in the books: a purchase moves fen, a load moves fen, and no gas is sold or owed at the counter. */
import { describe, expect, test } from 'vitest';
import { referenceMoney } from '../../../drivers/card/formats/reference-money.ts';
import { referenceV1 } from '../../../drivers/card/formats/reference-v1.ts';
import { formatSettings } from '../../../src/cli/card-formats.ts';
import { toBusinessDate } from '../../../src/core/calendar.ts';
import type { LoadTarget } from '../../../src/core/card.ts';
import type {
  BuyGas,
  LedgerCommand,
  ReserveLoad,
  ReversePurchase,
} from '../../../src/core/ledger/commands.ts';
import type { EndLostLoad } from '../../../src/core/ledger/life/commands.ts';
import type { MeterLinkRow } from '../../../src/core/ledger/line-rows.ts';
import type { DeductionResult } from '../../../src/core/ledger/month-results.ts';
import type { ReserveTakeOff } from '../../../src/core/ledger/take-off-commands.ts';
import type { Reservation } from '../../../src/core/load.ts';
import { fen, litre } from '../../../src/core/units.ts';
import { Ledger } from './ledger-books.ts';
import { ANNA, CARD_A, METER_A, op, PLATE, SETTINGS, TARIFF } from './ledger-town.ts';
import {
  loadedMoney as loaded,
  reserveMoney as reserve,
  takenMoney as taken,
  takeOffMoney,
} from './money-ledger.ts';
import { deduction, reviewed } from './month-ledger.ts';

const FORMATS = [referenceV1, referenceMoney].map(({ id, capabilities }) => ({
  id,
  ...capabilities,
}));

function town(): Ledger {
  const ledger = Ledger.town(0, { ...SETTINGS, ...formatSettings(FORMATS) });
  ledger.books.plates.set(METER_A, { meter: METER_A, ...PLATE, format: 'reference-money' });
  ledger.mustDo(ledger.desk.pay(ANNA, 100_000));
  return ledger;
}

const buy = (ledger: Ledger, amount: number, over: Partial<BuyGas> = {}): BuyGas => ({
  ...ledger.desk.head(),
  kind: 'buy-gas',
  accountId: ANNA,
  want: { by: 'amount', amount: fen(amount) },
  quoted: null,
  ...over,
});

const reverse = (ledger: Ledger, purchase: ReversePurchase['purchase']): ReversePurchase => ({
  ...ledger.desk.head(),
  kind: 'reverse-purchase',
  accountId: ANNA,
  purchase,
  reason: '错购',
});

describe('money for a money meter', () => {
  test('moves from the balance to the card and into the meter, and no litre with it', () => {
    const ledger = town();
    expect(ledger.mustDo(buy(ledger, 30_001))).toMatchObject({
      ...{ kind: 'purchase', counts: 'money', volumeLitres: 0, costFen: 30_001, tiers: [] },
      ...{ balanceFen: 69_999, tariffId: TARIFF.id },
    });
    expect(ledger.stages()).toBe('余 699.99 | 待写 300.01/0.000');
    loaded(ledger);
    expect(ledger.stages()).toBe('余 699.99 | 卡内 300.01/0.000');
    expect(taken(ledger, 1, 30_001, 29_000)).toBe('done');
    expect(ledger.stages()).toBe('余 699.99 | 表内 300.01/0.000');
    expect(ledger.books.meter(METER_A)).toMatchObject({ loadedTotal: 30_001, takenTotal: 30_001 });
    expect(ledger.isWhole()).toBe(true);
    expect([ledger.sums.get('sold'), ledger.books.live(ANNA)?.cycleVolume]).toEqual([undefined, 0]);
  });

  test('is bought by amount only, at a quote that still holds', () => {
    const ledger = town();
    const volume = { by: 'volume', volume: litre(20_000) } as const;
    expect(ledger.try(buy(ledger, 1, { want: volume }))).toBe('money-meter.amount-only');
    const quoted = {
      tariffId: TARIFF.id,
      volumeBefore: litre(0),
      volume: litre(0),
      cost: fen(500),
    };
    expect(ledger.try(buy(ledger, 500, { quoted: { ...quoted, tariffId: 'old' } }))).toBe(
      'quote.expired',
    );
    expect(ledger.try(buy(ledger, 500, { quoted }))).toBe('done');
    expect(ledger.try(buy(ledger, 100_000))).toBe('balance.insufficient');
  });

  test('is refused where the price version has no place on a card', () => {
    const ledger = town();
    const four = [1, 2, 3, 4].map((n) => ({
      upTo: n === 4 ? null : litre(n * 1000),
      price: TARIFF.tiers[0]?.price,
    }));
    ledger.books.tariffs.set(TARIFF.id, { ...TARIFF, tiers: four } as typeof TARIFF);
    expect(ledger.refusal(buy(ledger, 500))).toEqual({
      code: 'tariff.not-on-card',
      facts: { tariffId: TARIFF.id, why: 'tiers' },
    });
  });

  test('the first purchase opens the meter: an amount worth more than the small volume is refused', () => {
    const ledger = town();
    ledger.settings.engineering = { icFromFloor: 0, firstVolume: litre(5_000) };
    expect(ledger.try(buy(ledger, 1_001))).toBe('commissioning.first-volume');
    expect(ledger.try(buy(ledger, 1_000))).toBe('done');
    expect(ledger.try(buy(ledger, 100))).toBe('commissioning.leak-test');
  });

  test('is not sold while gas of a volume meter is left', () => {
    const ledger = Ledger.town(0, { ...SETTINGS, ...formatSettings(FORMATS) });
    ledger.mustDo(ledger.desk.pay(ANNA, 10_000));
    ledger.mustDo(ledger.desk.buy(ANNA, 20_000));
    ledger.books.plates.set(METER_A, { meter: METER_A, ...PLATE, format: 'reference-money' });
    expect(ledger.refusal(buy(ledger, 1_000))).toEqual({
      code: 'money-meter.gas-left',
      facts: { accountId: ANNA, litres: 20_000 },
    });
  });

  test('a load moves all money that waits, and nothing of gas', () => {
    const ledger = town();
    expect(
      ledger.try(
        reserve(ledger, {
          fen: fen(1),
          target: { ...reserve(ledger).reservation.target, total: fen(1) },
        }),
      ),
    ).toBe('load.nothing-to-write');
    ledger.mustDo(buy(ledger, 5_000));
    const part = reserve(ledger).reservation;
    const less = { fen: fen(4_999), target: { ...part.target, total: fen(4_999) } };
    expect(ledger.try(reserve(ledger, less))).toBe('operation.conflict');
  });

  test('only the newest purchase is reversed, while its money waits', () => {
    const ledger = town();
    const [first, second] = [buy(ledger, 3_000), buy(ledger, 2_000)];
    ledger.mustDo(first);
    ledger.mustDo(second);
    expect(ledger.try(reverse(ledger, first.operationId))).toBe('reversal.later-purchase');
    ledger.mustDo(reverse(ledger, second.operationId));
    expect(ledger.stages()).toBe('余 970.00 | 待写 30.00/0.000');
    loaded(ledger);
    expect(ledger.refusal(reverse(ledger, first.operationId))).toEqual({
      code: 'money-meter.on-card',
      facts: { fen: 3_000 },
    });
    const later = {
      ...reverse(ledger, first.operationId),
      businessDate: toBusinessDate('2026-06-16'),
    };
    expect(ledger.try(later)).toBe('reversal.needs-approval');
  });

  describe('on a card already', () => {
    /** 50.00 in the meter, of which it used 2.40; 30.00 more on the card. */
    function written() {
      const ledger = town();
      ledger.mustDo(buy(ledger, 5_000));
      loaded(ledger);
      expect(taken(ledger, 1, 5_000, 4_760)).toBe('done');
      const bought = buy(ledger, 3_000);
      ledger.mustDo(bought);
      const load = reserve(ledger);
      ledger.mustDo(load);
      ledger.mustDo(ledger.desk.post(load.operationId));
      const off = (over: Partial<Reservation> = {}, rest: Partial<ReserveTakeOff> = {}) =>
        takeOffMoney(ledger, load, bought.operationId, over, rest);
      return { ledger, bought, load, off };
    }

    test('goes off it, waits once the card has shown itself without it, and is reversed', () => {
      const { ledger, bought, off } = written();
      const command = off();
      ledger.mustDo(command);
      expect(ledger.stages()).toBe('余 920.00 | 在途 30.00/0.000 | 表内 50.00/0.000');
      expect(ledger.books.card(CARD_A)).toMatchObject({ writeSequence: 2, total: 5_000 });
      expect(ledger.books.meter(METER_A)).toMatchObject({ loadedTotal: 5_000, sequence: 4 });
      expect(ledger.try(reverse(ledger, bought.operationId))).toBe('load.open-on-meter');
      ledger.mustDo(ledger.desk.endTakeOff(command.operationId));
      expect(ledger.stages()).toBe('余 920.00 | 待写 30.00/0.000 | 表内 50.00/0.000');
      expect(ledger.books.card(CARD_A)).toMatchObject({ writeSequence: 3, total: 5_000 });
      ledger.mustDo(reverse(ledger, bought.operationId));
      expect(ledger.stages()).toBe('余 950.00 | 表内 50.00/0.000');
      // The smaller load is what a report is held against from now on.
      expect(taken(ledger, 3, 8_000, 7_000)).toBe('card.money-ahead');
      expect(taken(ledger, 3, 5_000, 4_000)).toBe('done');
      expect(ledger.isWhole()).toBe(true);
    });

    test('is put back where the meter may have it, and then stays', () => {
      const { ledger, bought, off, load } = written();
      const command = off();
      ledger.mustDo(command);
      ledger.mustDo(ledger.desk.turn(command.operationId));
      ledger.mustDo(ledger.desk.post(command.operationId, 2));
      expect(ledger.stages()).toBe('余 920.00 | 卡内 30.00/0.000 | 表内 50.00/0.000');
      const again = takeOffMoney(
        ledger,
        { ...load, operationId: command.operationId, reservation: command.reservation },
        bought.operationId,
      );
      expect(ledger.try(again)).toBe('reversal.put-back');
      expect(taken(ledger, 2, 8_000, 7_000)).toBe('done');
      expect(ledger.refusal(reverse(ledger, bought.operationId))).toEqual({
        code: 'money-meter.loaded',
        facts: { fen: 3_000 },
      });
      expect(ledger.isWhole()).toBe(true);
    });

    test('stays where it is another purchase, less of it, or in the meter; a count in m³ proves nothing', () => {
      const { ledger, off } = written();
      const before = ledger.stages();
      expect(ledger.try(off({}, { purchase: op(999) }))).toBe('reversal.later-purchase');
      const part = off().reservation;
      const rest = { fen: fen(2_000), totalBefore: fen(6_000) };
      const sloped = { ...(part.takeOff as LoadTarget), total: fen(6_000) };
      expect(ledger.try(off({ ...rest, takeOff: sloped }))).toBe('operation.conflict');
      const count = { meterTotal: litre(5_000), photo: 'a'.repeat(64), second: 'gu' };
      expect(ledger.try(off({}, { count }))).toBe('money-meter.other-window');
      expect(ledger.try(off({}, { businessDate: toBusinessDate('2026-06-16') }))).toBe(
        'reversal.needs-approval',
      );
      expect(ledger.stages()).toBe(before);
      expect(taken(ledger, 2, 8_000, 7_000)).toBe('done');
      expect(ledger.refusal(off())).toEqual({ code: 'money-meter.loaded', facts: { fen: 3_000 } });
    });
  });

  test('a report beyond what was ever loaded is refused', () => {
    const ledger = town();
    ledger.mustDo(buy(ledger, 5_000));
    loaded(ledger);
    expect(taken(ledger, 1, 5_001, 5_001)).toBe('card.money-ahead');
    expect(taken(ledger, 1, 5_000, 5_000)).toBe('done');
    expect(taken(ledger, 1, 5_000, 4_000, 1_500)).toBe('done');
    expect(ledger.books.meter(METER_A)?.report).toMatchObject({ remaining: 4_000, index: 1_500 });
  });

  test('an overdraft of the meter is billed with the next money, and an index alone bills none', () => {
    const ledger = town();
    ledger.mustDo(buy(ledger, 5_000));
    loaded(ledger);
    expect(taken(ledger, 1, 5_000, -300, 26_500)).toBe('done');
    expect(deduction(reviewed(ledger, 27_000))).toMatchObject({
      counts: 'money',
      litres: 27_000,
      fen: 5_000,
    });
    expect(ledger.stages()).toBe('余 950.00');
    ledger.mustDo(buy(ledger, 2_000));
    loaded(ledger);
    expect(taken(ledger, 2, 7_000, 1_700, 26_500)).toBe('done');
    expect(ledger.stages()).toBe('余 930.00 | 表内 20.00/0.000');
    expect(ledger.isWhole()).toBe(true);
  });

  test('what is made for gas is refused, each act by a name of its own', () => {
    const ledger = town();
    const { desk } = ledger;
    const refused = (command: LedgerCommand) => ledger.try(command);
    expect(refused(desk.adjust(-1_000))).toBe('money-meter.no-give-back');
    expect(refused(desk.adjust(1_000, { trueIndex: litre(1_000) }))).toBe(
      'money-meter.no-true-index',
    );
    expect(refused(desk.correct(1_000, 100))).toBe('money-meter.no-price-correction');
    expect(refused(desk.trueUp(2025, 0))).toBe('money-meter.no-true-up');
    expect(refused(desk.swap(ANNA, ANNA))).toBe('money-meter.not-exchanged');
    expect(refused(desk.emergency(op(1), 1_000))).toBe('money-meter.no-emergency');
    const of = { ...desk.head(), meter: METER_A };
    expect(refused({ ...of, kind: 'make-tool-card' } as LedgerCommand)).toBe(
      'money-meter.no-tool-card',
    );
    expect(refused({ ...of, kind: 'link-meter' } as LedgerCommand)).toBe('money-meter.no-line');
    const owed = { ...desk.head(), kind: 'supply-owed', accountId: ANNA } as const;
    expect(refused(owed)).toBe('money-meter.no-gas-owed');
  });

  test('gas that the wheel never counted is over-use at the household’s tier, and its money stays', () => {
    const ledger = town();
    ledger.mustDo(buy(ledger, 70_000));
    loaded(ledger);
    // 295 m³ at 2.00: five more are of the first tier, five of the second at 2.40.
    expect(taken(ledger, 1, 70_000, 11_000, 295_000)).toBe('done');
    const result = ledger.mustDo(ledger.desk.adjust(10_000));
    expect(result).toMatchObject({
      ...{ kind: 'deduction', litres: 0, fen: 0, billedLitres: 10_000 },
      overUse: { litres: 10_000, fen: 2_200, fromBalanceFen: 2_200, cycleVolumeLitres: 10_000 },
    });
    expect(ledger.stages()).toBe('余 278.00 | 表内 700.00/0.000');
    // The reading neither repeats nor undoes it.
    expect(deduction(reviewed(ledger, 295_000))).toMatchObject({ litres: 295_000, fen: 59_000 });
    expect(ledger.stages()).toBe('余 278.00 | 表内 110.00/0.000');
    // The next such gas stands above both.
    const more = ledger.mustDo(ledger.desk.adjust(1_000));
    expect(more).toMatchObject({ overUse: { fen: 240, cycleVolumeLitres: 11_000 } });
    expect(ledger.isWhole()).toBe(true);
  });

  test('gas that the wheel never counted stands in the tier of this cycle, whatever it turned before', () => {
    const ledger = town();
    const { desk } = ledger;
    ledger.mustDo(buy(ledger, 70_000));
    loaded(ledger);
    ledger.mustDo(desk.read(METER_A, 100_000, Date.UTC(2025, 11, 20)));
    expect(taken(ledger, 1, 70_000, 11_000, 395_000)).toBe('done');
    expect(ledger.mustDo(desk.adjust(10_000))).toMatchObject({ overUse: { fen: 2_200 } });
  });

  test('money is in no VAT invoice before use: what it will buy has no tax yet', () => {
    const ledger = town();
    const { desk } = ledger;
    const bought = buy(ledger, 10_000);
    const sale = { purchase: bought.operationId, load: null };
    ledger.mustDo({ ...desk.pay(ANNA, 10_000), sale });
    ledger.mustDo(bought);
    ledger.mustDo(desk.endTicket(2));
    const before = ledger.stages();
    for (const asked of [{}, { purchase: bought.operationId }]) {
      expect(ledger.refusal(desk.vatInvoice(2, '24330001', asked))).toEqual({
        code: 'money-meter.no-invoice',
        facts: { ticketNo: 2 },
      });
    }
    expect(ledger.stages()).toBe(before);
    // The slip of money that bought nothing says so of itself.
    ledger.mustDo(desk.pay(ANNA, 5_000));
    ledger.mustDo(desk.endTicket(3));
    expect(ledger.try(desk.vatInvoice(3, '24330001'))).toBe('invoice.no-purchase');
  });

  test('what of it the balance cannot pay is owed', () => {
    const ledger = town();
    ledger.mustDo(buy(ledger, 99_900));
    loaded(ledger);
    const { overUse } = ledger.mustDo(ledger.desk.adjust(1_000)) as DeductionResult;
    expect([overUse, ledger.books.live(ANNA)?.overUseFen]).toMatchObject([
      { fen: 200, fromBalanceFen: 100 },
      100,
    ]);
    expect(ledger.stages()).toBe('余 0.00 | 卡内 999.00/0.000');
    expect(ledger.isWhole()).toBe(true);
  });

  test('a plate keeps the kind that was sold or loaded', () => {
    const ledger = town();
    ledger.mustDo(buy(ledger, 5_000));
    const toGas = () => ledger.try(ledger.desk.correctFormat(METER_A, 'reference-v1'));
    expect(toGas()).toBe('money-meter.other-kind');
    loaded(ledger);
    expect(toGas()).toBe('money-meter.other-kind');
    const gas = Ledger.town(0, { ...SETTINGS, ...formatSettings(FORMATS) });
    gas.books.plates.set(METER_A, { meter: METER_A, ...PLATE, format: 'reference-v1' });
    gas.mustDo(gas.desk.pay(ANNA, 100_000));
    gas.mustDo(gas.desk.buy(ANNA, 5_000));
    expect(gas.try(gas.desk.correctFormat(METER_A, 'reference-money'))).toBe(
      'money-meter.other-kind',
    );
  });

  test('a meter on its line does not become a money meter by its plate', () => {
    const ledger = Ledger.town(0, { ...SETTINGS, ...formatSettings(FORMATS) });
    ledger.books.plates.set(METER_A, { meter: METER_A, ...PLATE, format: 'reference-v1' });
    const link = {
      ...{ meter: METER_A, line: 'east', profile: 'cjt188-reference', address: '01' },
      ...{ count: null, total: null },
    } as unknown as MeterLinkRow;
    const toMoney = () => ledger.try(ledger.desk.correctFormat(METER_A, 'reference-money'));
    ledger.books.links.set(METER_A, { ...link, creditUnit: litre(10), lastSer: null });
    expect(toMoney()).toBe('meter.by-line');
    ledger.books.links.set(METER_A, { ...link, creditUnit: null, lastSer: 3 } as MeterLinkRow);
    expect(toMoney()).toBe('meter.has-line-loads');
    ledger.books.links.set(METER_A, { ...link, creditUnit: null, lastSer: null });
    expect(toMoney()).toBe('done');
  });
});

describe('a company that takes money cards no longer', () => {
  function without(): Ledger {
    const ledger = town();
    ledger.mustDo(buy(ledger, 5_000));
    Object.assign(ledger.settings, formatSettings(FORMATS.slice(0, 1)));
    return ledger;
  }

  test('bills what its money meters deducted, and no gas beside it', () => {
    const ledger = town();
    ledger.mustDo(buy(ledger, 5_000));
    loaded(ledger);
    expect(taken(ledger, 1, 5_000, 1_000, 20_000)).toBe('done');
    Object.assign(ledger.settings, formatSettings(FORMATS.slice(0, 1)));
    const result = deduction(reviewed(ledger, 20_000));
    expect(result).toMatchObject({ counts: 'money', fen: 4_000, litres: 20_000, overUse: null });
    expect(ledger.stages()).toBe('余 950.00 | 表内 10.00/0.000');
    expect(ledger.isWhole()).toBe(true);
  });

  test('sells nothing for them, and does nothing with them that is made for gas', () => {
    const ledger = without();
    expect(ledger.try(buy(ledger, 1_000))).toBe('meter.format-not-taken');
    expect(ledger.try(ledger.desk.adjust(-1_000))).toBe('money-meter.no-give-back');
  });

  test('a volume meter whose plate names no format keeps its gas when money cards become the usual ones', () => {
    const ledger = Ledger.town(0, { ...SETTINGS, ...formatSettings(FORMATS) });
    ledger.mustDo(ledger.desk.pay(ANNA, 100_000));
    ledger.mustDo(ledger.desk.buy(ANNA, 20_000));
    const load = ledger.desk.reserve();
    ledger.mustDo(load);
    ledger.mustDo(ledger.desk.post(load.operationId));
    ledger.books.plates.delete(METER_A);
    Object.assign(ledger.settings, formatSettings([...FORMATS].reverse()));
    const result = deduction(reviewed(ledger, 5_000));
    expect(result).toMatchObject({ litres: 5_000, fen: 1_000, overUse: null });
    expect(ledger.isWhole()).toBe(true);
  });
});

describe('a price version', () => {
  const twin = { ...TARIFF, id: 'residential-467922', customerClass: '商业' };

  test('whose number another one has is refused where meters know versions by it', () => {
    const ledger = town();
    expect(ledger.refusal(ledger.desk.tariff(twin))).toMatchObject({
      code: 'tariff.number-taken',
      facts: { tariffId: twin.id, other: TARIFF.id },
    });
    expect(ledger.try(ledger.desk.tariff({ ...twin, id: 'other-name' }))).toBe('done');
  });

  test('may have any name where no money meter is served', () => {
    const ledger = Ledger.town();
    expect(ledger.try(ledger.desk.tariff(twin))).toBe('done');
  });
});

describe('a lost card', () => {
  const lost = (
    ledger: Ledger,
    load: ReserveLoad,
    total: number,
    over: Partial<EndLostLoad> = {},
  ) => ({
    ...ledger.desk.lost(load.operationId, total),
    ...{ counts: 'money' as const },
    ...over,
  });

  test('its load ends by what the window of the money meter shows, in fen', () => {
    const ledger = town();
    ledger.mustDo(buy(ledger, 30_000));
    loaded(ledger);
    ledger.mustDo(buy(ledger, 10_000));
    const load = reserve(ledger);
    ledger.mustDo(load);
    const typed = ledger.desk.lost(load.operationId, 40_000);
    expect(ledger.try(typed)).toBe('money-meter.other-window');
    expect(ledger.refusal(lost(ledger, load, 30_000))).toMatchObject({
      code: 'lost.money-not-taken',
      facts: { meterFen: 30_000, targetFen: 40_000 },
    });
    expect(ledger.try(lost(ledger, load, 39_999))).toBe('lost.money-unknown');
    ledger.mustDo(lost(ledger, load, 40_000));
    expect(ledger.stages()).toBe('余 600.00 | 表内 400.00/0.000');
    expect(ledger.books.meter(METER_A)).toMatchObject({ loadedTotal: 40_000, takenTotal: 40_000 });
    expect(ledger.isWhole()).toBe(true);
  });
});
