/** The gates of commissioning: which paper opens which, and what a refusal calls the one that is shut. */
import { describe, expect, test } from 'vitest';
import { toBusinessDate } from '../../../src/core/calendar.ts';
import { accountId } from '../../../src/core/ids.ts';
import { shutGates } from '../../../src/core/ledger/commissioning.ts';
import { noPapers, type Paper } from '../../../src/core/ledger/papers.ts';
import { saleGates } from '../../../src/core/ledger/sale-gates.ts';
import { DEFAULT_MONTH } from '../../../src/core/ledger/snapshot.ts';
import type { MeterPlate } from '../../../src/core/plate.ts';
import { fen, litre } from '../../../src/core/units.ts';
import { Ledger } from './ledger-books.ts';
import {
  ANNA,
  BERT,
  CARD_A,
  CARD_A2,
  CARD_B,
  DAY,
  METER_B,
  PLATE,
  SETTINGS,
} from './ledger-town.ts';

const GATED = { ...SETTINGS, engineering: { icFromFloor: 8, firstVolume: litre(5_000) } };

const CONTRACT: Paper = { kind: 'contract', number: 'GYQ-1', on: DAY };
const CLEARED: Paper = { kind: 'fees-cleared', on: DAY };
const IGNITION: Paper = { kind: 'ignition', number: 'DH-1', on: DAY, ignitedBy: '开气员01' };
const commitment = (dueOn: string): Paper => ({
  kind: 'commitment',
  amount: fen(120_000),
  dueOn: toBusinessDate(dueOn),
  promisedBy: '王芳',
});
const leakTest = (passed: boolean): Paper => ({
  kind: 'leak-test',
  passed,
  on: DAY,
  testedBy: '开气员01',
});

/** Bert with a meter and 500.00 yuan, and nothing on paper. */
function applied(): Ledger {
  const ledger = new Ledger(GATED);
  const { desk } = ledger;
  for (const command of [
    desk.community(),
    desk.regulatorBox(),
    desk.tariff(),
    desk.openAccount(BERT),
    desk.enrol(METER_B, BERT),
    desk.pay(BERT, 50_000),
  ]) {
    ledger.mustDo(command);
  }
  return ledger;
}

function file(ledger: Ledger, ...papers: readonly Paper[]): void {
  for (const paper of papers) ledger.mustDo(ledger.desk.paper(BERT, paper));
}

function review(ledger: Ledger): void {
  const { desk } = ledger;
  ledger.mustDo(desk.reviewSheet('S-1', [BERT]));
  ledger.mustDo(desk.sign('S-1', 'finance-director', '周财务'));
  ledger.mustDo(desk.sign('S-1', 'cost-accountant', '吴成本'));
}

const openCard = (ledger: Ledger): string => ledger.try(ledger.desk.openCard(BERT, CARD_B));

test('what is still to come is no paper; a promise is', () => {
  const ledger = applied();
  const on = toBusinessDate('2026-06-16');
  file(ledger, leakTest(true));
  const to: Paper[] = [{ ...CONTRACT, on } as Paper, { ...CLEARED, on } as Paper];
  for (const paper of [...to, { ...leakTest(true), on } as Paper, { ...IGNITION, on } as Paper]) {
    expect(ledger.try(ledger.desk.paper(BERT, paper))).toBe('date.in-the-future');
  }
  expect(ledger.try(ledger.desk.paper(BERT, commitment('2026-12-01')))).toBe('done');
});

test('each paper opens its own gate of the card, in this order', () => {
  const ledger = applied();
  const { desk } = ledger;
  expect(openCard(ledger)).toBe('commissioning.contract');
  file(ledger, CONTRACT);
  expect(openCard(ledger)).toBe('commissioning.fees');
  file(ledger, CLEARED);
  expect(openCard(ledger)).toBe('commissioning.review-sheet');
  ledger.mustDo(desk.reviewSheet('S-1', [BERT]));
  expect(openCard(ledger)).toBe('commissioning.signatures');
  ledger.mustDo(desk.sign('S-1', 'finance-director', '周财务'));
  expect(openCard(ledger)).toBe('commissioning.signatures');
  ledger.mustDo(desk.sign('S-1', 'cost-accountant', '吴成本'));
  expect(openCard(ledger)).toBe('done');
});

test('a commitment opens the gate of fees through its day, and cleared fees make it matter no more', () => {
  for (const [dueOn, said] of [
    ['2026-06-15', 'done'],
    ['2026-06-14', 'commissioning.commitment-due'],
  ] as const) {
    const ledger = applied();
    file(ledger, CONTRACT, commitment(dueOn));
    review(ledger);
    expect([dueOn, openCard(ledger)]).toEqual([dueOn, said]);
    file(ledger, CLEARED);
    expect(ledger.try(ledger.desk.openCard(BERT, CARD_A))).toBe('done');
  }
});

describe('a review sheet', () => {
  test('is signed by two different people, each once', () => {
    const ledger = applied();
    const { desk } = ledger;
    expect(ledger.try(desk.sign('S-1', 'finance-director', '周财务'))).toBe('review-sheet.unknown');
    ledger.mustDo(desk.reviewSheet('S-1', [BERT]));
    ledger.mustDo(desk.sign('S-1', 'cost-accountant', '周财务'));
    expect(ledger.try(desk.sign('S-1', 'cost-accountant', '吴成本'))).toBe('review-sheet.signed');
    expect(ledger.try(desk.sign('S-1', 'finance-director', '周财务'))).toBe(
      'review-sheet.same-person',
    );
    expect(ledger.try(desk.sign('S-1', 'finance-director', '吴成本'))).toBe('done');
  });

  test('lists many households, all of them customers, each once', () => {
    const ledger = applied();
    const { desk, books } = ledger;
    const carl = accountId(1003);
    expect(ledger.try(desk.reviewSheet('S-1', [BERT, carl]))).toBe('account.unknown');
    ledger.mustDo(desk.openAccount(carl));
    ledger.mustDo(desk.reviewSheet('S-1', [BERT, carl, BERT]));
    expect(books.reviewSheet('S-1')?.accounts).toEqual([BERT, carl]);
    expect(ledger.try(desk.reviewSheet('S-1', [BERT]))).toBe('review-sheet.exists');
  });

  test('that was wrong is replaced by another: the household needs its signatures', () => {
    const ledger = applied();
    file(ledger, CONTRACT, CLEARED);
    review(ledger);
    ledger.mustDo(ledger.desk.reviewSheet('S-2', [BERT]));
    expect(openCard(ledger)).toBe('commissioning.signatures');
  });
});

describe('before gas is on', () => {
  test('the first purchase is small, and there is no second one', () => {
    const ledger = applied();
    const { desk } = ledger;
    expect(ledger.refusal(desk.buy(BERT, 5_001))).toEqual({
      code: 'commissioning.first-volume',
      facts: { accountId: BERT, limitLitres: 5_000 },
    });
    expect(ledger.try(desk.buy(BERT, 5_000))).toBe('done');
    expect(ledger.try(desk.buy(BERT, 1))).toBe('commissioning.leak-test');
  });

  test('a first purchase that is reversed is sold again, and is still the only one', () => {
    const ledger = applied();
    const { desk } = ledger;
    const first = desk.buy(BERT, 5_000);
    ledger.mustDo(first);
    const { operationId: purchase } = first;
    const reversal = {
      kind: 'reverse-purchase',
      accountId: BERT,
      purchase,
      reason: '错购',
    } as const;
    ledger.mustDo({ ...desk.head(), ...reversal });
    expect(ledger.try(desk.buy(BERT, 5_001))).toBe('commissioning.first-volume');
    expect(ledger.try(desk.buy(BERT, 5_000))).toBe('done');
    expect(ledger.try(desk.buy(BERT, 1))).toBe('commissioning.leak-test');
  });

  test('a first purchase that is used up is still the first one', () => {
    const ledger = applied();
    const { desk } = ledger;
    ledger.mustDo(desk.buy(BERT, 5_000));
    ledger.mustDo(desk.adjust(5_000, { accountId: BERT }));
    expect(ledger.stages(BERT)).toBe('余 490.00');
    expect(ledger.try(desk.buy(BERT, 5_000))).toBe('commissioning.leak-test');
  });

  test('a passed leak test and the ignition record open the second purchase, neither alone', () => {
    const ledger = applied();
    const { desk } = ledger;
    ledger.mustDo(desk.buy(BERT, 5_000));
    expect(ledger.try(desk.paper(BERT, IGNITION))).toBe('commissioning.leak-test');
    file(ledger, leakTest(false));
    expect(ledger.try(desk.paper(BERT, IGNITION))).toBe('commissioning.leak-test');
    file(ledger, leakTest(true));
    expect(ledger.try(desk.buy(BERT, 20_000))).toBe('commissioning.ignition');
    file(ledger, IGNITION);
    expect(ledger.try(desk.buy(BERT, 20_000))).toBe('done');
    file(ledger, leakTest(false));
    expect(ledger.try(desk.buy(BERT, 20_000))).toBe('commissioning.leak-test');
  });

  test('gas that was lit before the first purchase makes it as large as any', () => {
    const ledger = applied();
    file(ledger, leakTest(true), IGNITION);
    expect(ledger.try(ledger.desk.buy(BERT, 20_000))).toBe('done');
  });

  test('paying is never barred', () => {
    const ledger = applied();
    expect(ledger.try(ledger.desk.pay(BERT, 100))).toBe('done');
  });
});

test('a replacement card asks for no papers: the meter hangs and burns', () => {
  const ledger = Ledger.town();
  const { desk } = ledger;
  ledger.mustDo(desk.pay(ANNA, 10_000));
  ledger.mustDo(desk.buy(ANNA, 20_000));
  ledger.mustDo(desk.reserve());
  ledger.settings.engineering = GATED.engineering;
  expect(ledger.try(desk.openCard(ANNA, CARD_A2, CARD_A))).toBe('done');
});

test('where the company keeps no gates, none is shut', () => {
  const ledger = Ledger.town();
  const { desk } = ledger;
  ledger.mustDo(desk.openAccount(BERT));
  ledger.mustDo(desk.enrol(METER_B, BERT));
  ledger.mustDo(desk.pay(BERT, 50_000));
  expect(openCard(ledger)).toBe('done');
  expect(ledger.try(desk.buy(BERT, 20_000))).toBe('done');
  expect(ledger.try(desk.buy(BERT, 20_000))).toBe('done');
});

test('all gates that are shut are told at once to the desk that opens them', () => {
  const ledger = applied();
  expect(shutGates(ledger.books, noPapers(BERT), DAY)).toEqual([
    'commissioning.contract',
    'commissioning.fees',
    'commissioning.review-sheet',
    'commissioning.leak-test',
    'commissioning.ignition',
  ]);
  file(ledger, CONTRACT, CLEARED, leakTest(true), IGNITION);
  review(ledger);
  const papers = ledger.books.papers(BERT);
  expect(papers === undefined ? null : shutGates(ledger.books, papers, DAY)).toEqual([]);
});

test('the counter is told before anything is typed which gate bars the next step, and how small the first purchase is', () => {
  const ledger = applied();
  const { desk } = ledger;
  const told = () => {
    const account = ledger.books.account(BERT);
    if (account === undefined) throw new Error('Bert is there');
    const { bars, firstVolume } = saleGates(ledger.books, account, DAY);
    return [bars.map(({ code }) => code).join(), firstVolume];
  };
  expect(told()).toEqual(['commissioning.contract', 5_000]);
  file(ledger, CONTRACT, CLEARED);
  review(ledger);
  expect(told()).toEqual(['', 5_000]);
  ledger.mustDo(desk.openCard(BERT, CARD_B));
  ledger.mustDo(desk.activate(CARD_B));
  expect(told()).toEqual(['', 5_000]);
  ledger.mustDo(desk.buy(BERT, 5_000));
  expect(told()).toEqual(['commissioning.leak-test', 5_000]);
  file(ledger, leakTest(true));
  expect(told()).toEqual(['commissioning.ignition', 5_000]);
  file(ledger, IGNITION);
  expect(told()).toEqual(['', null]);
});

describe('the deposit of who is no resident', () => {
  /** A restaurant with a meter G16 and no other gate. */
  function restaurant(
    customerClass = 'commercial',
    size: MeterPlate['size'] = 'G16',
    counting: { readonly depositItems?: readonly string[] } = {},
  ): Ledger {
    const month = { ...DEFAULT_MONTH, depositBySize: { G16: 500_000 }, ...counting };
    const ledger = new Ledger({ ...SETTINGS, month });
    const { desk } = ledger;
    for (const command of [
      ...[desk.community(), desk.regulatorBox(), desk.openAccount(BERT, { customerClass })],
      desk.enrol(METER_B, BERT, { plate: { ...PLATE, size } }),
      desk.chargeItem('deposit', { name: '预付款', income: false, taxBasisPoints: 0 }),
    ]) {
      ledger.mustDo(command);
    }
    return ledger;
  }

  test('is asked by the size of the meter before a card is opened, and may come in parts', () => {
    const ledger = restaurant();
    const { desk } = ledger;
    const due = { accountId: BERT, size: 'G16', dueFen: 500_000 };
    expect(ledger.refusal(desk.openCard(BERT, CARD_B))).toEqual({
      code: 'commissioning.deposit',
      facts: { ...due, heldFen: 0 },
    });
    ledger.mustDo(desk.charge(BERT, 'deposit', 499_999));
    expect(ledger.refusal(desk.openCard(BERT, CARD_B))).toMatchObject({
      facts: { heldFen: 499_999 },
    });
    ledger.mustDo(desk.charge(BERT, 'deposit', 1));
    expect(openCard(ledger)).toBe('done');
  });

  test('is left by deposits of the items that count and by no other, less what went back', () => {
    const ledger = restaurant('commercial', 'G16', { depositItems: ['deposit'] });
    const { desk } = ledger;
    const other = { name: '卡押金', income: false, taxBasisPoints: 0 };
    ledger.mustDo(desk.chargeItem('card-deposit', other));
    ledger.mustDo(desk.charge(BERT, 'card-deposit', 500_000));
    const due = () => ledger.refusal(desk.openCard(BERT, CARD_B));
    expect(due()).toMatchObject({ facts: { heldFen: 0 } });
    const taken = desk.charge(BERT, 'deposit', 500_000);
    ledger.mustDo(taken);
    ledger.mustDo(desk.refundDeposit(taken, 1));
    expect(due()).toMatchObject({ facts: { heldFen: 499_999 } });
    ledger.mustDo(desk.charge(BERT, 'deposit', 1));
    expect(openCard(ledger)).toBe('done');
  });

  test('is asked of no resident, and of no size that the company names none for', () => {
    expect(openCard(restaurant('residential'))).toBe('done');
    expect(openCard(restaurant('commercial', 'G6'))).toBe('done');
  });
});
