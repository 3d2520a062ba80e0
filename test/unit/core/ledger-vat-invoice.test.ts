/** A VAT invoice before the use of its gas (trade.md §7): tax due at once and never twice, and a red one before gas goes back. */
import { describe, expect, test } from 'vitest';
import type { LedgerAccount } from '../../../src/core/journal.ts';
import type { LedgerCommand } from '../../../src/core/ledger/commands.ts';
import { PROFILE_NAMES, type ProfileName } from '../../../src/core/posting-profile.ts';
import { fen, litre } from '../../../src/core/units.ts';
import { answerTo, type Fault, Ledger } from './ledger-books.ts';
import { ANNA, BERT, CARD_A, CARD_B, METER_A, METER_B, SETTINGS } from './ledger-town.ts';
import { close, JUNE, month, reviewed } from './month-ledger.ts';

/** 100.00 paid, 50 m³ bought for it and in the meter; the slip has come back. */
function sold(profile: ProfileName, residents = 'residential') {
  const month = { profile, absurdLitresPerDay: 100_000, residentialClasses: [residents] };
  const ledger = Ledger.town(0, { ...SETTINGS, month });
  const { desk } = ledger;
  const purchase = desk.buy(ANNA, 50_000);
  const sale = { purchase: purchase.operationId, load: null };
  const paid = { ...desk.pay(ANNA, 10_000), sale };
  ledger.mustDo(paid);
  ledger.mustDo(purchase);
  ledger.mustDo(desk.endTicket(1));
  return { ledger, desk, purchase, paid };
}

function loaded(profile: ProfileName) {
  const world = sold(profile);
  const { ledger, desk } = world;
  const load = desk.reserve({ litres: litre(50_000), fen: fen(10_000) });
  for (const command of [load, desk.post(load.operationId)]) ledger.mustDo(command);
  return world;
}

const standing = ({ sums }: Ledger, ...names: LedgerAccount[]): number[] =>
  names.map((name) => sums.get(name) ?? 0);

const reversalOf = ({ desk }: Ledger, { operationId: purchase }: LedgerCommand): LedgerCommand => ({
  ...desk.head(),
  ...{ kind: 'reverse-purchase', accountId: ANNA, purchase, reason: '错购' },
});

test.each(PROFILE_NAMES.filter((name) => name !== 'receipt'))(
  'the tax of the purchase is due with the invoice, and not again with its use (%s)',
  (profile) => {
    const { ledger, desk } = loaded(profile);
    ledger.mustDo(desk.vatInvoice(1, '24330001'));
    expect(standing(ledger, 'outputVat', 'invoicedInLiability', 'pendingVat')).toEqual([
      ...[826, -826, 0],
    ]);
    expect(ledger.isWhole()).toBe(true);
    const used = ledger.mustDo(reviewed(ledger, 30_000).desk.deduct(JUNE));
    // 60.00 of the 100.00: net 55.05, of its tax of 4.95 nothing is due again.
    expect(used).toMatchObject({ fen: 6_000, netFen: 5_505, invoicedVatFen: 495 });
    expect(standing(ledger, 'outputVat', 'invoicedInLiability', 'gasRevenue')).toEqual([
      ...[826, -331, 5_505],
    ]);
    expect(standing(ledger, 'gasReceivable', 'pendingVat', 'pendingInLiability')).toEqual([
      ...[0, 0, 0],
    ]);
  },
);

test('of a purchase that was used in part the rest is made due; both parts together are its tax', () => {
  const { ledger, desk } = loaded('contract');
  const first = ledger.mustDo(reviewed(ledger, 30_000).desk.deduct(JUNE));
  expect(first).toMatchObject({ netFen: 5_505, releasedVatFen: 495 });
  expect(ledger.mustDo(desk.vatInvoice(1, '24330001'))).toMatchObject({
    facts: { taxFen: 331, releasedVatFen: 331, fromLitres: 30_000 },
  });
  expect(standing(ledger, 'outputVat', 'pendingVat', 'invoicedInLiability')).toEqual([
    826, 0, -331,
  ]);
});

test('gas in an invoice goes back only behind a red one, which takes back the tax of what is unused', () => {
  const { ledger, desk, purchase } = sold('contract');
  ledger.mustDo(desk.vatInvoice(1, '24330001'));
  expect(ledger.refusal(reversalOf(ledger, purchase))).toMatchObject({ code: 'invoice.red-first' });
  ledger.mustDo(desk.redInvoice('24330001', '24330002'));
  expect(standing(ledger, 'outputVat', 'invoicedInLiability', 'pendingVat')).toEqual([0, 0, 826]);
  expect(ledger.try(desk.redInvoice('24330001', '24330003'))).toBe('invoice.taken-back');
  // Taken back whole, the slip may have another one; and once more a red one.
  ledger.mustDo(desk.vatInvoice(1, '24330004'));
  ledger.mustDo(desk.redInvoice('24330004', '24330005'));
  ledger.mustDo(reversalOf(ledger, purchase));
  expect(standing(ledger, 'outputVat', 'pendingVat', 'toBeWrittenFen')).toEqual([0, 0, 0]);
  expect(ledger.books.live(ANNA)?.balanceFen).toBe(10_000);
});

test('what a red one leaves was used: a contract ends with its rest, and the slip has no second invoice', () => {
  const { ledger, desk, paid } = loaded('bill');
  ledger.mustDo(desk.vatInvoice(1, '24330001'));
  ledger.mustDo(reviewed(ledger, 30_000).desk.deduct(JUNE));
  const { newMeter: _new, openingIndex: _index, ...sheet } = desk.change(METER_A, METER_A, 30_000);
  const settle = { ...sheet, kind: 'settle-account', papers: '身份证' } as const;
  expect(ledger.try(settle)).toBe('invoice.red-first');
  expect(ledger.mustDo(desk.redInvoice('24330001', '24330002'))).toMatchObject({
    facts: { taxFen: -331, toLitres: 30_000 },
  });
  expect(ledger.try(desk.vatInvoice(1, '24330003'))).toBe('invoice.purchase-invoiced');
  ledger.mustDo(settle);
  expect(standing(ledger, 'outputVat', 'invoicedInLiability', 'gasRevenue')).toEqual([
    ...[495, 0, 5_505],
  ]);
  const back = { kind: 'refund-payment', accountId: ANNA, payment: paid.operationId } as const;
  const money = { amount: fen(4_000), reference: null, papers: '身份证', second: 'gu' };
  expect(ledger.try({ ...desk.head(), ...back, ...money })).toBe('done');
});

test('gas that came back into the lot after a red one: another red one takes back its tax, and the contract ends', () => {
  const { ledger, desk } = loaded('bill');
  ledger.mustDo(desk.vatInvoice(1, '24330001'));
  ledger.mustDo(reviewed(ledger, 30_000).desk.deduct(JUNE));
  ledger.mustDo(desk.redInvoice('24330001', '24330002'));
  ledger.mustDo(desk.adjust(-10_000, { trueIndex: litre(20_000) }));
  const { newMeter: _new, openingIndex: _index, ...sheet } = desk.change(METER_A, METER_A, 20_000);
  const settle = { ...sheet, kind: 'settle-account', papers: '身份证' } as const;
  expect(ledger.try(settle)).toBe('invoice.red-first');
  expect(ledger.mustDo(desk.redInvoice('24330001', '24330003'))).toMatchObject({
    facts: { taxFen: -165, toLitres: 20_000 },
  });
  expect(ledger.try(desk.redInvoice('24330001', '24330004'))).toBe('invoice.taken-back');
  ledger.mustDo(settle);
  expect(standing(ledger, 'outputVat', 'invoicedInLiability', 'gasRevenue')).toEqual([
    ...[330, 0, 3_670],
  ]);
});

test('gas billed and not used, and in an invoice, is taken back only behind a red one; so is estimated gas of a year', () => {
  const { ledger, desk } = loaded('bill');
  ledger.mustDo(reviewed(ledger, 30_000).desk.deduct(JUNE));
  ledger.mustDo(desk.vatInvoice(1, '24330001'));
  const back = desk.adjust(-10_000, { trueIndex: litre(20_000) });
  expect(ledger.try(back)).toBe('invoice.red-first');
  expect(ledger.try(desk.adjust(1_000))).toBe('done');
  ledger.mustDo(desk.redInvoice('24330001', '24330002'));
  expect(ledger.try(desk.adjust(-10_000))).toBe('done');
  expect(ledger.isWhole()).toBe(true);
});

/** An estimate billed 30 m³ of June, which is closed, and a VAT invoice stands for the purchase. */
function estimated(profile: ProfileName) {
  const world = loaded(profile);
  const { ledger, desk } = world;
  ledger.mustDo(desk.taken(CARD_A, 1, 50_000));
  ledger.mustDo(desk.usage(JUNE, [{ source: 'estimate', litres: litre(30_000) }]));
  ledger.mustDo(desk.submit(month(ledger)));
  ledger.mustDo(desk.review(JUNE));
  ledger.mustDo(desk.deduct(JUNE));
  close(ledger, JUNE);
  ledger.mustDo(desk.vatInvoice(1, '24330001'));
  return world;
}

describe('an estimate that was too high, and an invoice that stands: its gas comes back behind a red one', () => {
  const JULY = '2026-07';
  const settled = ({ desk }: Ledger): LedgerCommand => {
    const { newMeter: _new, openingIndex: _index, ...sheet } = desk.change(METER_A, METER_A, 9_000);
    return { ...sheet, kind: 'settle-account', papers: '身份证' };
  };
  const ways: readonly (readonly [string, (ledger: Ledger) => LedgerCommand])[] = [
    ['at the true-up of its year', ({ desk }) => desk.trueUp(2026, 9_000)],
    [
      'in the month whose reading follows it',
      (ledger) => reviewed(ledger, 9_000, JULY).desk.deduct(JULY),
    ],
    [
      'at a meter change',
      (ledger) => {
        ledger.mustDo(ledger.desk.enrol(METER_B, null));
        return ledger.desk.change(METER_A, METER_B, 9_000);
      },
    ],
    ['at the end of the contract', settled],
  ];
  test.each(ways)('%s', (_way, made) => {
    const { ledger, desk, purchase } = estimated('bill');
    const command = made(ledger);
    const before = new Map(ledger.sums);
    expect(ledger.refusal(command)).toEqual({
      code: 'invoice.red-first',
      facts: { operationId: purchase.operationId },
    });
    expect(ledger.sums).toEqual(before);
    ledger.mustDo(desk.redInvoice('24330001', '24330002'));
    expect(ledger.try(command)).toBe('done');
    // 9 m³ of 2.00 were used, and taxed; nothing is left in an invoice.
    expect(standing(ledger, 'gasRevenue', 'outputVat', 'invoicedInLiability')).toEqual([
      1_652, 148, 0,
    ]);
    expect(ledger.isWhole()).toBe(true);
  });
});

test('while an invoice stands for gas, no other slip has one for it', () => {
  const { ledger, desk, purchase } = loaded('bill');
  ledger.mustDo(desk.vatInvoice(1, '24330001'));
  ledger.mustDo(desk.pay(ANNA, 100));
  ledger.mustDo(desk.endTicket(2));
  const again = desk.vatInvoice(2, '24330002', { purchase: purchase.operationId });
  expect(ledger.refusal(again)).toEqual({
    code: 'invoice.purchase-known',
    facts: { operationId: purchase.operationId, number: '24330001' },
  });
});

test('a purchase whose tax was due before has one invoice too, until a red one takes it back', () => {
  const { ledger, desk, purchase } = loaded('bill');
  ledger.mustDo(reviewed(ledger, 50_000).desk.deduct(JUNE));
  ledger.mustDo(desk.vatInvoice(1, '24330001'));
  ledger.mustDo(desk.pay(ANNA, 100));
  ledger.mustDo(desk.endTicket(2));
  const again = desk.vatInvoice(2, '24330002', { purchase: purchase.operationId });
  expect(ledger.try(again)).toBe('invoice.purchase-known');
  ledger.mustDo(desk.redInvoice('24330001', '24330003'));
  expect(ledger.try(again)).toBe('done');
});

test('tax that follows the purchase is due already; where it comes with the next one, the invoice waits for that', () => {
  const { ledger, desk } = sold('receipt');
  expect(ledger.mustDo(desk.vatInvoice(1, '24330001'))).toMatchObject({ facts: { taxFen: 0 } });
  expect(standing(ledger, 'outputVat', 'invoicedInLiability')).toEqual([826, 0]);
  const others = sold('receipt', 'nobody');
  expect(others.ledger.try(desk.vatInvoice(1, '24330001'))).toBe('invoice.not-recognised');
  others.ledger.mustDo(others.desk.pay(ANNA, 200));
  others.ledger.mustDo(others.desk.buy(ANNA, 1_000));
  expect(others.ledger.try(others.desk.vatInvoice(1, '24330001'))).toBe('done');
});

test('tax that is due with the purchase is taken back behind a red one only: reversal, contract, exchange', () => {
  const { ledger, desk, purchase } = sold('receipt');
  for (const command of desk.customer(BERT, METER_B, CARD_B)) ledger.mustDo(command);
  ledger.mustDo(desk.vatInvoice(1, '24330001'));
  const { newMeter: _new, openingIndex: _index, ...sheet } = desk.change(METER_A, METER_A, 0);
  const settle = { ...sheet, kind: 'settle-account', papers: '身份证' } as const;
  const reverse = reversalOf(ledger, purchase);
  const tries = [reverse, settle, desk.swap(ANNA, BERT)].map((one) => ledger.try(one));
  expect(tries).toEqual(Array(3).fill('invoice.red-first'));
  ledger.mustDo(desk.redInvoice('24330001', '24330002'));
  ledger.mustDo(reverse);
  expect(standing(ledger, 'outputVat', 'invoicedInLiability', 'gasRevenue')).toEqual([0, 0, 0]);
});

test('exchanged meters take no gas along that stands in an invoice', () => {
  const { ledger, desk } = sold('direct');
  for (const command of desk.customer(BERT, METER_B, CARD_B)) ledger.mustDo(command);
  ledger.mustDo(desk.vatInvoice(1, '24330001'));
  expect(ledger.try(desk.swap(ANNA, BERT))).toBe('invoice.red-first');
  ledger.mustDo(desk.redInvoice('24330001', '24330002'));
  expect(ledger.try(desk.swap(ANNA, BERT))).toBe('done');
});

describe('what a red invoice is refused for, the first reason first', () => {
  const faults: readonly Fault<Extract<LedgerCommand, { kind: 'red-invoice' }>>[] = [
    { code: 'invoice.unknown', command: (c) => ({ ...c, number: '24339999' }) },
    {
      code: 'invoice.taken-back',
      world: (ledger) => void ledger.do(ledger.desk.redInvoice('24330001', 'A')),
    },
    {
      code: 'invoice.known',
      command: (c) => ({ ...c, redNumber: '24330001' }),
    },
  ];
  test.each(faults.map(({ code }, index) => [code, index] as const))('%s', (code, index) => {
    const { ledger, desk } = sold('bill');
    ledger.mustDo(desk.vatInvoice(1, '24330001'));
    const red = desk.redInvoice('24330001', '24330002');
    expect(answerTo(ledger, red, faults.slice(index))).toBe(code);
  });
});

test('no purchase, no VAT invoice; a charge has its tax already', () => {
  const ledger = Ledger.town();
  const { desk } = ledger;
  ledger.mustDo(desk.pay(ANNA, 5_000));
  ledger.mustDo(desk.endTicket(1));
  expect(ledger.try(desk.vatInvoice(1, '24330001'))).toBe('invoice.no-purchase');
  const bought = desk.buy(ANNA, 1_000);
  ledger.mustDo(bought);
  const named = { purchase: bought.operationId };
  expect(ledger.mustDo(desk.vatInvoice(1, '24330001', named))).toMatchObject({
    facts: { taxFen: 17 },
  });
});

describe('a price that was too dear', () => {
  test.each(PROFILE_NAMES)('goes back only behind a red invoice (%s)', (profile) => {
    const { ledger, desk, purchase } = loaded(profile);
    ledger.mustDo(desk.vatInvoice(1, '24330001'));
    reviewed(ledger, 30_000);
    ledger.mustDo(desk.deduct(JUNE));
    const before = new Map(ledger.sums);
    expect(ledger.refusal(desk.correct(50_000, -1_000))).toEqual({
      code: 'invoice.red-first',
      facts: { operationId: purchase.operationId },
    });
    expect(ledger.sums).toEqual(before);
    ledger.mustDo(desk.redInvoice('24330001', '24330002'));
    expect(ledger.mustDo(desk.correct(50_000, -1_000))).toMatchObject({ facts: { fen: -500 } });
    expect(ledger.isWhole()).toBe(true);
  });

  test('goes back for gas of the same version that stands in no invoice, and one that was too cheap is charged', () => {
    const { ledger, desk } = loaded('bill');
    ledger.mustDo(desk.pay(ANNA, 4_000));
    ledger.mustDo(desk.buy(ANNA, 20_000));
    ledger.mustDo(desk.vatInvoice(1, '24330001'));
    expect(ledger.try(desk.correct(20_001, -1_000))).toBe('invoice.red-first');
    expect(ledger.mustDo(desk.correct(20_000, -1_000))).toMatchObject({ facts: { fen: -200 } });
    expect(ledger.mustDo(desk.correct(70_000, 1_000))).toMatchObject({ facts: { fen: 700 } });
  });
});
