/** Commands of money at the counter: payments, clearing, suspense, purchases. */
import type { AccountId, OperationId } from '../../../src/core/ids.ts';
import type { BankEvidence } from '../../../src/core/ledger/bank-line.ts';
import type {
  BuyGas,
  ConfirmPayment,
  LedgerCommand,
  SettleClearing,
  TakePayment,
} from '../../../src/core/ledger/commands.ts';
import type { GrantGift } from '../../../src/core/ledger/life/commands.ts';
import type { RedClearing } from '../../../src/core/ledger/red-clearing.ts';
import type { ReceiveSuspense, RefundSuspense } from '../../../src/core/ledger/suspense.ts';
import { fen, litre } from '../../../src/core/units.ts';
import { DeskHead } from './desk-head.ts';
import { DAY } from './ledger-town.ts';

export class MoneyDesk extends DeskHead {
  pay(account: AccountId, amount: number, over: Partial<TakePayment> = {}): TakePayment {
    return {
      ...this.head(),
      kind: 'take-payment',
      accountId: account,
      amount: fen(amount),
      channel: 'cash',
      cashGiven: null,
      reference: null,
      payer: null,
      ...over,
    };
  }

  confirm(payment: OperationId, bankLine?: BankEvidence): ConfirmPayment {
    const evidence = bankLine === undefined ? {} : { bankLine };
    return { ...this.head(), kind: 'confirm-payment', ...evidence, payment };
  }

  withdrawTransfer(payment: OperationId, second = 'gu'): LedgerCommand {
    const body = { kind: 'withdraw-transfer', payment, reason: '客户未转账', second } as const;
    return { ...this.head({ operator: 'fang' }), ...body };
  }

  gift(account: AccountId, amount: number, over: Partial<GrantGift> = {}): GrantGift {
    const paper = { formNo: `ZQ-${account}-${amount}`, reason: '周年赠气', second: 'gu' };
    const head = this.head({ operator: 'fang' });
    return {
      ...head,
      kind: 'grant-gift',
      accountId: account,
      amount: fen(amount),
      ...paper,
      ...over,
    };
  }

  /** What a platform cleared, less its fee, by a line of the bank; by two people of finance. */
  settleClearing(cleared: number, fee: number, over: Partial<SettleClearing> = {}): SettleClearing {
    const bankLine = {
      bank: 'ICBC',
      serial: `W${cleared}`,
      amount: fen(cleared - fee),
      bookedOn: DAY,
    };
    const sums = { channel: 'wechat', cleared: fen(cleared), fee: fen(fee) } as const;
    const head = this.head({ operator: 'fang' });
    return { ...head, kind: 'settle-clearing', ...sums, bankLine, second: 'gu', ...over };
  }

  /** The payment that was entered by that line, in red. */
  redClearing(serial: string, over: Partial<RedClearing> = {}): RedClearing {
    const head = this.head({ operator: 'fang' });
    const body = { bankLine: { bank: 'ICBC', serial }, reason: '平台选错', second: 'gu' };
    return { ...head, kind: 'red-clearing', ...body, ...over };
  }

  /** So much came for a closed account, by a line of its own. */
  receiveSuspense(
    account: AccountId,
    amount: number,
    over: Partial<ReceiveSuspense> = {},
  ): ReceiveSuspense {
    const head = this.head({ operator: 'fang' });
    const bankLine = { bank: 'ICBC', serial: `Z${amount}`, amount: fen(amount), bookedOn: DAY };
    return {
      ...head,
      kind: 'receive-suspense',
      accountId: account,
      payment: null,
      bankLine,
      ...over,
    };
  }

  refundSuspense(
    suspense: OperationId,
    amount: number,
    over: Partial<RefundSuspense> = {},
  ): RefundSuspense {
    const papers = { reference: 'ICBC 0300', reason: '销户后到账', second: 'gu' };
    const head = this.head({ operator: 'fang' });
    return { ...head, kind: 'refund-suspense', suspense, amount: fen(amount), ...papers, ...over };
  }

  /** A transfer that waits is what came before, under another account. */
  assignSuspense(suspense: OperationId, payment: OperationId, second = 'gu'): ConfirmPayment {
    const from = { suspense, reason: '付错户号', second };
    return { ...this.head({ operator: 'fang' }), kind: 'confirm-payment', payment, from };
  }

  buy(account: AccountId, volume: number, over: Partial<BuyGas> = {}): BuyGas {
    const want = { by: 'volume', volume: litre(volume) } as const;
    return { ...this.head(), kind: 'buy-gas', accountId: account, want, quoted: null, ...over };
  }

  buyFor(account: AccountId, amount: number, over: Partial<BuyGas> = {}): BuyGas {
    return this.buy(account, 1, { want: { by: 'amount', amount: fen(amount) }, ...over });
  }
}
