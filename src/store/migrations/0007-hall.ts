/**
 * The hall: slips that were printed, shifts and the bank's slips of cash, the ticket register, and what is charged beyond gas.
 * Images of slips are in the entries that printed them first.
 */
const KINDS = "('charge-invoice', 'installation-invoice', 'deposit-receipt', 'vat-invoice')";

const SLIPS = `
CREATE TABLE slip (
  station INTEGER NOT NULL,
  ticket_no INTEGER NOT NULL CHECK (ticket_no >= 1),
  slip TEXT NOT NULL CHECK (slip IN ('ticket', 'settlement')),
  original BLOB NOT NULL CHECK (length(original) = 16),
  write TEXT CHECK (write IN ('done', 'not-written', 'pending')),
  copies INTEGER NOT NULL CHECK (copies >= 0),
  PRIMARY KEY (station, ticket_no, slip)
) STRICT;
`;

const SHIFTS = `
CREATE TABLE shift (
  shift BLOB PRIMARY KEY CHECK (length(shift) = 16),
  station INTEGER NOT NULL,
  cashier TEXT NOT NULL,
  opened_at INTEGER NOT NULL UNIQUE,
  after INTEGER NOT NULL CHECK (after <= opened_at),
  float INTEGER NOT NULL CHECK (float >= 0),
  carried INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'recount', 'closed')),
  closed_by BLOB CHECK ((closed_by IS NULL) = (state <> 'closed')),
  closed_at INTEGER CHECK ((closed_at IS NULL) = (state <> 'closed')),
  closed_on TEXT CHECK ((closed_on IS NULL) = (state <> 'closed')),
  counted INTEGER CHECK ((counted IS NULL) = (state <> 'closed')),
  difference INTEGER CHECK ((difference IS NULL) = (state <> 'closed')),
  ruled_by BLOB CHECK (ruled_by IS NULL OR difference <> 0)
) STRICT;

CREATE INDEX shift_cashier ON shift (station, cashier, opened_at);
CREATE UNIQUE INDEX shift_open ON shift (station, cashier) WHERE state <> 'closed';
CREATE INDEX shift_day ON shift (closed_on) WHERE closed_on IS NOT NULL;
CREATE INDEX shift_due ON shift (station) WHERE state <> 'closed' OR (difference <> 0 AND ruled_by IS NULL);

CREATE TABLE hand_over (
  bank_slip TEXT PRIMARY KEY,
  bank_date TEXT NOT NULL CHECK (length(bank_date) = 10),
  station INTEGER NOT NULL,
  cashier TEXT NOT NULL,
  amount INTEGER NOT NULL CHECK (amount >= 1),
  handed_over_by BLOB NOT NULL CHECK (length(handed_over_by) = 16)
) STRICT;

CREATE INDEX hand_over_day ON hand_over (bank_date);
`;

const REGISTER = `
CREATE TABLE ticket_end (
  station INTEGER NOT NULL,
  ticket_no INTEGER NOT NULL CHECK (ticket_no >= 1),
  how TEXT NOT NULL CHECK (how IN ('recovered', 'lost', 'voided')),
  ended_by BLOB NOT NULL CHECK (length(ended_by) = 16),
  invoice BLOB CHECK (length(invoice) = 16),
  PRIMARY KEY (station, ticket_no)
) STRICT;

CREATE TABLE ticket_series (
  series TEXT PRIMARY KEY,
  ticket_kind TEXT NOT NULL CHECK (ticket_kind IN ${KINDS}),
  first INTEGER NOT NULL CHECK (first >= 1),
  last INTEGER NOT NULL CHECK (last BETWEEN first AND 99999999),
  next INTEGER NOT NULL CHECK (next BETWEEN first AND last + 1),
  holder TEXT NOT NULL
) STRICT;

CREATE TABLE invoice (
  ticket_kind TEXT NOT NULL CHECK (ticket_kind IN ${KINDS}),
  number TEXT NOT NULL,
  series TEXT REFERENCES ticket_series (series),
  state TEXT NOT NULL CHECK (state IN ('given', 'spoiled')),
  station INTEGER NOT NULL,
  operator TEXT NOT NULL,
  business_date TEXT NOT NULL CHECK (length(business_date) = 10),
  ticket_no INTEGER CHECK ((ticket_no IS NULL) = (state = 'spoiled')),
  operation BLOB NOT NULL CHECK (length(operation) = 16),
  PRIMARY KEY (ticket_kind, number)
) STRICT;

CREATE UNIQUE INDEX invoice_ticket ON invoice (station, ticket_no) WHERE ticket_no IS NOT NULL;
CREATE INDEX invoice_day ON invoice (business_date);
`;

const CHARGE_ITEMS = `
CREATE TABLE charge_item (
  item TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  income INTEGER NOT NULL CHECK (income IN (0, 1)),
  tax_basis_points INTEGER NOT NULL
    CHECK (tax_basis_points BETWEEN 0 AND 10000 AND (income = 1 OR tax_basis_points = 0))
) STRICT;
`;

export const hallMigration = [SLIPS, SHIFTS, REGISTER, CHARGE_ITEMS].join('\n');
