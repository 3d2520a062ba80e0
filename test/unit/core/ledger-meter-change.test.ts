/** A meter is changed (换表): bought less base-meter use is owed, the electronics decide nothing, and no old card counts again. */
import { describe, expect, test } from 'vitest';
import { cardNo, meterId } from '../../../src/core/ids.ts';
import type { ChangeMeter } from '../../../src/core/ledger/life/commands.ts';
import { toPeriod } from '../../../src/core/period.ts';
import { litre } from '../../../src/core/units.ts';
import { answerTo, type Fault, Ledger } from './ledger-books.ts';
import { ANNA, BERT, CARD_A, METER_A, METER_B, SETTINGS } from './ledger-town.ts';

const NEW = meterId(8, 77);
const CARD = cardNo(60_001);

/** Anna has 20 m³ for 40.00 in her meter, 10 m³ for 20.00 on her card, and 5 m³ for 10.00 that wait. */
function household({ ceiling = 0, unit = 1 } = {}): Ledger {
  const ledger = Ledger.town(0, { ...SETTINGS, unitLitres: litre(unit) });
  const { desk } = ledger;
  const load = (litres: number, fen: number, before: number, total: number) => {
    const from = { sequenceBefore: before, totalBefore: litre(total) };
    const reserved = desk.reserve({ litres: litre(litres), fen: fen as never, ...from });
    ledger.mustDo(reserved);
    ledger.mustDo(desk.post(reserved.operationId));
  };
  ledger.mustDo(desk.pay(ANNA, 8_000));
  ledger.mustDo(desk.buy(ANNA, 20_000));
  load(20_000, 4_000, 0, 0);
  ledger.mustDo(desk.taken(CARD_A, 1, 20_000));
  ledger.mustDo(desk.buy(ANNA, 10_000));
  load(10_000, 2_000, 1, 20_000);
  ledger.mustDo(desk.buy(ANNA, 5_000));
  ledger.mustDo(desk.enrol(NEW, null, { ceiling: litre(ceiling) }));
  expect(ledger.stages()).toBe(
    '余 10.00 | 待写 10.00/5.000 | 卡内 20.00/10.000 | 表内 40.00/20.000',
  );
  return ledger;
}

const changed = (ledger: Ledger, finalIndex: number, over: Partial<ChangeMeter> = {}): unknown =>
  ledger.mustDo(ledger.desk.change(METER_A, NEW, finalIndex, over));

describe('the settlement', () => {
  test('what was bought and not used waits for the new meter, without money', () => {
    const ledger = household();
    const result = changed(ledger, 12_000, { electronic: 3_000, cardGas: litre(10_000) });
    expect(result).toMatchObject({ toBeWrittenLitres: 23_000, owedLitres: 0, owedFen: 0 });
    expect(ledger.stages()).toBe('余 10.00 | 待写 46.00/23.000');
    expect(ledger.books.meterEnd(METER_A)).toMatchObject({
      usedLitres: 12_000,
      surplusLitres: 23_000,
      electronic: 3_000,
      newMeter: NEW,
    });
    expect(ledger.isWhole()).toBe(true);
  });

  test('the electronics are evidence: whatever they show, the same is owed', () => {
    const told = [-5_000, 0, 8_000, null].map((electronic) => {
      const ledger = household();
      changed(ledger, 12_000, { electronic });
      return ledger.stages();
    });
    expect(new Set(told).size).toBe(1);
  });

  test('a deficit is over-use: from the balance at once, the rest a receivable', () => {
    const ledger = household();
    expect(changed(ledger, 45_000)).toMatchObject({
      use: { litres: 35_000, overUse: { litres: 10_000, fen: 2_000, fromBalanceFen: 1_000 } },
      toBeWrittenLitres: 0,
    });
    expect(ledger.books.live(ANNA)).toMatchObject({ overUseFen: 1_000, cycleVolume: 45_000 });
    expect(ledger.isWhole()).toBe(true);
  });

  test('V and the lots stay: what is bought next goes on up the ladder', () => {
    const ledger = household();
    const { cycleVolume } = ledger.books.live(ANNA) ?? {};
    changed(ledger, 12_000);
    expect(ledger.books.live(ANNA)?.cycleVolume).toBe(cycleVolume);
  });

  test('an estimate that was too high goes back first', () => {
    const ledger = household();
    const { desk } = ledger;
    ledger.mustDo(desk.usage('2026-06', [{ source: 'estimate', litres: litre(15_000) }]));
    const waiting = desk.change(METER_A, NEW, 12_000);
    expect(ledger.refusal(waiting)).toMatchObject({
      code: 'settlement.line-waiting',
      facts: { period: '2026-06' },
    });
    ledger.mustDo(desk.submit(ledger.books.month(toPeriod('2026-06'))));
    ledger.mustDo(desk.review('2026-06'));
    ledger.mustDo(desk.deduct('2026-06'));
    expect(changed(ledger, 12_000)).toMatchObject({ use: { litres: -3_000, fen: -600 } });
    expect(ledger.stages()).toBe('余 10.00 | 待写 46.00/23.000');
  });

  test('gas beyond the ceiling stays owed, and is written before more is sold', () => {
    const ledger = household({ ceiling: 8_000 });
    const { desk } = ledger;
    expect(changed(ledger, 0)).toMatchObject({ toBeWrittenLitres: 8_000, owedLitres: 27_000 });
    expect(ledger.books.live(ANNA)).toMatchObject({ toBeWrittenFen: 1_600, owedFen: 5_400 });
    expect(ledger.try(desk.buy(ANNA, 1_000))).toBe('owed.first');
    const supply = () => ({ ...desk.head(), kind: 'supply-owed', accountId: ANNA }) as const;
    expect(ledger.try(supply())).toBe('owed.no-room');
    // A month later the base meter shows that six of them are burned.
    ledger.mustDo(desk.usage('2026-06', [{ index: litre(6_000) }]));
    ledger.mustDo(desk.submit(ledger.books.month(toPeriod('2026-06'))));
    ledger.mustDo(desk.review('2026-06'));
    ledger.mustDo(desk.deduct('2026-06'));
    expect(ledger.mustDo(supply())).toMatchObject({ facts: { litres: 6_000, fen: 1_200 } });
    expect(ledger.books.live(ANNA)).toMatchObject({ toBeWrittenLitre: 8_000, owedFen: 4_200 });
    expect(ledger.try({ ...supply(), accountId: BERT })).toBe('account.unknown');
    expect(ledger.isWhole()).toBe(true);
  });

  test('less than a unit of the format stays owed and bars no sale', () => {
    const ledger = household({ unit: 1_000 });
    expect(changed(ledger, 12_300)).toMatchObject({ toBeWrittenLitres: 22_000, owedLitres: 700 });
    const again = { ...ledger.desk.head(), kind: 'supply-owed', accountId: ANNA } as const;
    expect(ledger.try(again)).toBe('owed.no-room');
    expect(ledger.try(ledger.desk.buy(ANNA, 1_000))).toBe('done');
  });

  test('a purchase that was settled is not reversed while a part of it is owed', () => {
    const ledger = household({ ceiling: 8_000 });
    const { desk } = ledger;
    const last = [...ledger.books.lotsOf(ANNA)][0];
    changed(ledger, 0);
    const command = { ...desk.head(), kind: 'reverse-purchase', accountId: ANNA } as const;
    const reversal = { ...command, purchase: last?.operationId as never, reason: '错购' };
    expect(ledger.try(reversal)).toBe('reversal.settled');
  });
});

describe('after the change', () => {
  test('the old meter is settled for good: its card moves nothing and it serves nobody', () => {
    const ledger = household();
    const { desk, books } = ledger;
    changed(ledger, 12_000);
    expect(books.meter(METER_A)).toMatchObject({ accountId: null, takenTotal: 30_000 });
    expect(books.card(CARD_A)?.stage).toBe('void-listed');
    const before = ledger.stages();
    ledger.mustDo(desk.taken(CARD_A, 2, 30_000));
    expect(ledger.stages()).toBe(before);
    ledger.mustDo(desk.openAccount(BERT));
    expect(ledger.try(desk.assign(METER_A, BERT))).toBe('meter.taken-down');
    expect(ledger.try(desk.change(NEW, METER_A, 0))).toBe('meter.taken-down');
  });

  test('its place on a line is free, it is linked no more, and its fault has ended', () => {
    const ledger = household();
    const { desk, books } = ledger;
    const place = { line: 'east', protocol: 'cjt188', profile: '2018', address: '1' };
    const link = (meter: typeof NEW, creditUnit: null | ReturnType<typeof litre> = null) =>
      ({ ...desk.head(), kind: 'link-meter', meter, place, creditUnit }) as const;
    ledger.mustDo(link(METER_A));
    ledger.mustDo(desk.fault(METER_A, '2026-06-01'));
    expect(ledger.try(link(NEW, litre(10)))).toBe('meter.address-taken');
    changed(ledger, 12_000);
    expect(books.fault(METER_A)).toMatchObject({
      endedOn: '2026-06-15',
      handling: '拆表 HB-2026-0007',
    });
    expect(ledger.try(link(METER_A))).toBe('meter.taken-down');
    expect(ledger.try(link(NEW, litre(10)))).toBe('done');
    expect(books.linksAt('east', '1').map(({ meter }) => meter)).toEqual([NEW]);
    // It takes its gas over the line from now on: what is owed waits for an order.
    expect(ledger.try(desk.openCard(ANNA, CARD))).toBe('meter.by-line');
  });

  test('the new card begins at nothing and carries all that is owed', () => {
    const ledger = household();
    const { desk, books } = ledger;
    ledger.mustDo(desk.change(METER_A, NEW, 12_000, { openingIndex: litre(1_500) }));
    expect(books.meter(NEW)).toMatchObject({ accountId: ANNA, initialIndex: 1_500 });
    ledger.mustDo(desk.openCard(ANNA, CARD));
    ledger.mustDo(desk.activate(CARD));
    expect(books.card(CARD)).toMatchObject({ writeSequence: 0, total: 0, meter: NEW });
    const gas = { litres: litre(23_000), fen: 4_600 as never };
    const onto = (card: typeof CARD, meter: typeof NEW) =>
      ledger.try(desk.reserve({ ...gas, cardNo: card, meter }));
    expect(onto(CARD_A, METER_A)).toBe('card.void-listed');
    expect(onto(CARD, METER_A)).toBe('card.other-meter');
    expect(onto(CARD, NEW)).toBe('done');
  });

  test('gates that the household has passed are not asked again; a card half opened for the old meter is none', () => {
    const ledger = household();
    const { desk } = ledger;
    ledger.mustDo(desk.openCard(ANNA, cardNo(60_002), CARD_A));
    changed(ledger, 12_000);
    expect(ledger.try(desk.activate(cardNo(60_002)))).toBe('card.other-meter');
    ledger.settings.engineering = { icFromFloor: 0, firstVolume: litre(5_000) };
    expect(ledger.try(desk.openCard(ANNA, CARD))).toBe('done');
  });
});

const FAULTS: readonly Fault<ChangeMeter>[] = [
  { code: 'account.unknown', command: (c) => ({ ...c, accountId: BERT }) },
  { code: 'settlement.other-meter', command: (c) => ({ ...c, meter: METER_B }) },
  { code: 'approval.same-person', command: (c) => ({ ...c, second: c.operator }) },
  { code: 'meter.unknown', command: (c) => ({ ...c, newMeter: meterId(8, 78) }) },
  {
    code: 'load.open-on-meter',
    world: (l) =>
      void l.mustDo(
        l.desk.reserve({
          litres: litre(5_000),
          fen: 1_000 as never,
          sequenceBefore: 2,
          totalBefore: litre(30_000),
        }),
      ),
  },
  {
    code: 'settlement.line-waiting',
    world: (l) => void l.mustDo(l.desk.usage('2026-06', [{ index: litre(9_000) }])),
  },
];

test('refusals stand in the documented order', () => {
  for (let from = 0; from < FAULTS.length; from += 1) {
    const ledger = household();
    const answer = answerTo(ledger, ledger.desk.change(METER_A, NEW, 12_000), FAULTS.slice(from));
    expect(answer).toBe(FAULTS[from]?.code);
  }
});

test('an index below what was billed, and a new meter that serves somebody, are refused', () => {
  const ledger = household();
  const { desk } = ledger;
  ledger.mustDo(desk.adjust(4_000));
  ledger.mustDo(desk.enrol(METER_B, null));
  ledger.mustDo(desk.openAccount(BERT));
  ledger.mustDo(desk.assign(METER_B, BERT));
  expect(ledger.refusal(desk.change(METER_A, METER_B, 9_000))).toMatchObject({
    code: 'meter.bound',
  });
  ledger.mustDo(desk.usage('2026-06', [{ index: litre(9_000) }]));
  ledger.mustDo(desk.submit(ledger.books.month(toPeriod('2026-06'))));
  ledger.mustDo(desk.review('2026-06'));
  ledger.mustDo(desk.deduct('2026-06'));
  expect(ledger.refusal(desk.change(METER_A, NEW, 8_999))).toMatchObject({
    code: 'settlement.index-back',
    facts: { finalLitres: 8_999, readLitres: 9_000 },
  });
  expect(ledger.try(desk.change(METER_A, NEW, 9_000))).toBe('done');
});
