/**
 * What a cashier took, read from the rows that payments and everything else have written: by ranges of the primary keys,
 * so that it costs nothing before it is asked, and then a look at each row of the shift.
 */
import type { Database } from 'better-sqlite3';
import type { RowId } from '../../core/ids.ts';
import { accountOfCode, CHART } from '../../core/journal.ts';
import type { CommandKind } from '../../core/ledger/commands.ts';
import type { ShiftRow } from '../../core/ledger/hall/rows.ts';
import {
  addEntry,
  addMovement,
  addTicket,
  noTakings,
  type Takings,
  TILL_ACCOUNTS,
} from '../../core/ledger/hall/takings.ts';
import { assert } from '../../core/outcome.ts';
import { ENTRY_COLUMNS, operationOf, type StoredEntry } from '../history.ts';

interface Movement {
  readonly kind: CommandKind;
  readonly debit: number;
  readonly credit: number;
  readonly amount: number;
}

const CODES = TILL_ACCOUNTS.map((name) => CHART[name].code).join(', ');
/** Kinds that are looked into one by one; all others are told by their postings and ticket numbers. */
const TOLD = "'buy-gas', 'reverse-purchase', 'end-ticket', 'retry-load', 'end-load', 'print-slip'";

export class TakingsQuery {
  private readonly movements;
  private readonly tickets;
  private readonly told;
  private readonly handedOver;

  constructor(db: Database) {
    this.movements = db.prepare<[number, number, string], Movement>(`
      SELECT e.kind, p.debit, p.credit, sum(p.amount) AS amount
      FROM posting p JOIN entry e ON e.id = p.entry_id
      WHERE p.id > ? AND p.id < ? AND e.operator = ?
        AND (p.debit IN (${CODES}) OR p.credit IN (${CODES}))
      GROUP BY e.kind, p.debit, p.credit`);
    this.tickets = db
      .prepare<[number, number, string], number>(
        `SELECT ticket_no FROM entry
         WHERE id > ? AND id < ? AND operator = ? AND ticket_no IS NOT NULL ORDER BY id`,
      )
      .pluck();
    this.told = db.prepare<[number, number, string], StoredEntry>(
      `SELECT ${ENTRY_COLUMNS} FROM entry
       WHERE id > ? AND id < ? AND operator = ? AND kind IN (${TOLD}) ORDER BY id`,
    );
    this.handedOver = db
      .prepare<[number, string, number, number, number], number>(
        `SELECT coalesce(sum(amount), 0) FROM hand_over
         WHERE station = ? AND cashier = ? AND handed_at > ? AND handed_at < ? AND shift IS NULL
           AND (red_at IS NULL OR red_at > ?)`,
      )
      .pluck();
  }

  of({ station, after, cashier }: ShiftRow, before: RowId): Takings {
    const sums = noTakings();
    const range = [after, before, cashier] as const;
    for (const { kind, debit, credit, amount } of this.movements.iterate(...range)) {
      const [from, to] = [accountOfCode(debit), accountOfCode(credit)];
      assert(from !== undefined && to !== undefined, 'postings are of the chart');
      addMovement(sums, kind, { debit: from, credit: to, amount });
    }
    // By its rows, not by who entered them: what others take back of it is in this drawer again.
    sums.handedOver = this.handedOver.get(station, cashier, after, before, before) ?? 0;
    for (const ticketNo of this.tickets.iterate(...range)) addTicket(sums, ticketNo);
    for (const entry of this.told.iterate(...range)) {
      const { command, committed } = operationOf(entry);
      addEntry(sums, command, committed.result);
    }
    return sums;
  }
}
