/** A contract ends (销户): unused gas goes back from its dear end at the price paid, debts first, and nothing is left. */
import { describe, expect, test } from 'vitest';
import { toBusinessDate } from '../../../src/core/calendar.ts';
import type { LedgerCommand } from '../../../src/core/ledger/commands.ts';
import type { CloseAccount, SettleAccount } from '../../../src/core/ledger/life/commands.ts';
import { toPeriod } from '../../../src/core/period.ts';
import { fen, litre } from '../../../src/core/units.ts';
import { Ledger } from './ledger-books.ts';
import { ANNA, BERT, CARD_A, METER_A, METER_B } from './ledger-town.ts';

const PAPERS = '身份证尾号 0042';

function settle({ desk }: Ledger, finalIndex: number, over: Partial<SettleAccount> = {}) {
  const sheet = desk.change(METER_A, METER_A, finalIndex, { sheetNo: 'XH-2026-0001' });
  const { newMeter: _new, openingIndex: _index, ...takenDown } = sheet;
  return { ...takenDown, kind: 'settle-account', papers: PAPERS, ...over } as const;
}

const close = ({ desk }: Ledger, over: Partial<CloseAccount> = {}): CloseAccount => ({
  ...desk.head(),
  kind: 'close-account',
  accountId: ANNA,
  reason: '搬迁',
  papers: PAPERS,
  second: 'gu',
  ...over,
});

/** Anna paid 1 000.00 and bought 310 m³: 300 at 2.00 and, over the step of the ladder, 10 at 2.40. All of it is in the meter. */
function household() {
  const ledger = Ledger.town();
  const { desk } = ledger;
  const payment = desk.pay(ANNA, 100_000);
  ledger.mustDo(payment);
  ledger.mustDo(desk.buy(ANNA, 290_000));
  ledger.mustDo(desk.buy(ANNA, 20_000));
  const load = desk.reserve({ litres: litre(310_000), fen: fen(62_400) });
  ledger.mustDo(load);
  ledger.mustDo(desk.post(load.operationId));
  ledger.mustDo(desk.taken(CARD_A, 1, 310_000));
  return { ledger, payment };
}

const refund = (ledger: Ledger, payment: LedgerCommand, amount: number): LedgerCommand => ({
  ...ledger.desk.head(),
  kind: 'refund-payment',
  accountId: ANNA,
  payment: payment.operationId,
  amount: fen(amount),
  reference: null,
  papers: PAPERS,
  second: 'gu',
});

describe('the settlement', () => {
  test('gives back the newest litres at their own price, and lowers V by them', () => {
    const { ledger } = household();
    expect(ledger.mustDo(settle(ledger, 295_000))).toMatchObject({
      use: { litres: 295_000, fen: 59_000 },
      returned: {
        litres: 15_000,
        fen: 3_400,
        overUsePaidFen: 0,
        balanceFen: 41_000,
        cycleVolumeLitres: 295_000,
      },
    });
    expect(ledger.stages()).toBe('余 410.00');
    expect(ledger.books.live(ANNA)?.cycleVolume).toBe(295_000);
    expect(ledger.books.account(ANNA)).toMatchObject({ meter: null, cardNo: null, closed: false });
    expect(ledger.books.card(CARD_A)?.stage).toBe('void-listed');
    expect([...ledger.books.lotsOf(ANNA)].map(({ volume }) => volume)).toEqual([5_000, 290_000]);
    expect(ledger.isWhole()).toBe(true);
  });

  test('V of a cycle that is over stays: gas of last year goes back without touching this year', () => {
    const { ledger } = household();
    const { desk } = ledger;
    const next = { businessDate: toBusinessDate('2027-01-10') };
    ledger.mustDo(desk.buy(ANNA, 1_000, next));
    ledger.mustDo(settle(ledger, 295_000, next));
    expect(ledger.books.live(ANNA)).toMatchObject({ cycleVolume: 0, cycleStart: '2027-01-01' });
  });

  test('over-use is paid from what goes back first, older debts too', () => {
    const { ledger, payment } = household();
    const { desk } = ledger;
    ledger.mustDo(refund(ledger, payment, 37_600));
    ledger.mustDo(desk.usage('2026-06', [{ index: litre(311_000) }]));
    ledger.mustDo(desk.submit(ledger.books.month(toPeriod('2026-06'))));
    ledger.mustDo(desk.review('2026-06'));
    ledger.mustDo(desk.deduct('2026-06'));
    expect(ledger.books.live(ANNA)?.overUseFen).toBe(240);
    ledger.mustDo(desk.adjust(-1_500));
    expect(ledger.mustDo(settle(ledger, 311_000))).toMatchObject({
      returned: { litres: 1_500, fen: 360, overUsePaidFen: 240, balanceFen: 120 },
    });
    expect(ledger.books.live(ANNA)).toMatchObject({ overUseFen: 0, balanceFen: 120 });
  });

  test('a deficit that the balance cannot pay stays a debt, and bars the closure until it is paid', () => {
    const { ledger, payment } = household();
    ledger.mustDo(refund(ledger, payment, 37_600));
    expect(ledger.mustDo(settle(ledger, 320_000))).toMatchObject({
      returned: { litres: 0, fen: 0, overUseLeftFen: 2_400, balanceFen: 0 },
    });
    expect(ledger.try(close(ledger))).toBe('closure.debt');
    ledger.mustDo(ledger.desk.pay(ANNA, 2_400));
    expect(ledger.try(close(ledger))).toBe('done');
  });

  test('refuses what would make its figures wrong', () => {
    const { ledger } = household();
    const { desk } = ledger;
    expect(ledger.try(settle(ledger, 0, { second: 'chen' }))).toBe('approval.same-person');
    expect(ledger.try(settle(ledger, 0, { meter: METER_B }))).toBe('settlement.other-meter');
    ledger.mustDo(desk.buy(ANNA, 1_000));
    const gas = { litres: litre(1_000), fen: fen(240), sequenceBefore: 1 };
    ledger.mustDo(desk.reserve({ ...gas, totalBefore: litre(310_000) }));
    expect(ledger.try(settle(ledger, 295_000))).toBe('load.open-on-meter');
  });
});

describe('the closure', () => {
  test('comes when meter, gas, debts, transfers and balance are gone, each told in its turn', () => {
    const { ledger, payment } = household();
    const { desk, books } = ledger;
    expect(ledger.try(close(ledger, { accountId: BERT }))).toBe('account.unknown');
    expect(ledger.try(close(ledger, { second: 'li' }))).toBe('closure.meter-hangs');
    const transfer = desk.pay(ANNA, 700, { channel: 'bank-transfer', reference: 'ICBC 1' });
    ledger.mustDo(transfer);
    ledger.mustDo(settle(ledger, 295_000));
    expect(ledger.refusal(close(ledger))).toMatchObject({ code: 'closure.transfer-pending' });
    ledger.mustDo(desk.confirm(transfer.operationId));
    expect(ledger.refusal(close(ledger))).toMatchObject({
      code: 'closure.balance-left',
      facts: { balanceFen: 41_700 },
    });
    ledger.mustDo({ ...refund(ledger, transfer, 700), reference: 'ICBC 2' } as LedgerCommand);
    ledger.mustDo(refund(ledger, payment, 41_000));
    expect(ledger.try(close(ledger, { second: close(ledger).operator }))).toBe(
      'approval.same-person',
    );
    expect(ledger.try(close(ledger))).toBe('done');
    expect(books.account(ANNA)?.closed).toBe(true);
    expect(ledger.try(close(ledger))).toBe('account.closed');
    expect(ledger.try(desk.buy(ANNA, 1_000))).toBe('account.closed');
    expect(ledger.stages()).toBe('余 0.00');
  });
});

test('gas that is left without a meter is a fault of the books, and ends no contract', () => {
  const { ledger } = household();
  const account = ledger.books.account(ANNA);
  if (account === undefined) throw new Error('Anna is a customer');
  ledger.books.accounts.set(ANNA, { ...account, meter: null });
  expect(() => ledger.try(close(ledger))).toThrow(/has no meter, and gas or money of one/);
});

describe('a deposit that is still held', () => {
  /** Anna's contract is settled with nothing left but 500.00 of deposit. */
  function withDeposit() {
    const ledger = Ledger.town();
    const { desk } = ledger;
    ledger.mustDo(desk.chargeItem('deposit', { income: false, taxBasisPoints: 0 }));
    const deposit = desk.charge(ANNA, 'deposit', 50_000);
    ledger.mustDo(deposit);
    const settled = ledger.mustDo(settle(ledger, 0));
    return { ledger, deposit, settled };
  }

  test('stands on the sheet, and bars the end until somebody says what becomes of it', () => {
    const { ledger, settled } = withDeposit();
    expect(settled).toMatchObject({ returned: { depositHeldFen: 50_000, balanceFen: 0 } });
    expect(ledger.refusal(close(ledger))).toEqual({
      code: 'closure.deposit-held',
      facts: { accountId: ANNA, heldFen: 50_000 },
    });
    expect(ledger.mustDo(close(ledger, { keepDeposit: true }))).toMatchObject({
      facts: { depositKeptFen: 50_000 },
    });
    expect(ledger.sums.get('depositsReceived')).toBe(50_000);
  });

  test('is no question once it has gone back', () => {
    const { ledger, deposit } = withDeposit();
    ledger.mustDo(ledger.desk.refundDeposit(deposit, 20_000));
    expect(ledger.try(close(ledger))).toBe('closure.deposit-held');
    ledger.mustDo(ledger.desk.refundDeposit(deposit, 30_000));
    expect(ledger.try(close(ledger))).toBe('done');
  });
});
