/**
 * Every event of the IC-card trade as its entries in the general ledger, under each posting profile: what the vouchers say.
 * The example is 100.00 for 50 m³, of which 8.26 are VAT.
 */
import { describe, expect, test } from 'vitest';
import { reversed } from '../../../src/core/journal.ts';
import type { LedgerCommand } from '../../../src/core/ledger/commands.ts';
import { PROFILE_NAMES, type ProfileName, pending } from '../../../src/core/posting-profile.ts';
import { fen, formatYuan, litre } from '../../../src/core/units.ts';
import { EARNING_DOCUMENTS, type KindFlow, vouchersOf } from '../../../src/core/voucher.ts';
import { Ledger } from './ledger-books.ts';
import { ANNA, BERT, CARD_A, CARD_B, METER_A, METER_B, SETTINGS } from './ledger-town.ts';
import { JUNE, reviewed } from './month-ledger.ts';

/** Vouchers of what the commands post, one text each: "借 1001 100.00, 贷 2203.01 100.00". */
function vouchers(ledger: Ledger, commands: readonly LedgerCommand[], profile: ProfileName) {
  const flows: KindFlow[] = [];
  for (const command of commands) {
    const decided = ledger.do(command);
    if (!decided.ok) throw new Error(`${command.kind}: ${JSON.stringify(decided.refusal)}`);
    for (const { debit, credit, commodity, amount } of decided.value.postings) {
      if (commodity === 'fen') flows.push({ kind: command.kind, debit, credit, fen: amount });
    }
  }
  const net = (kinds: readonly string[]) => {
    const own = flows.filter(({ kind }) => kinds.includes(kind));
    const sum = (side: 'debit' | 'credit'): number =>
      own.reduce((all, flow) => all + (flow[side] === 'gasRevenue' ? flow.fen : 0), 0);
    return [{ customerClass: 'residential', tier: 1, netFen: sum('credit') - sum('debit') }];
  };
  const parts = {
    revenue: net(['deduct-usage']),
    recognised: net(['buy-gas', 'reverse-purchase', 'grant-emergency']),
    documents: new Map(EARNING_DOCUMENTS.map((kind) => [kind, net([kind])])),
  };
  const liability = profile === 'contract' ? 'contract' : 'advance';
  return vouchersOf(flows, parts, '2026-06-30', liability).map(({ lines }) =>
    lines
      .map(({ gl, debitFen, creditFen }) =>
        debitFen === 0
          ? `贷 ${gl} ${formatYuan(fen(creditFen))}`
          : `借 ${gl} ${formatYuan(fen(debitFen))}`,
      )
      .join(', '),
  );
}

const town = (profile: ProfileName): Ledger =>
  Ledger.town(0, { ...SETTINGS, month: { profile, absurdLitresPerDay: 100_000 } });

const PAPERS = '身份证尾号 0042';

/** 100.00 paid and 50 m³ bought for it, all of it in the meter. */
function bought(profile: ProfileName) {
  const ledger = town(profile);
  const { desk } = ledger;
  const payment = desk.pay(ANNA, 10_000);
  const purchase = desk.buy(ANNA, 50_000);
  const load = desk.reserve({ litres: litre(50_000), fen: fen(10_000) });
  for (const command of [payment, purchase, load, desk.post(load.operationId)]) {
    ledger.mustDo(command);
  }
  ledger.mustDo(desk.taken(CARD_A, 1, 50_000));
  return { ledger, payment };
}

/** And as much of it used and deducted. */
function used(profile: ProfileName, litres: number) {
  const { ledger, payment } = bought(profile);
  ledger.mustDo(reviewed(ledger, litres).desk.deduct(JUNE));
  return { ledger, payment };
}

const reversal = ({ desk }: Ledger, purchase: LedgerCommand): LedgerCommand => ({
  ...desk.head(),
  kind: 'reverse-purchase',
  accountId: ANNA,
  purchase: purchase.operationId,
  reason: '错购',
});

const refund = ({ desk }: Ledger, payment: LedgerCommand, amount: number): LedgerCommand => ({
  ...desk.head(),
  kind: 'refund-payment',
  accountId: ANNA,
  payment: payment.operationId,
  amount: fen(amount),
  reference: null,
  papers: PAPERS,
  second: 'gu',
});

/** An account whose contract has ended. */
function endedAccount(ledger: Ledger): typeof BERT {
  const { desk } = ledger;
  ledger.mustDo(desk.openAccount(BERT));
  const papers = { reason: '搬迁', papers: PAPERS, second: 'gu' };
  ledger.mustDo({ ...desk.head(), kind: 'close-account', accountId: BERT, ...papers });
  return BERT;
}

interface Event {
  readonly name: string;
  readonly posted: (profile: ProfileName) => readonly string[];
  readonly bill: readonly string[];
  /** As *bill* where absent. */
  readonly direct?: readonly string[];
  readonly contract: readonly string[];
  /** Residents on receipt; as *direct* where absent. */
  readonly receipt?: readonly string[];
}

/** The slip comes back, and a VAT invoice is given for its purchase before the gas is used. */
const invoiced = ({ books, desk }: Ledger): LedgerCommand[] => {
  const [lot] = books.lotsOf(ANNA);
  if (lot === undefined) throw new Error('nothing was bought');
  return [desk.endTicket(1), desk.vatInvoice(1, '24330001', { purchase: lot.operationId })];
};

const EVENTS: readonly Event[] = [
  {
    name: 'a VAT invoice for the top-up, before the gas is used',
    posted: (profile) => {
      const { ledger } = bought(profile);
      return vouchers(ledger, invoiced(ledger), profile);
    },
    bill: ['借 2203.01 8.26, 贷 2221.01 8.26'],
    contract: ['借 2221.02 8.26, 贷 2221.01 8.26'],
    receipt: [],
  },
  {
    name: 'the deduction of 30 m³ of it: net revenue, and no tax again',
    posted: (profile) => {
      const { ledger } = bought(profile);
      for (const command of invoiced(ledger)) ledger.mustDo(command);
      return vouchers(ledger, [reviewed(ledger, 30_000).desk.deduct(JUNE)], profile);
    },
    bill: ['借 1122.01 55.05, 贷 6001 55.05', '借 2203.01 55.05, 贷 1122.01 55.05'],
    direct: ['借 2203.01 55.05, 贷 6001 55.05'],
    contract: ['借 2205.01 55.05, 贷 6001 55.05'],
    receipt: [],
  },
  {
    name: 'top-up without a VAT invoice',
    posted: (profile) => {
      const ledger = town(profile);
      const { desk } = ledger;
      const load = desk.reserve({ litres: litre(50_000), fen: fen(10_000) });
      const { operationId } = load;
      const sale = [desk.pay(ANNA, 10_000), desk.buy(ANNA, 50_000), load, desk.post(operationId)];
      return vouchers(ledger, sale, profile);
    },
    bill: ['借 1001 100.00, 贷 2203.01 100.00'],
    contract: ['借 1001 100.00, 贷 2205.01 100.00', '借 2205.01 8.26, 贷 2221.02 8.26'],
    receipt: [
      '借 1001 100.00, 贷 2203.01 100.00',
      '借 2203.01 100.00, 贷 2221.01 8.26, 贷 6001 91.74',
    ],
  },
  {
    name: 'change that is left in the account is no bought gas, and no tax waits in it',
    posted: (profile) => {
      const ledger = town(profile);
      const { desk } = ledger;
      return vouchers(ledger, [desk.pay(ANNA, 12_000), desk.buy(ANNA, 50_000)], profile);
    },
    bill: ['借 1001 120.00, 贷 2203.01 120.00'],
    contract: ['借 1001 120.00, 贷 2205.01 120.00', '借 2205.01 8.26, 贷 2221.02 8.26'],
    receipt: [
      '借 1001 120.00, 贷 2203.01 120.00',
      '借 2203.01 100.00, 贷 2221.01 8.26, 贷 6001 91.74',
    ],
  },
  {
    name: 'card fee',
    posted: (profile) => {
      const ledger = town(profile);
      const { desk } = ledger;
      return vouchers(ledger, [desk.chargeItem('card'), desk.charge(ANNA, 'card', 2_000)], profile);
    },
    bill: ['借 1001 20.00, 贷 2221.01 2.30, 贷 6051 17.70'],
    contract: ['借 1001 20.00, 贷 2221.01 2.30, 贷 6051 17.70'],
  },
  {
    name: 'deposit of a non-residential customer',
    posted: (profile) => {
      const ledger = town(profile);
      const { desk } = ledger;
      const item = desk.chargeItem('deposit', { income: false, taxBasisPoints: 0 });
      return vouchers(ledger, [item, desk.charge(ANNA, 'deposit', 50_000)], profile);
    },
    bill: ['借 1001 500.00, 贷 2241.01 500.00'],
    contract: ['借 1001 500.00, 贷 2241.01 500.00'],
  },
  {
    name: 'a deposit that goes back',
    posted: (profile) => {
      const ledger = town(profile);
      const { desk } = ledger;
      const deposit = desk.charge(ANNA, 'deposit', 50_000);
      ledger.mustDo(desk.chargeItem('deposit', { income: false, taxBasisPoints: 0 }));
      ledger.mustDo(deposit);
      return vouchers(ledger, [desk.refundDeposit(deposit, 50_000)], profile);
    },
    bill: ['借 2241.01 500.00, 贷 1001 500.00'],
    contract: ['借 2241.01 500.00, 贷 1001 500.00'],
  },
  {
    name: 'a write that failed, and the same gas written again',
    posted: (profile) => {
      const ledger = town(profile);
      const { desk } = ledger;
      ledger.mustDo(desk.pay(ANNA, 10_000));
      ledger.mustDo(desk.buy(ANNA, 50_000));
      const [failed, again] = [1, 2].map((write) =>
        desk.reserve({
          litres: litre(50_000),
          fen: fen(10_000),
          ...(write === 2 ? { sequenceBefore: 0 } : {}),
        }),
      );
      if (failed === undefined || again === undefined) throw new Error('two writes');
      const { operationId } = failed;
      const commands = [failed, desk.void(operationId), again, desk.post(again.operationId)];
      return vouchers(ledger, commands, profile);
    },
    bill: [],
    contract: [],
  },
  {
    name: 'a sale cancelled before it was written, and its money given back',
    posted: (profile) => {
      const ledger = town(profile);
      const { desk } = ledger;
      const payment = desk.pay(ANNA, 10_000);
      const purchase = desk.buy(ANNA, 50_000);
      ledger.mustDo(payment);
      ledger.mustDo(purchase);
      const commands = [reversal(ledger, purchase), refund(ledger, payment, 10_000)];
      return vouchers(ledger, commands, profile);
    },
    bill: ['借 2203.01 100.00, 贷 1001 100.00'],
    contract: ['借 2205.01 100.00, 贷 1001 100.00', '借 2221.02 8.26, 贷 2205.01 8.26'],
    receipt: [
      '贷 2203.01 100.00, 贷 2221.01 -8.26, 贷 6001 -91.74',
      '借 2203.01 100.00, 贷 1001 100.00',
    ],
  },
  {
    name: 'deduction of the month',
    posted: (profile) => {
      const { ledger } = bought(profile);
      return vouchers(ledger, [reviewed(ledger, 25_000).desk.deduct(JUNE)], profile);
    },
    bill: [
      '借 1122.01 50.00, 贷 2221.01 4.13, 贷 6001 45.87',
      '借 2203.01 50.00, 贷 1122.01 50.00',
    ],
    direct: ['借 2203.01 50.00, 贷 2221.01 4.13, 贷 6001 45.87'],
    contract: ['借 2205.01 45.87, 借 2221.02 4.13, 贷 2221.01 4.13, 贷 6001 45.87'],
    receipt: [],
  },
  {
    name: 'use that was not billed; the tax of a lot is released cumulatively, 4.95 less 4.13',
    posted: (profile) => {
      const { ledger } = used(profile, 25_000);
      return vouchers(ledger, [ledger.desk.adjust(5_000)], profile);
    },
    bill: ['借 2203.01 10.00, 贷 2221.01 0.83, 贷 6001 9.17'],
    contract: ['借 2205.01 9.18, 借 2221.02 0.82, 贷 2221.01 0.83, 贷 6001 9.17'],
    receipt: [],
  },
  {
    name: 'gas billed and not used, in red',
    posted: (profile) => {
      const { ledger } = used(profile, 25_000);
      return vouchers(ledger, [ledger.desk.adjust(-5_000)], profile);
    },
    bill: ['贷 2203.01 10.00, 贷 2221.01 -0.83, 贷 6001 -9.17'],
    contract: ['贷 2205.01 9.17, 贷 2221.01 -0.83, 贷 2221.02 0.83, 贷 6001 -9.17'],
    receipt: [],
  },
  {
    name: 'a price that was too low, charged afterwards: 50 m³ at 0.20, nothing in the balance',
    posted: (profile) => {
      const { ledger } = used(profile, 50_000);
      return vouchers(ledger, [ledger.desk.correct(50_000, 2_000)], profile);
    },
    bill: ['借 1122.02 10.00, 贷 2221.01 0.83, 贷 6001 9.17'],
    contract: ['借 1122.02 10.00, 贷 2221.01 0.83, 贷 6001 9.17'],
  },
  {
    name: 'a price that was too high, given back into the balance',
    posted: (profile) => {
      const { ledger } = used(profile, 50_000);
      return vouchers(ledger, [ledger.desk.correct(50_000, -2_000)], profile);
    },
    bill: ['贷 2203.01 10.00, 贷 2221.01 -0.83, 贷 6001 -9.17'],
    contract: ['贷 2205.01 10.00, 贷 2221.01 -0.83, 贷 6001 -9.17'],
  },
  {
    name: 'the year trued up: 45 m³ by the base meter, 25 of them billed',
    posted: (profile) => {
      const { ledger } = used(profile, 25_000);
      return vouchers(ledger, [ledger.desk.trueUp(2026, 45_000)], profile);
    },
    bill: ['借 2203.01 40.00, 贷 2221.01 3.30, 贷 6001 36.70'],
    contract: ['借 2205.01 36.70, 借 2221.02 3.30, 贷 2221.01 3.30, 贷 6001 36.70'],
    receipt: ['贷 2203.01 10.00, 贷 2221.01 -0.83, 贷 6001 -9.17'],
  },
  {
    name: 'cash handed over to the bank with a digit too many, taken back in red, and entered right',
    posted: (profile) => {
      const ledger = town(profile);
      const { desk } = ledger;
      ledger.mustDo(desk.pay(ANNA, 10_000));
      const commands = [desk.handOver(40_000, 'S-1'), desk.redHandOver('S-1', 4_000)];
      return vouchers(ledger, commands, profile);
    },
    bill: ['借 1002 440.00, 贷 1001 440.00', '借 1002 -400.00, 贷 1001 -400.00'],
    contract: ['借 1002 440.00, 贷 1001 440.00', '借 1002 -400.00, 贷 1001 -400.00'],
  },
  {
    name: 'the same after the drawer was counted: what seemed over is gone',
    posted: (profile) => {
      const ledger = town(profile);
      const { desk } = ledger;
      const opening = desk.openShift(0);
      for (const command of [opening, desk.pay(ANNA, 10_000), desk.handOver(40_000, 'S-1')]) {
        ledger.mustDo(command);
      }
      const count = (): LedgerCommand => desk.count(opening.operationId, 6_000);
      const commands = [count(), count(), desk.redHandOver('S-1', 4_000)];
      return vouchers(ledger, commands, profile);
    },
    bill: [
      '借 1001 360.00, 贷 1901.01 360.00',
      '借 1002 40.00, 贷 1221.01 40.00',
      '借 1002 -400.00, 贷 1221.01 -40.00, 贷 1901.01 -360.00',
    ],
    contract: [
      '借 1001 360.00, 贷 1901.01 360.00',
      '借 1002 40.00, 贷 1221.01 40.00',
      '借 1002 -400.00, 贷 1221.01 -40.00, 贷 1901.01 -360.00',
    ],
  },
  {
    name: 'a bank transfer, when it is confirmed',
    posted: (profile) => {
      const ledger = town(profile);
      const { desk } = ledger;
      const way = { channel: 'bank-transfer', reference: 'ICBC 1' } as const;
      const transfer = desk.pay(ANNA, 10_000, way);
      const pending = vouchers(ledger, [transfer], profile);
      return [...pending, ...vouchers(ledger, [desk.confirm(transfer.operationId)], profile)];
    },
    bill: ['借 1002 100.00, 贷 2203.01 100.00'],
    contract: ['借 1002 100.00, 贷 2205.01 100.00'],
  },
  {
    name: 'a bank transfer that two people withdraw, because it never came',
    posted: (profile) => {
      const ledger = town(profile);
      const { desk } = ledger;
      const transfer = desk.pay(ANNA, 10_000, { channel: 'bank-transfer', reference: 'ICBC 1' });
      const commands = [transfer, desk.withdrawTransfer(transfer.operationId)];
      return vouchers(ledger, commands, profile);
    },
    bill: [],
    contract: [],
  },
  {
    name: 'a platform pays out what customers paid by it, less its fee',
    posted: (profile) => {
      const ledger = town(profile);
      const { desk } = ledger;
      ledger.mustDo(desk.pay(ANNA, 10_000, { channel: 'wechat', reference: 'WX 1' }));
      return vouchers(ledger, [desk.settleClearing(10_000, 60)], profile);
    },
    bill: ['借 1002 99.40, 借 6603.01 0.60, 贷 1012.01 100.00'],
    contract: ['借 1002 99.40, 借 6603.01 0.60, 贷 1012.01 100.00'],
  },
  {
    name: 'what a platform paid out was entered by mistake, and is taken back in red',
    posted: (profile) => {
      const ledger = town(profile);
      const { desk } = ledger;
      ledger.mustDo(desk.pay(ANNA, 10_000, { channel: 'wechat', reference: 'WX 1' }));
      ledger.mustDo(desk.settleClearing(10_000, 60));
      return vouchers(ledger, [desk.redClearing('W10000')], profile);
    },
    bill: ['借 1002 -99.40, 借 6603.01 -0.60, 贷 1012.01 -100.00'],
    contract: ['借 1002 -99.40, 借 6603.01 -0.60, 贷 1012.01 -100.00'],
  },
  {
    name: 'a withdrawn transfer comes for an account that is closed, and goes back',
    posted: (profile) => {
      const ledger = town(profile);
      const { desk } = ledger;
      const came = desk.receiveSuspense(endedAccount(ledger), 10_000);
      return vouchers(ledger, [came, desk.refundSuspense(came.operationId, 10_000)], profile);
    },
    bill: ['借 1002 100.00, 贷 2241.02 100.00', '借 2241.02 100.00, 贷 1002 100.00'],
    contract: ['借 1002 100.00, 贷 2241.02 100.00', '借 2241.02 100.00, 贷 1002 100.00'],
  },
  {
    name: 'what came for a closed account is the transfer of another one',
    posted: (profile) => {
      const ledger = town(profile);
      const { desk } = ledger;
      const came = desk.receiveSuspense(endedAccount(ledger), 10_000);
      ledger.mustDo(came);
      const told = desk.pay(ANNA, 10_000, { channel: 'bank-transfer', reference: 'ICBC 1' });
      ledger.mustDo(told);
      return vouchers(ledger, [desk.assignSuspense(came.operationId, told.operationId)], profile);
    },
    bill: ['借 2241.02 100.00, 贷 2203.01 100.00'],
    contract: ['借 2241.02 100.00, 贷 2205.01 100.00'],
  },
  {
    name: 'gas that the company gives, as money of the balance',
    posted: (profile) => {
      const ledger = town(profile);
      return vouchers(ledger, [ledger.desk.gift(ANNA, 10_000)], profile);
    },
    bill: ['借 6601.01 100.00, 贷 2203.01 100.00'],
    contract: ['借 6601.01 100.00, 贷 2205.01 100.00'],
  },
  {
    name: 'what is left of a gift returns with the last of the customer’s own money, in red',
    posted: (profile) => {
      const ledger = town(profile);
      const { desk } = ledger;
      const payment = desk.pay(ANNA, 5_000);
      for (const command of [payment, desk.gift(ANNA, 10_000)]) ledger.mustDo(command);
      return vouchers(ledger, [refund(ledger, payment, 5_000)], profile);
    },
    bill: ['借 2203.01 150.00, 借 6601.01 -100.00, 贷 1001 50.00'],
    contract: ['借 2205.01 150.00, 借 6601.01 -100.00, 贷 1001 50.00'],
  },
  {
    name: 'a red invoice, before the gas is used',
    posted: (profile) => {
      const { ledger } = bought(profile);
      for (const command of invoiced(ledger)) ledger.mustDo(command);
      return vouchers(ledger, [ledger.desk.redInvoice('24330001', '24330002')], profile);
    },
    bill: ['贷 2203.01 8.26, 贷 2221.01 -8.26'],
    contract: ['贷 2221.01 -8.26, 贷 2221.02 8.26'],
    receipt: [],
  },
  {
    name: 'gas that is on the card is taken off it, and its purchase reversed',
    posted: (profile) => {
      const ledger = town(profile);
      const { desk } = ledger;
      const purchase = desk.buy(ANNA, 50_000);
      const load = desk.reserve({ litres: litre(50_000), fen: fen(10_000) });
      for (const one of [desk.pay(ANNA, 10_000), purchase, load, desk.post(load.operationId)]) {
        ledger.mustDo(one);
      }
      const off = desk.takeOff(load, purchase.operationId);
      const commands = [off, desk.endTakeOff(off.operationId), reversal(ledger, purchase)];
      return vouchers(ledger, commands, profile);
    },
    bill: [],
    contract: ['借 2221.02 8.26, 贷 2205.01 8.26'],
    receipt: ['贷 2203.01 100.00, 贷 2221.01 -8.26, 贷 6001 -91.74'],
  },
  {
    name: 'emergency gas on credit, 5 m³ of which 5.00 are in the balance, and the payment that settles it',
    posted: (profile) => {
      const ledger = town(profile);
      const { desk } = ledger;
      const load = desk.reserve({ litres: litre(50_000), fen: fen(10_000) });
      for (const one of [desk.pay(ANNA, 10_500), desk.buy(ANNA, 50_000), load]) ledger.mustDo(one);
      const commands = [desk.emergency(load.operationId, 5_000), desk.pay(ANNA, 1_000)];
      return vouchers(ledger, commands, profile);
    },
    bill: ['借 1001 10.00, 贷 1122.02 5.00, 贷 2203.01 5.00', '借 1122.02 5.00, 贷 2203.01 5.00'],
    contract: [
      '借 1001 10.00, 贷 1122.02 5.00, 贷 2205.01 5.00',
      '借 1122.02 5.00, 贷 2205.01 4.17, 贷 2221.02 0.83',
    ],
    receipt: [
      '借 1001 10.00, 贷 1122.02 5.00, 贷 2203.01 5.00',
      '借 1122.02 5.00, 贷 2203.01 5.00',
      '借 2203.01 10.00, 贷 2221.01 0.83, 贷 6001 9.17',
    ],
  },
  {
    name: 'two meters that were written down crosswise, exchanged with their gas',
    posted: (profile) => {
      const { ledger } = bought(profile);
      for (const one of ledger.desk.customer(BERT, METER_B, CARD_B)) ledger.mustDo(one);
      return vouchers(ledger, [ledger.desk.swap(ANNA, BERT)], profile);
    },
    bill: [],
    contract: [],
  },
  {
    name: 'a load that a lost ledger had, and the paper of its sale: 10.00 by WeChat',
    posted: (profile) => {
      const ledger = town(profile);
      const { desk } = ledger;
      const gap = desk.head();
      const why = { reason: '客户出示小票', second: 'gu' } as const;
      const restored = { n: 0, chain: '' };
      const anchored = { n: 1, chain: 'ab'.repeat(32), at: gap.at - 1_000 };
      const seen = {
        writeSequence: 1,
        total: litre(5_000),
        tag: 'ab'.repeat(8),
        ceiling: litre(0),
      };
      const shown: LedgerCommand = {
        ...desk.head(),
        kind: 'recover-load',
        cardNo: CARD_A,
        slot: 'B',
        openLoad: null,
        image: new Uint8Array(256),
        seen: { ...seen, soldAt: Math.floor(gap.at / 1_000) - 3_600 },
      };
      const how = { by: 'sold', amount: fen(1_000), paper: '812', channel: 'wechat' } as const;
      const commands: LedgerCommand[] = [
        { ...gap, kind: 'accept-gap', epoch: 1, restored, anchored, ...why },
        shown,
        {
          ...desk.head(),
          kind: 'resolve-recovered',
          load: shown.operationId,
          how: { ...how, reference: 'WX-812' },
          ...why,
        },
      ];
      return vouchers(ledger, commands, profile);
    },
    bill: ['借 1012.01 10.00, 贷 2221.01 0.83, 贷 6001 9.17'],
    contract: ['借 1012.01 10.00, 贷 2221.01 0.83, 贷 6001 9.17'],
  },
  {
    name: 'over-use under a plan: a share of the payment settles it',
    posted: (profile) => {
      const { ledger } = used(profile, 60_000);
      const { desk } = ledger;
      return vouchers(ledger, [desk.plan(30), desk.pay(ANNA, 5_000)], profile);
    },
    bill: ['借 1001 50.00, 贷 1122.02 15.00, 贷 2203.01 35.00'],
    contract: ['借 1001 50.00, 贷 1122.02 15.00, 贷 2205.01 35.00'],
  },
  {
    name: 'meter change with a surplus',
    posted: (profile) => {
      const { ledger } = used(profile, 25_000);
      const { desk } = ledger;
      ledger.mustDo(desk.enrol(METER_B, null));
      return vouchers(ledger, [desk.change(METER_A, METER_B, 25_000)], profile);
    },
    bill: [],
    contract: [],
  },
  {
    name: 'meter change with a deficit, and the next payment that settles it',
    posted: (profile) => {
      const { ledger } = used(profile, 50_000);
      const { desk } = ledger;
      ledger.mustDo(desk.enrol(METER_B, null));
      const commands = [desk.change(METER_A, METER_B, 60_000), desk.pay(ANNA, 5_000)];
      return vouchers(ledger, commands, profile);
    },
    bill: [
      '借 1001 50.00, 贷 1122.02 20.00, 贷 2203.01 30.00',
      '借 1122.02 20.00, 贷 2221.01 1.65, 贷 6001 18.35',
    ],
    contract: [
      '借 1001 50.00, 贷 1122.02 20.00, 贷 2205.01 30.00',
      '借 1122.02 20.00, 贷 2221.01 1.65, 贷 6001 18.35',
    ],
  },
  {
    name: 'the end of a contract: unused gas goes back, and its money out',
    posted: (profile) => {
      const { ledger, payment } = used(profile, 25_000);
      const sheet = ledger.desk.change(METER_A, METER_A, 25_000);
      const { newMeter: _new, openingIndex: _index, ...takenDown } = sheet;
      const settlement = { ...takenDown, kind: 'settle-account', papers: PAPERS } as const;
      return vouchers(ledger, [settlement, refund(ledger, payment, 5_000)], profile);
    },
    bill: ['借 2203.01 50.00, 贷 1001 50.00'],
    contract: ['借 2205.01 50.00, 贷 1001 50.00', '借 2221.02 4.13, 贷 2205.01 4.13'],
    receipt: [
      '借 2203.01 50.00, 贷 1001 50.00',
      '贷 2203.01 50.00, 贷 2221.01 -4.13, 贷 6001 -45.87',
    ],
  },
];

describe.each(PROFILE_NAMES)('profile %s', (profile) => {
  test.each(EVENTS)('$name', (event) => {
    const direct = event.direct ?? event.bill;
    const own = { ...event, direct, receipt: event.receipt ?? direct };
    expect(event.posted(profile)).toEqual(own[profile]);
  });
});

test('all of the tax of a lot is released when all of it is used, whatever the pieces and the profile by then', () => {
  const { ledger } = bought('contract');
  expect(ledger.sums.get('pendingVat')).toBe(826);
  ledger.settings.month = { profile: 'bill', absurdLitresPerDay: 100_000 };
  ledger.mustDo(reviewed(ledger, 7_003).desk.deduct(JUNE));
  for (const litres of [1, 333, 10_001, 32_662]) ledger.mustDo(ledger.desk.adjust(litres));
  expect(ledger.books.live(ANNA)).toMatchObject({ inMeterLitre: 0, inMeterFen: 0 });
  expect(ledger.sums.get('pendingVat')).toBe(0);
  expect(ledger.sums.get('pendingInLiability')).toBe(0);
});

test('gas that was bought before the profile kept tax apart releases none', () => {
  const { ledger } = bought('direct');
  ledger.settings.month = { profile: 'contract', absurdLitresPerDay: 100_000 };
  ledger.mustDo(reviewed(ledger, 50_000).desk.deduct(JUNE));
  expect(ledger.sums.get('pendingVat') ?? 0).toBe(0);
});

test('what is released is the same posting with its sides exchanged', () => {
  expect(pending(-7, ANNA)).toEqual(pending(7, ANNA).map(reversed));
});
