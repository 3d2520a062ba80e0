/** Two accounts exchange meters that were written down crosswise (表号错误): what goes with the meter, and what bars it. */
import { describe, expect, test } from 'vitest';
import { toBusinessDate } from '../../../src/core/calendar.ts';
import { cardNo, meterId } from '../../../src/core/ids.ts';
import type { LedgerCommand } from '../../../src/core/ledger/commands.ts';
import { gasOf, moneyOfGas } from '../../../src/core/ledger/stages.ts';
import type { SwapMeters } from '../../../src/core/ledger/swap.ts';
import { heldLots, lotsValue } from '../../../src/core/lots.ts';
import { toPeriod } from '../../../src/core/period.ts';
import { fen, litre } from '../../../src/core/units.ts';
import { answerTo, type Fault, Ledger } from './ledger-books.ts';
import {
  ANNA,
  BERT,
  CARD_A,
  CARD_A2,
  CARD_B,
  METER_A,
  METER_B,
  reservationOf,
  TARIFF,
} from './ledger-town.ts';

/** Anna bought 20 m³, which her card took; Bert 5 m³, of which 3 burned: both meters' gas is where it is. */
function crosswise(): Ledger {
  const ledger = Ledger.town();
  const { desk } = ledger;
  const doAll = (commands: readonly LedgerCommand[]): void => {
    for (const command of commands) ledger.mustDo(command);
  };
  doAll(desk.customer(BERT, METER_B, CARD_B));
  doAll([desk.pay(ANNA, 10_000), desk.buy(ANNA, 20_000)]);
  const annas = desk.reserve();
  doAll([annas, desk.post(annas.operationId), desk.taken(CARD_A, 1, 20_000)]);
  doAll([desk.buy(ANNA, 4_000), desk.pay(BERT, 1_500), desk.buy(BERT, 5_000)]);
  const berts = desk.reserve({ ...of(ledger, BERT), litres: litre(5_000), fen: fen(1_000) });
  doAll([berts, desk.post(berts.operationId)]);
  return ledger;
}

/** Card and meter of the account as they are now. */
function of({ books }: Ledger, accountId: typeof ANNA) {
  const { meter, cardNo: card } = books.account(accountId) ?? {};
  if (!meter || !card) throw new Error('no meter or no card');
  const { writeSequence, total } = books.card(card) ?? { writeSequence: 0, total: litre(0) };
  return { accountId, meter, cardNo: card, sequenceBefore: writeSequence, totalBefore: total };
}

const month = (ledger: Ledger, period: string, lines: Parameters<typeof ledger.desk.usage>[1]) => {
  const { desk } = ledger;
  ledger.mustDo(desk.usage(period, lines));
  ledger.mustDo(desk.submit(ledger.books.month(period as never)));
  ledger.mustDo(desk.review(period));
  for (const { accountId = ANNA } of lines) ledger.mustDo(desk.deduct(period, accountId));
};

const worth = (ledger: Ledger): void => {
  expect(ledger.isWhole()).toBe(true);
  for (const account of [ANNA, BERT]) {
    const live = ledger.books.live(account);
    if (live === undefined) throw new Error('no live row');
    expect(lotsValue(ledger.books.lotsOf(account), gasOf(live))).toBe(moneyOfGas(live));
  }
  for (const between of ['swappedFen', 'swappedLitre', 'swappedOverUse'] as const) {
    expect(ledger.sums.get(between) ?? 0).toBe(0);
  }
};

describe('an exchange of meters', () => {
  test('gives each account what hangs on the other one’s meter, and leaves it its balance', () => {
    const ledger = crosswise();
    expect(ledger.stages(ANNA)).toBe('余 52.00 | 待写 8.00/4.000 | 表内 40.00/20.000');
    expect(ledger.stages(BERT)).toBe('余 5.00 | 卡内 10.00/5.000');
    ledger.mustDo(ledger.desk.swap(ANNA, BERT));
    expect(ledger.stages(ANNA)).toBe('余 52.00 | 卡内 10.00/5.000');
    expect(ledger.stages(BERT)).toBe('余 5.00 | 待写 8.00/4.000 | 表内 40.00/20.000');
    const { books } = ledger;
    expect(books.account(ANNA)).toMatchObject({ meter: METER_B, cardNo: CARD_B });
    expect(books.account(BERT)).toMatchObject({ meter: METER_A, cardNo: CARD_A });
    expect(books.meter(METER_A)?.accountId).toBe(BERT);
    expect(books.card(CARD_A)).toMatchObject({ accountId: BERT, headerAccount: ANNA });
    worth(ledger);
  });

  test('says in its answer what each side had, with the lots at their price', () => {
    const ledger = crosswise();
    const result = ledger.mustDo(ledger.desk.swap(ANNA, BERT));
    expect(result).toMatchObject({
      sides: [
        {
          accountId: ANNA,
          meter: METER_A,
          cards: [CARD_A],
          stages: { inMeterFen: 4_000, toBeWrittenLitre: 4_000 },
          lots: [
            { beforeLitres: 0, leftLitres: 20_000, fen: 4_000, tariffId: TARIFF.id },
            { beforeLitres: 20_000, leftLitres: 4_000, fen: 800 },
          ],
        },
        { accountId: BERT, cardNo: CARD_B, lots: [{ leftLitres: 5_000, fen: 1_000 }] },
      ],
    });
  });

  test('takes the ladder and the limits of the day along', () => {
    const ledger = crosswise();
    ledger.mustDo(ledger.desk.swap(ANNA, BERT));
    expect(ledger.books.live(BERT)).toMatchObject({ cycleVolume: 24_000, boughtThatDay: 24_000 });
    expect(ledger.books.live(ANNA)).toMatchObject({ cycleVolume: 5_000, boughtThatDay: 5_000 });
    const bought = ledger.mustDo(ledger.desk.buy(ANNA, 1_000));
    expect(bought).toMatchObject({ volumeBeforeLitres: 5_000, volumeAfterLitres: 6_000 });
  });

  test('moves the doors with the accounts, or leaves them where they were right', () => {
    for (const exchangeDoors of [true, false]) {
      const ledger = Ledger.town();
      const { desk, books } = ledger;
      ledger.mustDo(desk.openAccount(BERT));
      ledger.mustDo(desk.enrol(METER_B, BERT, { address: '2 单元 802', floor: 8 }));
      ledger.mustDo(desk.swap(ANNA, BERT, { exchangeDoors }));
      const [a, b] = [books.meter(METER_A), books.meter(METER_B)];
      const doors = [a?.address, a?.floor, b?.address, b?.floor];
      const right = ['厨房', 3, '2 单元 802', 8];
      const exchanged = ['2 单元 802', 8, '厨房', 3];
      expect(doors).toEqual(exchangeDoors ? exchanged : right);
    }
  });

  test('twice gives back what was, row by row', () => {
    const ledger = crosswise();
    const { books, desk } = ledger;
    month(ledger, '2026-06', [{ index: litre(6_000) }, { accountId: BERT, index: litre(3_000) }]);
    const rows = () =>
      [ANNA, BERT].map((id) => {
        const { version: _version, head: _head, ...live } = books.live(id) ?? ({} as never);
        const lots = [...books.lotsOf(id)];
        return { live, lots, account: books.account(id) };
      });
    const before = rows();
    const tables = () => ({
      meters: new Map(books.meters),
      cards: new Map(books.cards),
      metered: new Map(books.meteredRows),
    });
    const stood = tables();
    ledger.mustDo(desk.swap(ANNA, BERT));
    expect(rows()).not.toEqual(before);
    ledger.mustDo(desk.swap(BERT, ANNA));
    expect(rows()).toEqual(before);
    expect(tables()).toEqual(stood);
    expect([...books.meterSwaps.values()].map(({ sides }) => sides.map(({ nth }) => nth))).toEqual([
      [1, 1],
      [2, 2],
    ]);
    worth(ledger);
  });

  test('takes every card of the meter along, also one that was replaced and still has news', () => {
    const ledger = crosswise();
    const { desk, books } = ledger;
    ledger.mustDo(desk.buy(ANNA, 1_000));
    const more = desk.reserve({ ...of(ledger, ANNA), litres: litre(5_000), fen: fen(1_000) });
    ledger.mustDo(more);
    ledger.mustDo(desk.post(more.operationId));
    ledger.mustDo(desk.openCard(ANNA, CARD_A2, CARD_A));
    ledger.mustDo(desk.replaceCard(CARD_A2, CARD_A));
    ledger.mustDo(desk.swap(ANNA, BERT));
    expect(books.card(CARD_A)?.accountId).toBe(BERT);
    expect(books.account(BERT)?.cardNo).toBe(CARD_A2);
    ledger.mustDo(desk.taken(CARD_A, 2, 25_000));
    expect(ledger.stages(BERT)).toBe('余 5.00 | 表内 50.00/25.000');
    worth(ledger);
  });

  test('is followed by a sale, a load, a reading and a deduction that fit', () => {
    const ledger = crosswise();
    const { desk } = ledger;
    ledger.mustDo(desk.swap(ANNA, BERT));
    ledger.mustDo(desk.buy(ANNA, 2_000));
    const load = desk.reserve({ ...of(ledger, ANNA), litres: litre(2_000), fen: fen(400) });
    ledger.mustDo(load);
    ledger.mustDo(desk.post(load.operationId));
    ledger.mustDo(desk.taken(CARD_B, 2, 7_000));
    month(ledger, '2026-06', [{ index: litre(6_000) }, { accountId: BERT, index: litre(8_000) }]);
    // Anna burned 6 of the 7 m³ of the meter that is hers now, Bert 8 of the 20 that Anna had bought.
    expect(ledger.stages(ANNA)).toBe('余 48.00 | 表内 2.00/1.000');
    expect(ledger.stages(BERT)).toBe('余 5.00 | 待写 8.00/4.000 | 表内 24.00/12.000');
    expect(ledger.books.metered(METER_A)).toMatchObject({ accountId: BERT, billed: 8_000 });
    worth(ledger);
  });

  test('bills only what the meter showed since it was last billed, whoever it served then', () => {
    const ledger = crosswise();
    month(ledger, '2026-06', [{ index: litre(6_000) }, { accountId: BERT, index: litre(3_000) }]);
    const { desk } = ledger;
    ledger.mustDo({
      ...desk.head({ operator: 'fang', businessDate: toBusinessDate('2027-06-15') }),
      kind: 'close-period',
      period: toPeriod('2026-06'),
      watermarks: [{ station: desk.station, row: ledger.books.lastRow(desk.station) }],
      totals: ledger.totals(),
    });
    ledger.mustDo(desk.swap(ANNA, BERT));
    expect(ledger.books.metered(METER_A)).toMatchObject({ accountId: BERT, billed: 6_000 });
    month(ledger, '2026-07', [{ index: litre(4_000) }, { accountId: BERT, index: litre(6_500) }]);
    const july = [...ledger.books.usages.values()].filter(({ period }) => period === '2026-07');
    expect(july.map(({ accountId, meter, litres }) => [accountId, meter, litres])).toEqual([
      [ANNA, METER_B, 1_000],
      [BERT, METER_A, 500],
    ]);
    worth(ledger);
  });

  test('lets what was billed too much go back into the lots of whoever has the meter', () => {
    const ledger = crosswise();
    month(ledger, '2026-06', [{ index: litre(6_000) }, { accountId: BERT, index: litre(0) }]);
    ledger.mustDo(ledger.desk.swap(ANNA, BERT));
    ledger.mustDo(ledger.desk.adjust(-6_000, { accountId: BERT }));
    expect(ledger.stages(BERT)).toBe('余 5.00 | 待写 8.00/4.000 | 表内 40.00/20.000');
    expect(ledger.try(ledger.desk.adjust(-1, { accountId: ANNA }))).toBe('adjustment.too-much');
    worth(ledger);
  });

  test('leaves a purchase of the day to be reversed where its gas is now', () => {
    const ledger = crosswise();
    const { desk } = ledger;
    const wrong = desk.buy(ANNA, 3_000);
    ledger.mustDo(wrong);
    ledger.mustDo(desk.swap(ANNA, BERT));
    const reverse = (accountId: typeof ANNA): LedgerCommand => {
      const what = { purchase: wrong.operationId, reason: '错购' };
      return { ...desk.head(), kind: 'reverse-purchase', accountId, ...what };
    };
    expect(ledger.try(reverse(ANNA))).toBe('reversal.unknown-purchase');
    expect(ledger.try(reverse(BERT))).toBe('done');
    expect(ledger.stages(BERT)).toBe('余 11.00 | 待写 8.00/4.000 | 表内 40.00/20.000');
    expect(ledger.books.live(BERT)?.cycleVolume).toBe(24_000);
    worth(ledger);
  });

  test('lets gas that came over go back by the payment that bought it, and by no stranger’s', () => {
    const ledger = Ledger.town();
    const { desk } = ledger;
    const carl = 1003 as typeof ANNA;
    const third = desk.customer(carl, meterId(8, 42), cardNo(50_009));
    for (const command of [...desk.customer(BERT, METER_B, CARD_B), ...third]) {
      ledger.mustDo(command);
    }
    const [annas, carls, wrong] = [
      desk.pay(ANNA, 4_000),
      desk.pay(carl, 500),
      desk.buy(ANNA, 20_000),
    ];
    for (const command of [annas, carls, wrong, desk.swap(ANNA, BERT)]) ledger.mustDo(command);
    const reversal = { accountId: BERT, purchase: wrong.operationId, reason: '退' } as const;
    ledger.mustDo({ ...desk.head(), kind: 'reverse-purchase', ...reversal });
    const refund = (payment: LedgerCommand, amount: number): LedgerCommand => ({
      ...desk.head(),
      kind: 'refund-payment',
      accountId: BERT,
      payment: payment.operationId,
      amount: fen(amount),
      reference: null,
      papers: '身份证尾号 0042',
      second: 'gu',
    });
    expect(ledger.try(refund(carls, 500))).toBe('payment.other-account');
    expect(ledger.try(refund(annas, 4_001))).toBe('refund.over-payment');
    expect(ledger.try(refund(annas, 4_000))).toBe('done');
    expect(ledger.stages(BERT)).toBe('余 0.00');
    worth(ledger);
    // Whoever exchanged with one of them shares with both.
    ledger.mustDo(desk.pay(BERT, 100));
    ledger.mustDo(desk.swap(BERT, carl));
    expect(ledger.try({ ...refund(carls, 50), accountId: ANNA } as LedgerCommand)).toBe(
      'balance.insufficient',
    );
  });

  test('moves over-use with the meter that showed it', () => {
    const ledger = crosswise();
    month(ledger, '2026-06', [{ index: litre(60_000) }, { accountId: BERT, index: litre(0) }]);
    const owed = ledger.books.live(ANNA)?.overUseFen ?? 0;
    expect(owed).toBeGreaterThan(0);
    ledger.mustDo(ledger.desk.swap(ANNA, BERT));
    expect(ledger.books.live(ANNA)?.overUseFen).toBe(0);
    expect(ledger.books.live(BERT)?.overUseFen).toBe(owed);
    worth(ledger);
  });

  test('of meters that nobody bought for posts nothing, and the lots are found behind it', () => {
    const ledger = Ledger.town();
    const { desk, books } = ledger;
    for (const command of desk.customer(BERT, METER_B, CARD_B)) ledger.mustDo(command);
    const swapped = ledger.do(desk.swap(ANNA, BERT));
    expect(swapped.ok && swapped.value.postings).toEqual([]);
    ledger.mustDo(desk.pay(ANNA, 1_000));
    ledger.mustDo(desk.buy(ANNA, 2_000));
    expect(heldLots(books.lotsOf(ANNA), litre(2_000))).toHaveLength(1);
  });
});

describe('an exchange is refused', () => {
  const fresh = (): Ledger => {
    const ledger = crosswise();
    ledger.mustDo(ledger.desk.openAccount(cardless, { customerClass: 'shop' }));
    return ledger;
  };
  const cardless = 1009 as typeof ANNA;
  const shut = (ledger: Ledger, id: typeof ANNA): void => {
    const row = ledger.books.account(id);
    if (row !== undefined) ledger.books.accounts.set(id, { ...row, closed: true });
  };
  const lineLoad = ({ books, desk }: Ledger): void => {
    const { operationId } = desk.head();
    const gas = { litres: litre(1_000), fen: fen(200), unit: litre(10) };
    const order = { ser: 1, count: 1, amount: 100 };
    const before = { countBefore: 0, totalBefore: 0, attempt: 1 };
    const ended = { reservedAt: 0, endedAt: null, entryId: 1 as never, state: 'CASE' } as const;
    const row = { operationId, accountId: BERT, meter: METER_B, ...gas, order, ...before };
    books.lineLoads.set(operationId, { ...row, ...ended, closedAt: null } as never);
  };
  const waits = (ledger: Ledger): void => {
    ledger.mustDo(ledger.desk.usage('2026-06', [{ accountId: BERT, index: litre(3_000) }]));
  };
  const open = (ledger: Ledger): void => {
    const row = reservationOf({ ...of(ledger, BERT), operationId: ledger.desk.head().operationId });
    const state = { state: 'RESERVED', reservedAt: 0, endedAt: null, supersedes: null } as const;
    ledger.books.loads.set(row.operationId, { ...row, ...state, entryId: 1 as never });
  };

  const to = (accounts: SwapMeters['accounts']) => (command: SwapMeters) => ({
    ...command,
    accounts,
  });
  const FAULTS: readonly Fault<SwapMeters>[] = [
    { code: 'swap.same-account', command: to([ANNA, ANNA]) },
    { code: 'approval.witness-required', command: (c) => ({ ...c, witness: null as never }) },
    { code: 'approval.same-person', command: (c) => ({ ...c, witness: c.operator }) },
    { code: 'account.unknown', command: to([ANNA, 4_999 as typeof ANNA]) },
    { code: 'account.closed', world: (ledger) => shut(ledger, BERT) },
    { code: 'account.no-meter', command: to([ANNA, cardless]) },
    { code: 'load.open-on-meter', world: open },
    { code: 'load.open-on-line', world: lineLoad },
    { code: 'swap.line-waiting', world: waits },
  ];

  test.each(FAULTS.map((fault, index) => [fault.code, index] as const))('%s', (code, index) => {
    const ledger = fresh();
    const fault = FAULTS[index];
    const command = ledger.desk.swap(ANNA, BERT);
    const before = structuredClone([...ledger.books.lives]);
    expect(answerTo(ledger, command, fault === undefined ? [] : [fault])).toBe(code);
    expect([...ledger.books.lives]).toEqual(before);
  });

  test('for its gravest fault first', () => {
    // What the command itself gets wrong hides what is wrong with the accounts, and so on down.
    const inOrder = FAULTS.filter(({ command }) => command === undefined);
    const codes = inOrder.map((_, n) => {
      const ledger = fresh();
      return answerTo(ledger, ledger.desk.swap(ANNA, BERT), inOrder.slice(n));
    });
    expect(codes).toEqual(inOrder.map(({ code }) => code));
  });

  test('between classes while one of them holds gas, and not where nobody does', () => {
    const ledger = crosswise();
    const { desk, books } = ledger;
    const meter = meterId(8, 47);
    ledger.mustDo(desk.tariff({ ...TARIFF, id: 'shop', customerClass: 'shop' }));
    ledger.mustDo(desk.openAccount(cardless, { customerClass: 'shop' }));
    ledger.mustDo(desk.enrol(meter, cardless));
    expect(ledger.refusal(desk.swap(ANNA, cardless))).toMatchObject({
      code: 'swap.class-differs',
      facts: { first: 'residential', second: 'shop' },
    });
    const empty = 1010 as typeof ANNA;
    for (const command of desk.customer(empty, meterId(8, 48), cardNo(50_048))) {
      ledger.mustDo(command);
    }
    ledger.mustDo(desk.swap(empty, cardless));
    expect(books.account(empty)?.meter).toBe(meter);
    expect(books.account(cardless)).toMatchObject({ meter: meterId(8, 48), cardNo: 50_048 });
  });
});
