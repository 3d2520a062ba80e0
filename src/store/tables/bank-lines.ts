/** Lines of banks' files that have confirmed a transfer: written once. */
import type { Database } from 'better-sqlite3';
import type { BankLineRow } from '../../core/ledger/bank-line.ts';
import { opBytes, opText } from './identities.ts';

type Stored = Omit<BankLineRow, 'payment' | 'confirmedBy'> & {
  readonly payment: Uint8Array;
  readonly confirmedBy: Uint8Array;
};

const asRow = ({ payment, confirmedBy, ...rest }: Stored): BankLineRow => ({
  ...rest,
  payment: opText(payment),
  confirmedBy: opText(confirmedBy),
});

export function bankLineTable(db: Database) {
  const select = `SELECT bank, serial, amount, booked_on AS bookedOn, payment,
    confirmed_by AS confirmedBy FROM bank_line`;
  const byKey = db.prepare<[string, string], Stored>(`${select} WHERE bank = ? AND serial = ?`);
  const every = db.prepare<[], Stored>(`${select} ORDER BY bank, serial`);
  const insert = db.prepare<[Stored]>(
    'INSERT INTO bank_line VALUES (@bank, @serial, @amount, @bookedOn, @payment, @confirmedBy)',
  );
  return {
    get(bank: string, serial: string): BankLineRow | undefined {
      const stored = byKey.get(bank, serial);
      return stored === undefined ? undefined : asRow(stored);
    },
    *all(): Generator<BankLineRow> {
      for (const stored of every.iterate()) yield asRow(stored);
    },
    put({ payment, confirmedBy, ...rest }: BankLineRow): void {
      insert.run({ ...rest, payment: opBytes(payment), confirmedBy: opBytes(confirmedBy) });
    },
  };
}
