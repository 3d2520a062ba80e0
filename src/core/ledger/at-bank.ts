/**
 * What the bank's statement tells of: a transfer that was waited for has come, or it never does; a platform has paid out; or money has come for
 * an account that is closed.
 */
import type { Outcome } from '../outcome.ts';
import type {
  ConfirmPayment,
  LedgerCommand,
  SettleClearing,
  WithdrawTransfer,
} from './commands.ts';
import { confirmPaymentEffects, decideConfirmPayment } from './confirm-transfer.ts';
import type { Consequence } from './effects.ts';
import { decideRedClearing, type RedClearing, redClearingEffects } from './red-clearing.ts';
import type { CommandResult, FactResult, PaymentResult } from './results.ts';
import { decideSettleClearing, settleClearingEffects } from './settle-clearing.ts';
import type { Books, Place, Snapshot } from './snapshot.ts';
import {
  decideReceiveSuspense,
  decideRefundSuspense,
  type ReceiveSuspense,
  type RefundSuspense,
  receiveSuspenseEffects,
  refundSuspenseEffects,
} from './suspense.ts';
import { decideWithdrawTransfer, withdrawTransferEffects } from './transfer.ts';

export type BankCommand =
  | ConfirmPayment
  | WithdrawTransfer
  | SettleClearing
  | RedClearing
  | ReceiveSuspense
  | RefundSuspense;

const KINDS: ReadonlySet<string> = new Set<BankCommand['kind']>([
  'confirm-payment',
  'withdraw-transfer',
  'settle-clearing',
  'red-clearing',
  'receive-suspense',
  'refund-suspense',
]);

export const isBankCommand = (command: LedgerCommand): command is BankCommand =>
  KINDS.has(command.kind);

export function ruleOnBank(
  command: BankCommand,
  snapshot: Snapshot,
): Outcome<PaymentResult | FactResult> {
  switch (command.kind) {
    case 'confirm-payment':
      return decideConfirmPayment(command, snapshot);
    case 'withdraw-transfer':
      return decideWithdrawTransfer(command, snapshot);
    case 'settle-clearing':
      return decideSettleClearing(command, snapshot);
    case 'red-clearing':
      return decideRedClearing(command, snapshot);
    case 'receive-suspense':
      return decideReceiveSuspense(command, snapshot);
    case 'refund-suspense':
      return decideRefundSuspense(command, snapshot);
  }
}

export function bankConsequences(
  command: BankCommand,
  result: CommandResult,
  books: Books,
  place: Place,
): Consequence {
  switch (command.kind) {
    case 'confirm-payment':
      return confirmPaymentEffects(command, result, books, place);
    case 'withdraw-transfer':
      return withdrawTransferEffects(command, books);
    case 'settle-clearing':
      return settleClearingEffects(command, result);
    case 'red-clearing':
      return redClearingEffects(command, result, books);
    case 'receive-suspense':
      return receiveSuspenseEffects(command, result, books, place);
    case 'refund-suspense':
      return refundSuspenseEffects(command, result, books, place);
  }
}
