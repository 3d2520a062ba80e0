/** Lines of banks' files that have confirmed a transfer: a serial number of a bank serves once. */
export const bankLinesMigration = `
CREATE TABLE bank_line (
  bank TEXT NOT NULL CHECK (length(bank) > 0),
  serial TEXT NOT NULL CHECK (length(serial) > 0),
  amount INTEGER NOT NULL CHECK (amount > 0),
  booked_on TEXT NOT NULL CHECK (length(booked_on) = 10),
  payment BLOB NOT NULL CHECK (length(payment) = 16),
  confirmed_by BLOB NOT NULL CHECK (length(confirmed_by) = 16),
  PRIMARY KEY (bank, serial)
) STRICT;
CREATE INDEX transfer_pending ON transfer (op_id) WHERE state = 'pending';
CREATE TRIGGER bank_line_no_update BEFORE UPDATE ON bank_line
BEGIN SELECT RAISE (ABORT, 'bank_line is append-only'); END;
CREATE TRIGGER bank_line_no_delete BEFORE DELETE ON bank_line
BEGIN SELECT RAISE (ABORT, 'bank_line is append-only'); END;
`;
