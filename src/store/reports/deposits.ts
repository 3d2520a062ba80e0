/** Deposits held (在押预付款): by customer, with the tickets that took them; a transfer's once it was confirmed. */
import { CHART } from '../../core/journal.ts';
import type { LedgerFile } from './ledger-file.ts';

export interface DepositHeld {
  readonly accountId: number;
  readonly heldFen: number;
  /** Business date since which the oldest of them is there: of a transfer its confirmation. */
  readonly since: string;
  /** That took deposits of this customer, also those that went back since. */
  readonly tickets: readonly number[];
}

interface Stored extends Omit<DepositHeld, 'tickets'> {
  readonly tickets: string;
}

/** By account number; customers whose deposits all went back are left out. */
export function depositsHeld({ db }: LedgerFile): readonly DepositHeld[] {
  const { code } = CHART.depositsReceived;
  return db
    .prepare<[], Stored>(
      `SELECT owner AS accountId, sum(CASE credit WHEN ${code} THEN amount ELSE -amount END) AS heldFen,
         min(business_date) AS since,
         json_group_array(coalesce(ticket_no, json_extract(detail, '$.result.facts.ticketNo')))
           FILTER (WHERE credit = ${code}) AS tickets
       FROM posting JOIN entry ON entry.id = posting.entry_id
       WHERE ${code} IN (debit, credit) GROUP BY owner HAVING heldFen <> 0 ORDER BY owner`,
    )
    .all()
    .map(({ tickets, ...held }) => ({ ...held, tickets: JSON.parse(tickets) as number[] }));
}
