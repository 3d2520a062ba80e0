/** Exchanged meters (表号错误): the documents, and the account number that stands in a card's header. */
export const meterSwapMigration = `
ALTER TABLE card ADD COLUMN header_account INTEGER NOT NULL DEFAULT 0;
UPDATE card SET header_account = account_id;
CREATE INDEX card_of_meter ON card (meter);

CREATE TABLE meter_swap (
  document BLOB PRIMARY KEY CHECK (length(document) = 16),
  account_a INTEGER NOT NULL REFERENCES account (account_id),
  nth_a INTEGER NOT NULL CHECK (nth_a >= 1),
  head_a INTEGER,
  account_b INTEGER NOT NULL REFERENCES account (account_id) CHECK (account_b <> account_a),
  nth_b INTEGER NOT NULL CHECK (nth_b >= 1),
  head_b INTEGER,
  content TEXT NOT NULL
) STRICT;

CREATE UNIQUE INDEX meter_swap_a ON meter_swap (account_a, nth_a);
CREATE UNIQUE INDEX meter_swap_b ON meter_swap (account_b, nth_b);
`;
