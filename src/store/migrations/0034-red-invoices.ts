/** A red invoice (红字发票) has a number of its own beside the one it takes back; afterwards the slip may have another invoice. */
const KINDS = "('charge-invoice', 'installation-invoice', 'deposit-receipt', 'vat-invoice')";

export const redInvoicesMigration = `
CREATE TABLE invoice_number (
  ticket_kind TEXT NOT NULL CHECK (ticket_kind IN ${KINDS}),
  number TEXT NOT NULL,
  series TEXT REFERENCES ticket_series (series),
  state TEXT NOT NULL CHECK (state IN ('given', 'spoiled', 'red')),
  station INTEGER NOT NULL,
  operator TEXT NOT NULL,
  business_date TEXT NOT NULL CHECK (length(business_date) = 10),
  ticket_no INTEGER CHECK ((ticket_no IS NULL) = (state = 'spoiled')),
  operation BLOB NOT NULL CHECK (length(operation) = 16),
  PRIMARY KEY (ticket_kind, number)
) STRICT;
INSERT INTO invoice_number SELECT ticket_kind, number, series, state, station, operator, business_date, ticket_no, operation
  FROM invoice;
DROP TABLE invoice;
ALTER TABLE invoice_number RENAME TO invoice;
CREATE INDEX invoice_day ON invoice (business_date);
`;
