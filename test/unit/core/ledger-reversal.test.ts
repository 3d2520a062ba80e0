/** Reversing a purchase (冲正) and giving money back by its channel (原路退回): what bars it, and what it leaves behind. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toBusinessDate } from '../../../src/core/calendar.ts';
import type { LedgerCommand } from '../../../src/core/ledger/commands.ts';
import { fen, litre } from '../../../src/core/units.ts';
import { Ledger, tinyLimits } from './ledger-books.ts';
import { ANNA, BERT, CARD_A, op } from './ledger-town.ts';

const reverse = (
  { desk }: Ledger,
  purchase: LedgerCommand,
  over: Partial<LedgerCommand> = {},
): LedgerCommand =>
  ({
    ...desk.head(),
    kind: 'reverse-purchase',
    accountId: ANNA,
    purchase: purchase.operationId,
    reason: '错购',
    ...over,
  }) as LedgerCommand;

const refund = (
  { desk }: Ledger,
  payment: LedgerCommand,
  amount: number,
  over: Partial<LedgerCommand> | object = {},
): LedgerCommand =>
  ({
    ...desk.head(),
    kind: 'refund-payment',
    accountId: ANNA,
    payment: payment.operationId,
    amount: fen(amount),
    reference: null,
    papers: '身份证尾号 0042',
    second: 'gu',
    ...over,
  }) as LedgerCommand;

/** Anna has paid 100.00 and bought 20 m³ for 40.00. */
function bought() {
  const ledger = Ledger.town();
  const payment = ledger.desk.pay(ANNA, 10_000);
  const purchase = ledger.desk.buy(ANNA, 20_000);
  ledger.mustDo(payment);
  ledger.mustDo(purchase);
  return { ledger, payment, purchase };
}

describe('a reversal', () => {
  test('gives the price back to the balance and steps back on the ladder', () => {
    const { ledger, purchase } = bought();
    const before = ledger.books.live(ANNA);
    const second = ledger.desk.buy(ANNA, 5_000);
    ledger.mustDo(second);
    expect(ledger.mustDo(reverse(ledger, second))).toMatchObject({
      facts: { litres: 5_000, fen: 1_000, balanceFen: 6_000 },
    });
    expect(ledger.stages()).toBe('余 60.00 | 待写 40.00/20.000');
    const after = ledger.books.live(ANNA);
    const { version: _v, head: _h, ...stages } = after ?? {};
    const { version: _b, head: _c, ...earlier } = before ?? {};
    expect(stages).toEqual(earlier);
    expect(ledger.mustDo(reverse(ledger, purchase))).toMatchObject({ facts: { fen: 4_000 } });
    expect(ledger.stages()).toBe('余 100.00');
    expect(ledger.books.live(ANNA)?.cycleVolume).toBe(0);
    expect(ledger.sums.get('returned')).toBe(25_000);
  });

  test('gives back what the day and the month may still take', () => {
    for (const limit of ['perDay', 'perMonth'] as const) {
      const ledger = Ledger.town();
      const { desk } = ledger;
      ledger.settings.limits = tinyLimits({ [limit]: litre(5_000) });
      ledger.mustDo(desk.pay(ANNA, 10_000));
      ledger.mustDo(desk.buy(ANNA, 2_000));
      const second = desk.buy(ANNA, 3_000);
      ledger.mustDo(second);
      expect(ledger.try(desk.buy(ANNA, 1))).toMatch(/^limit\.per-/);
      ledger.mustDo(reverse(ledger, second));
      expect(ledger.try(desk.buy(ANNA, 3_001))).toMatch(/^limit\.per-/);
      expect(ledger.try(desk.buy(ANNA, 3_000))).toBe('done');
    }
  });

  test('of gas that was written and cancelled again', () => {
    const { ledger, purchase } = bought();
    const load = ledger.desk.reserve();
    ledger.mustDo(load);
    ledger.mustDo(ledger.desk.void(load.operationId));
    expect(ledger.try(reverse(ledger, purchase))).toBe('done');
    expect(ledger.stages()).toBe('余 100.00');
  });

  test('is refused where a later purchase stands, and where there is nothing to reverse', () => {
    const { ledger, purchase } = bought();
    const second = ledger.desk.buy(ANNA, 5_000);
    ledger.mustDo(second);
    expect(ledger.refusal(reverse(ledger, purchase))).toEqual({
      code: 'reversal.later-purchase',
      facts: { operationId: second.operationId },
    });
    ledger.mustDo(reverse(ledger, second));
    expect(ledger.try(reverse(ledger, second))).toBe('reversal.unknown-purchase');
    const never = { ...purchase, operationId: op(9_999) };
    expect(ledger.try(reverse(ledger, never))).toBe('reversal.unknown-purchase');
    const bert = { accountId: BERT } as Partial<LedgerCommand>;
    expect(ledger.try(reverse(ledger, purchase, bert))).toBe('account.unknown');
  });

  test('of another day needs an approval', () => {
    const { ledger, purchase } = bought();
    const tomorrow = { businessDate: toBusinessDate('2026-06-16') };
    expect(ledger.try(reverse(ledger, purchase, tomorrow))).toBe('reversal.needs-approval');
  });

  test('is refused by where the gas is: in flight, on the card, in the meter', () => {
    const { ledger, purchase } = bought();
    const { desk } = ledger;
    const load = desk.reserve();
    ledger.mustDo(load);
    expect(ledger.refusal(reverse(ledger, purchase))).toEqual({
      code: 'load.open-on-meter',
      facts: { cardNo: CARD_A },
    });
    ledger.mustDo(desk.post(load.operationId));
    expect(ledger.try(reverse(ledger, purchase))).toBe('reversal.on-card');
    ledger.mustDo(desk.taken(CARD_A, 1, 20_000));
    expect(ledger.try(reverse(ledger, purchase))).toBe('reversal.meter-took-it');
    expect(ledger.stages()).toBe('余 60.00 | 表内 40.00/20.000');
  });

  test('is refused by what a deduction drew from it, wherever the rest of it is', () => {
    const { ledger } = bought();
    const { desk } = ledger;
    const load = desk.reserve();
    ledger.mustDo(load);
    ledger.mustDo(desk.post(load.operationId));
    const second = desk.buy(ANNA, 5_000);
    ledger.mustDo(second);
    ledger.mustDo(desk.adjust(22_000));
    expect(ledger.stages()).toBe('余 50.00 | 待写 6.00/3.000');
    const used = { code: 'reversal.used', facts: { litres: 2_000 } };
    expect(ledger.refusal(reverse(ledger, second))).toEqual(used);
    const rest = { litres: litre(3_000), fen: fen(600) };
    const write = desk.reserve({ ...rest, sequenceBefore: 1, totalBefore: litre(20_000) });
    ledger.mustDo(write);
    expect(ledger.refusal(reverse(ledger, second))).toEqual(used);
    ledger.mustDo(desk.post(write.operationId));
    expect(ledger.refusal(reverse(ledger, second))).toEqual(used);
  });

  test('of a held customer is done: a hold bars gas, and this takes gas back', () => {
    const { ledger, purchase } = bought();
    ledger.mustDo(ledger.desk.hold(ANNA, 'stopped', '欠费'));
    expect(ledger.try(reverse(ledger, purchase))).toBe('done');
  });

  test('and the plan of a load that counted on its gas is overtaken', () => {
    const { ledger, purchase } = bought();
    const load = ledger.desk.reserve();
    ledger.mustDo(reverse(ledger, purchase));
    expect(ledger.try(load)).toBe('load.nothing-to-write');
  });

  test('of the last purchases, one after another, always leads back to where each began', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 60_000 }), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 0, max: 6 }),
        (volumes, undone) => {
          const ledger = Ledger.town();
          ledger.mustDo(ledger.desk.pay(ANNA, 10_000_000));
          const trail = [ledger.stages()];
          const ladder = [ledger.books.live(ANNA)?.cycleVolume];
          const purchases = volumes.map((volume) => ledger.desk.buy(ANNA, volume));
          for (const purchase of purchases) {
            ledger.mustDo(purchase);
            trail.push(ledger.stages());
            ladder.push(ledger.books.live(ANNA)?.cycleVolume);
          }
          const back = Math.min(undone, purchases.length);
          for (let n = 0; n < back; n += 1) {
            const last = purchases[purchases.length - 1 - n];
            if (last !== undefined) ledger.mustDo(reverse(ledger, last));
            expect(ledger.stages()).toBe(trail[purchases.length - 1 - n]);
            expect(ledger.books.live(ANNA)?.cycleVolume).toBe(ladder[purchases.length - 1 - n]);
          }
          expect(ledger.isWhole()).toBe(true);
        },
      ),
      { seed: 20261126, numRuns: 60 },
    );
  });
});

describe('a refund', () => {
  test('waits for the red invoice where an invoice was given for the ticket', () => {
    const { ledger, payment } = bought();
    const { desk } = ledger;
    ledger.mustDo(desk.series('3301'));
    ledger.mustDo(desk.endTicket(1));
    ledger.mustDo(desk.invoice(1));
    expect(ledger.refusal(refund(ledger, payment, 2_000))).toEqual({
      code: 'refund.invoice-stands',
      facts: { ticketNo: 1 },
    });
    expect(ledger.sums.get('cash')).toBe(10_000);
  });

  test('leaves by the account it came in by, at most once over', () => {
    const { ledger, payment } = bought();
    expect(ledger.sums.get('cash')).toBe(10_000);
    expect(ledger.mustDo(refund(ledger, payment, 2_000))).toMatchObject({
      facts: { channel: 'cash', amountFen: 2_000, balanceFen: 4_000 },
    });
    expect(ledger.sums.get('cash')).toBe(8_000);
    expect(ledger.try(refund(ledger, payment, 4_001))).toBe('balance.insufficient');
    ledger.mustDo(ledger.desk.pay(ANNA, 50_000, { channel: 'wechat', reference: 'wx-1' }));
    expect(ledger.refusal(refund(ledger, payment, 8_001))).toEqual({
      code: 'refund.over-payment',
      facts: { amountFen: 8_001, leftFen: 8_000 },
    });
    expect(ledger.try(refund(ledger, payment, 8_000))).toBe('done');
    expect(ledger.try(refund(ledger, payment, 1))).toBe('refund.over-payment');
    expect(ledger.books.refund(payment.operationId)?.amount).toBe(10_000);
  });

  test('what bars it', () => {
    const { ledger, payment, purchase } = bought();
    const { desk } = ledger;
    expect(ledger.try(refund(ledger, payment, 0))).toBe('request.not-an-amount');
    expect(ledger.try(refund(ledger, payment, 1, { accountId: BERT }))).toBe('account.unknown');
    expect(ledger.try(refund(ledger, purchase, 1))).toBe('payment.unknown');
    const berts = desk.pay(BERT, 500);
    ledger.mustDo(desk.openAccount(BERT));
    ledger.mustDo(berts);
    expect(ledger.try(refund(ledger, berts, 1))).toBe('payment.other-account');
    const transfer = desk.pay(ANNA, 700, { channel: 'bank-transfer', reference: 'T-1' });
    ledger.mustDo(transfer);
    const back = { reference: 'T-2' };
    expect(ledger.try(refund(ledger, transfer, 700, back))).toBe('payment.not-settled');
    ledger.mustDo(desk.confirm(transfer.operationId));
    expect(ledger.try(refund(ledger, transfer, 700))).toBe('payment.reference-required');
    expect(ledger.try(refund(ledger, transfer, 700, back))).toBe('done');
    expect(ledger.sums.get('bank')).toBe(0);
    expect(ledger.books.live(ANNA)?.toBeWrittenLitre).toBe(litre(20_000));
  });
});
