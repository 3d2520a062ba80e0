/** A line of a bank's file that has confirmed a transfer or a platform's payment: known by the bank's own serial number, it confirms nothing again. */
import type { BusinessDate } from '../calendar.ts';
import type { OperationId } from '../ids.ts';
import { accept, type Outcome, refuse } from '../outcome.ts';
import type { Fen } from '../units.ts';
import type { ConfirmPayment } from './commands.ts';
import type { Change, TransferRow } from './rows.ts';
import type { Snapshot } from './snapshot.ts';

/** As the file has it. */
export interface BankEvidence {
  /** The bank, by the company's own name for it. */
  readonly bank: string;
  /** The company's own account there, where the configuration says it: two names of one account are one bank. */
  readonly account?: string;
  readonly serial: string;
  readonly amount: Fen;
  readonly bookedOn: BusinessDate;
  readonly payer: string;
}

/** Without who paid: a platform is no person. */
export type PaidOut = Omit<BankEvidence, 'payer'>;

export interface BankLineRow {
  /** The account where one was named, the bank's name elsewhere: a serial number is unique within it. */
  readonly bank: string;
  readonly serial: string;
  readonly amount: Fen;
  readonly bookedOn: BusinessDate;
  readonly payment: OperationId;
  readonly confirmedBy: OperationId;
  /** The red entry (红字) that took it back: the line is free again; null while it stands. */
  readonly redBy: OperationId | null;
}

/** No bank's name has a line feed. */
export const bankLineKey = ({ bank, serial }: Pick<BankLineRow, 'bank' | 'serial'>): string =>
  `${bank}\n${serial}`;

/** Under which the line is found: first as it is kept, then as it was kept before the bank's account was named. */
export const bankKeysOf = (
  bank: string,
  account: string | undefined,
): readonly [string, ...string[]] => (account === undefined ? [bank] : [account, bank]);

/** Refuses bank-line.used. */
export function isFree(
  { bank, account, serial }: PaidOut,
  snapshot: Pick<Snapshot, 'bankLine'>,
): Outcome<true> {
  for (const key of bankKeysOf(bank, account)) {
    const used = snapshot.bankLine(key, serial);
    if (used !== undefined && used.redBy === null) {
      return refuse('bank-line.used', { bank, serial, payment: used.payment });
    }
  }
  return accept(true);
}

/** Refuses, in this order: bank-line.used, bank-line.amount. */
export function mayConfirm(
  { bankLine }: ConfirmPayment,
  { amount }: TransferRow,
  snapshot: Pick<Snapshot, 'bankLine'>,
): Outcome<true> {
  if (bankLine === undefined) return accept(true);
  const free = isFree(bankLine, snapshot);
  if (!free.ok || bankLine.amount === amount) return free;
  return refuse('bank-line.amount', { lineFen: bankLine.amount, transferFen: amount });
}

/** `payment`: what it confirms; of a platform that pays out, that entry itself. */
export function lineKept(
  { bank: name, account, serial, amount, bookedOn }: PaidOut,
  payment: OperationId,
  confirmedBy: OperationId,
): Change {
  const [bank] = bankKeysOf(name, account);
  const row = { bank, serial, amount, bookedOn, payment, confirmedBy, redBy: null };
  return { table: 'bankLine', row };
}

export const bankLineUsed = ({
  bankLine,
  payment,
  operationId,
}: ConfirmPayment): readonly Change[] =>
  bankLine === undefined ? [] : [lineKept(bankLine, payment, operationId)];
