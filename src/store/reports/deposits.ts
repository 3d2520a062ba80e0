/** Deposits held (在押预付款): by customer, with the tickets that took them; a transfer's once it was confirmed. */
import { CHART } from '../../core/journal.ts';
import type { LedgerFile } from './ledger-file.ts';

export interface DepositTicket {
  readonly ticketNo: number;
  /** What of it has not gone back; 0 where all has. */
  readonly leftFen: number;
}

export interface DepositHeld {
  readonly accountId: number;
  readonly heldFen: number;
  /** Business date since which the oldest of them is there: of a transfer its confirmation. */
  readonly since: string;
  /** That took deposits of this customer, oldest first. */
  readonly tickets: readonly DepositTicket[];
}

interface Stored extends Omit<DepositHeld, 'tickets'> {
  readonly tickets: string;
}

export interface DepositPage {
  /** Customers with a deposit, and what all of them hold. */
  readonly total: number;
  readonly totalFen: number;
  readonly held: readonly DepositHeld[];
  /** Account number that the next page goes on behind; null on the last. */
  readonly next: number | null;
}

/** Of an entry that took a deposit, the operation that its refunds name: a transfer was taken before it was confirmed. */
const TAKEN = `CASE entry.kind WHEN 'confirm-payment'
  THEN unhex(replace(json_extract(detail, '$.command.payment'), '-', '')) ELSE op_id END`;

/** By account number behind `after`, at most `limit`; customers whose deposits all went back are left out. */
export function depositsHeld({ db }: LedgerFile, after: number, limit: number): DepositPage {
  const { code } = CHART.depositsReceived;
  const every = db
    .prepare<[], Stored>(
      `SELECT owner AS accountId, sum(iif(credit = ${code}, posting.amount, -posting.amount)) AS heldFen,
         min(business_date) AS since,
         json_group_array(json_object(
             'ticketNo', coalesce(ticket_no, json_extract(detail, '$.result.facts.ticketNo')),
             'leftFen', posting.amount - coalesce(refund.amount, 0)) ORDER BY posting.id)
           FILTER (WHERE credit = ${code}) AS tickets
       FROM posting JOIN entry ON entry.id = posting.entry_id
         LEFT JOIN refund ON credit = ${code} AND refund.payment = ${TAKEN}
       WHERE ${code} IN (debit, credit) GROUP BY owner HAVING heldFen <> 0 ORDER BY owner`,
    )
    .all();
  const rest = every.filter(({ accountId }) => accountId > after);
  const page = rest.slice(0, limit);
  return {
    total: every.length,
    totalFen: every.reduce((sum, { heldFen }) => sum + heldFen, 0),
    held: page.map(({ tickets, ...held }) => ({
      ...held,
      tickets: JSON.parse(tickets) as DepositTicket[],
    })),
    next: rest.length > limit ? (page.at(-1)?.accountId ?? null) : null,
  };
}
