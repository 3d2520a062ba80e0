/** A line of a bank's file that has confirmed a transfer: known by the bank's own serial number, it confirms nothing again. */
import type { BusinessDate } from '../calendar.ts';
import type { OperationId } from '../ids.ts';
import { accept, type Outcome, refuse } from '../outcome.ts';
import type { Fen } from '../units.ts';
import type { ConfirmPayment } from './commands.ts';
import type { Change, TransferRow } from './rows.ts';
import type { Snapshot } from './snapshot.ts';

/** As the file has it. */
export interface BankEvidence {
  /** The bank, by the company's own name for it; a serial number is a bank's own. */
  readonly bank: string;
  readonly serial: string;
  readonly amount: Fen;
  readonly bookedOn: BusinessDate;
  readonly payer: string;
}

export interface BankLineRow {
  readonly bank: string;
  readonly serial: string;
  readonly amount: Fen;
  readonly bookedOn: BusinessDate;
  readonly payment: OperationId;
  readonly confirmedBy: OperationId;
}

/** No bank's name has a line feed. */
export const bankLineKey = ({ bank, serial }: Pick<BankLineRow, 'bank' | 'serial'>): string =>
  `${bank}\n${serial}`;

/** Refuses, in this order: bank-line.used, bank-line.amount. */
export function mayConfirm(
  { bankLine }: ConfirmPayment,
  { amount }: TransferRow,
  snapshot: Pick<Snapshot, 'bankLine'>,
): Outcome<true> {
  if (bankLine === undefined) return accept(true);
  const { bank, serial } = bankLine;
  const used = snapshot.bankLine(bank, serial);
  if (used !== undefined) return refuse('bank-line.used', { bank, serial, payment: used.payment });
  if (bankLine.amount === amount) return accept(true);
  return refuse('bank-line.amount', { lineFen: bankLine.amount, transferFen: amount });
}

export function bankLineUsed({
  bankLine,
  payment,
  operationId,
}: ConfirmPayment): readonly Change[] {
  if (bankLine === undefined) return [];
  const { bank, serial, amount, bookedOn } = bankLine;
  const row = { bank, serial, amount, bookedOn, payment, confirmedBy: operationId };
  return [{ table: 'bankLine', row }];
}
