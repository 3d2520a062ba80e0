/** A transfer that never came is withdrawn by two people; the table is made anew, because a CHECK cannot be changed. */
export const withdrawnTransfersMigration = `
CREATE TABLE transfer_now (
  op_id BLOB PRIMARY KEY CHECK (length(op_id) = 16),
  account_id INTEGER NOT NULL REFERENCES account (account_id),
  amount INTEGER NOT NULL CHECK (amount BETWEEN 1 AND 9007199254740991),
  ticket_no INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pending', 'settled', 'withdrawn')),
  confirmed_by BLOB CHECK ((confirmed_by IS NULL) = (state <> 'settled'))
) STRICT;
INSERT INTO transfer_now SELECT op_id, account_id, amount, ticket_no, state, confirmed_by FROM transfer;
DROP TABLE transfer;
ALTER TABLE transfer_now RENAME TO transfer;
CREATE INDEX transfer_pending ON transfer (op_id) WHERE state = 'pending';
`;
