/** The ticket register: slips that have ended, series of pre-printed numbers, and every number given or spoiled. */
import type { Database } from 'better-sqlite3';
import type { OperationId, StationId } from '../../core/ids.ts';
import type { TicketKind } from '../../core/ledger/hall/commands.ts';
import type { InvoiceRow, SeriesRow, TicketEndRow } from '../../core/ledger/hall/rows.ts';
import { selectSql, upsertSql } from './columns.ts';
import { opBytes, opText } from './identities.ts';

type StoredEnd = Omit<TicketEndRow, 'endedBy' | 'invoice'> & {
  readonly endedBy: Uint8Array;
  readonly invoice: Uint8Array | null;
};

const textOrNull = (bytes: Uint8Array | null): OperationId | null =>
  bytes === null ? null : opText(bytes);

const asEnd = ({ endedBy, invoice, ...row }: StoredEnd): TicketEndRow => ({
  ...row,
  endedBy: opText(endedBy),
  invoice: textOrNull(invoice),
});

export function ticketEndTable(db: Database) {
  const fields = ['station', 'ticketNo', 'how', 'endedBy', 'invoice'] as const;
  const select = selectSql('ticket_end', fields);
  const byTicket = db.prepare<[number, number], StoredEnd>(
    `${select} WHERE station = ? AND ticket_no = ?`,
  );
  const between = db.prepare<[number, number, number], StoredEnd>(
    `${select} WHERE station = ? AND ticket_no BETWEEN ? AND ? ORDER BY ticket_no`,
  );
  const every = db.prepare<[], StoredEnd>(`${select} ORDER BY station, ticket_no`);
  const upsert = db.prepare<[StoredEnd]>(upsertSql('ticket_end', fields, ['station', 'ticketNo']));
  return {
    get(station: StationId, ticketNo: number): TicketEndRow | undefined {
      const stored = byTicket.get(station, ticketNo);
      return stored === undefined ? undefined : asEnd(stored);
    },
    within: (station: StationId, first: number, last: number): readonly TicketEndRow[] =>
      between.all(station, first, last).map(asEnd),
    *all(): Generator<TicketEndRow> {
      for (const stored of every.iterate()) yield asEnd(stored);
    },
    put: ({ endedBy, invoice, ...row }: TicketEndRow) =>
      upsert.run({
        ...row,
        endedBy: opBytes(endedBy),
        invoice: invoice === null ? null : opBytes(invoice),
      }),
  };
}

export function seriesTable(db: Database) {
  const fields = [
    'series',
    'ticketKind',
    'first',
    'last',
    'next',
    'holder',
  ] as const satisfies readonly (keyof SeriesRow)[];
  const select = selectSql('ticket_series', fields);
  const byName = db.prepare<[string], SeriesRow>(`${select} WHERE series = ?`);
  const every = db.prepare<[], SeriesRow>(`${select} ORDER BY series`);
  const upsert = db.prepare<[SeriesRow]>(upsertSql('ticket_series', fields, ['series']));
  return {
    get: (series: string) => byName.get(series),
    all: () => every.iterate(),
    list: () => every.all(),
    put: (row: SeriesRow) => upsert.run(row),
  };
}

type StoredInvoice = Omit<InvoiceRow, 'operation' | 'purchase'> & {
  readonly operation: Uint8Array;
  readonly purchase: Uint8Array | null;
};

const asInvoice = ({ operation, purchase, ...row }: StoredInvoice): InvoiceRow => ({
  ...row,
  operation: opText(operation),
  purchase: textOrNull(purchase),
});

export function invoiceTable(db: Database) {
  const fields = [
    'ticketKind',
    'number',
    'series',
    'state',
    'station',
    'operator',
    'businessDate',
    'ticketNo',
    'operation',
    'purchase',
  ] as const;
  const select = selectSql('invoice', fields);
  const byNumber = db.prepare<[string, string], StoredInvoice>(
    `${select} WHERE ticket_kind = ? AND number = ?`,
  );
  const ofPurchase = db.prepare<[Uint8Array], StoredInvoice>(
    `${select} WHERE purchase = ? ORDER BY number`,
  );
  const ofDays = db.prepare<[string, string], StoredInvoice>(
    `${select} WHERE business_date BETWEEN ? AND ? ORDER BY ticket_kind, number`,
  );
  const ofTicket = db.prepare<[number, number], StoredInvoice>(
    `${select} WHERE station = ? AND ticket_no = ? ORDER BY number`,
  );
  const every = db.prepare<[], StoredInvoice>(`${select} ORDER BY ticket_kind, number`);
  const upsert = db.prepare<[StoredInvoice]>(
    upsertSql('invoice', fields, ['ticketKind', 'number']),
  );
  return {
    get(kind: TicketKind, number: string): InvoiceRow | undefined {
      const stored = byNumber.get(kind, number);
      return stored === undefined ? undefined : asInvoice(stored);
    },
    of: (purchase: OperationId): readonly InvoiceRow[] =>
      ofPurchase.all(opBytes(purchase)).map(asInvoice),
    ofTicket: (station: StationId, ticketNo: number): readonly InvoiceRow[] =>
      ofTicket.all(station, ticketNo).map(asInvoice),
    between: (from: string, to: string): readonly InvoiceRow[] =>
      ofDays.all(from, to).map(asInvoice),
    *all(): Generator<InvoiceRow> {
      for (const stored of every.iterate()) yield asInvoice(stored);
    },
    put: ({ operation, purchase, ...row }: InvoiceRow) =>
      upsert.run({
        ...row,
        operation: opBytes(operation),
        purchase: purchase === null ? null : opBytes(purchase),
      }),
  };
}
