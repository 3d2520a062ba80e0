/** Lines of banks' files that have confirmed something: a line that was freed in red (红字) is of its next use. */
import type { Database } from 'better-sqlite3';
import type { BankLineRow } from '../../core/ledger/bank-line.ts';
import { opBytes, opText } from './identities.ts';

type Stored = Omit<BankLineRow, 'payment' | 'confirmedBy' | 'redBy'> & {
  readonly payment: Uint8Array;
  readonly confirmedBy: Uint8Array;
  readonly redBy: Uint8Array | null;
};

const asRow = ({ payment, confirmedBy, redBy, ...rest }: Stored): BankLineRow => ({
  ...rest,
  payment: opText(payment),
  confirmedBy: opText(confirmedBy),
  redBy: redBy === null ? null : opText(redBy),
});

export function bankLineTable(db: Database) {
  const select = `SELECT bank, serial, amount, booked_on AS bookedOn, payment,
    confirmed_by AS confirmedBy, red_by AS redBy FROM bank_line`;
  const byKey = db.prepare<[string, string], Stored>(`${select} WHERE bank = ? AND serial = ?`);
  const every = db.prepare<[], Stored>(`${select} ORDER BY bank, serial`);
  const upsert = db.prepare<[Stored]>(
    `INSERT INTO bank_line (bank, serial, amount, booked_on, payment, confirmed_by, red_by)
     VALUES (@bank, @serial, @amount, @bookedOn, @payment, @confirmedBy, @redBy)
     ON CONFLICT (bank, serial) DO UPDATE SET amount = excluded.amount, booked_on = excluded.booked_on,
       payment = excluded.payment, confirmed_by = excluded.confirmed_by, red_by = excluded.red_by`,
  );
  return {
    get(bank: string, serial: string): BankLineRow | undefined {
      const stored = byKey.get(bank, serial);
      return stored === undefined ? undefined : asRow(stored);
    },
    *all(): Generator<BankLineRow> {
      for (const stored of every.iterate()) yield asRow(stored);
    },
    put({ payment, confirmedBy, redBy, ...rest }: BankLineRow): void {
      upsert.run({
        ...rest,
        payment: opBytes(payment),
        confirmedBy: opBytes(confirmedBy),
        redBy: redBy === null ? null : opBytes(redBy),
      });
    },
  };
}
