/** Paper and drawers of the hall. */
import type { Database } from 'better-sqlite3';
import type { AccountId, OperationId, RowId, StationId } from '../../core/ids.ts';
import type { HallSnapshot } from '../../core/ledger/hall/books.ts';
import type { SlipKind, TicketKind } from '../../core/ledger/hall/commands.ts';
import type {
  ChargeItemRow,
  HallChange,
  HandOverRow,
  InvoiceRow,
  SeriesRow,
  ShiftRow,
  SlipRow,
  TicketEndRow,
} from '../../core/ledger/hall/rows.ts';
import type { Takings } from '../../core/ledger/hall/takings.ts';
import { chargeItemTable } from './charge-items.ts';
import { selectSql, upsertSql } from './columns.ts';
import { handOverTable } from './hand-overs.ts';
import { opBytes, opText } from './identities.ts';
import { ShiftTable } from './shifts.ts';
import { TakingsQuery } from './takings.ts';
import { invoiceTable, seriesTable, ticketEndTable } from './ticket-register.ts';

type StoredSlip = Omit<SlipRow, 'original'> & { readonly original: Uint8Array };

const asSlip = ({ original, ...row }: StoredSlip): SlipRow => ({
  ...row,
  original: opText(original),
});

export function slipTable(db: Database) {
  const fields = ['station', 'ticketNo', 'slip', 'original', 'write', 'copies'] as const;
  const key = ['station', 'ticketNo', 'slip'] as const;
  const select = selectSql('slip', fields);
  const byKey = db.prepare<[number, number, string], StoredSlip>(
    `${select} WHERE station = ? AND ticket_no = ? AND slip = ?`,
  );
  const every = db.prepare<[], StoredSlip>(`${select} ORDER BY station, ticket_no, slip`);
  const upsert = db.prepare<[StoredSlip]>(upsertSql('slip', fields, key));
  return {
    get(station: StationId, ticketNo: number, slip: SlipKind): SlipRow | undefined {
      const stored = byKey.get(station, ticketNo, slip);
      return stored === undefined ? undefined : asSlip(stored);
    },
    *all(): Generator<SlipRow> {
      for (const stored of every.iterate()) yield asSlip(stored);
    },
    put: ({ original, ...row }: SlipRow) => upsert.run({ ...row, original: opBytes(original) }),
  };
}

export class HallTables implements HallSnapshot {
  readonly slips;
  readonly shifts: ShiftTable;
  readonly handOvers;
  readonly ticketEnds;
  readonly seriesRows;
  readonly invoices;
  readonly chargeItems;
  private readonly owner;
  private readonly operation;
  private readonly taken: TakingsQuery;

  constructor(db: Database) {
    this.slips = slipTable(db);
    this.shifts = new ShiftTable(db);
    this.handOvers = handOverTable(db);
    this.ticketEnds = ticketEndTable(db);
    this.seriesRows = seriesTable(db);
    this.invoices = invoiceTable(db);
    this.chargeItems = chargeItemTable(db);
    this.taken = new TakingsQuery(db);
    this.owner = db
      .prepare<[number, number], AccountId>(
        'SELECT account_id FROM entry WHERE id >> 44 = ? AND ticket_no = ?',
      )
      .pluck();
    this.operation = db
      .prepare<[number, number], Uint8Array>(
        'SELECT op_id FROM entry WHERE id >> 44 = ? AND ticket_no = ?',
      )
      .pluck();
  }

  put(change: HallChange): void {
    switch (change.table) {
      case 'slip':
        this.slips.put(change.row);
        break;
      case 'shift':
        this.shifts.put(change.row);
        break;
      case 'handOver':
        this.handOvers.put(change.row);
        break;
      case 'ticketEnd':
        this.ticketEnds.put(change.row);
        break;
      case 'series':
        this.seriesRows.put(change.row);
        break;
      case 'chargeItem':
        this.chargeItems.put(change.row);
        break;
      case 'invoice':
        this.invoices.put(change.row);
        break;
    }
  }

  slip(station: StationId, ticketNo: number, slip: SlipKind): SlipRow | undefined {
    return this.slips.get(station, ticketNo, slip);
  }
  shift(id: OperationId): ShiftRow | undefined {
    return this.shifts.get(id);
  }
  lastShift(station: StationId, cashier: string): ShiftRow | undefined {
    return this.shifts.last(station, cashier);
  }
  handOver(bankSlip: string): HandOverRow | undefined {
    return this.handOvers.get(bankSlip);
  }
  shiftAt(station: StationId, cashier: string, at: RowId): ShiftRow | undefined {
    return this.shifts.at(station, cashier, at);
  }
  ticketEnd(station: StationId, ticketNo: number): TicketEndRow | undefined {
    return this.ticketEnds.get(station, ticketNo);
  }
  series(series: string): SeriesRow | undefined {
    return this.seriesRows.get(series);
  }
  invoice(kind: TicketKind, number: string): InvoiceRow | undefined {
    return this.invoices.get(kind, number);
  }
  invoicesOf(purchase: OperationId): readonly InvoiceRow[] {
    return this.invoices.of(purchase);
  }
  chargeItem(item: string): ChargeItemRow | undefined {
    return this.chargeItems.get(item);
  }
  ticketOwner(station: StationId, ticketNo: number): AccountId | undefined {
    return this.owner.get(station, ticketNo);
  }
  ticketOperation(station: StationId, ticketNo: number): OperationId | undefined {
    const id = this.operation.get(station, ticketNo);
    return id === undefined ? undefined : opText(id);
  }
  takings(shift: ShiftRow, before: RowId): Takings {
    return this.taken.of(shift, before);
  }
}
