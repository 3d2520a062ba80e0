/**
 * Money that a card of a money meter (金额表) showed after a gap stands beside recovered gas: it has fen and no litres. A check cannot be
 * changed, so the table is made again with the rows that it had, which are all of gas.
 */
export const recoveredMoneyMigration = `
CREATE TABLE recovered_again (
  load BLOB PRIMARY KEY CHECK (length(load) = 16),
  account_id INTEGER NOT NULL REFERENCES account (account_id),
  card_no INTEGER NOT NULL REFERENCES card (card_no),
  meter INTEGER NOT NULL REFERENCES meter (meter),
  litres INTEGER NOT NULL CHECK (litres >= 0),
  fen INTEGER NOT NULL CHECK (fen >= 0 AND (litres = 0) <> (fen = 0)),
  at INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'sold', 'granted')),
  resolved_by BLOB CHECK ((resolved_by IS NULL) = (state = 'open')),
  paper TEXT CHECK (paper IS NULL OR state = 'sold')
) STRICT;
INSERT INTO recovered_again
  SELECT load, account_id, card_no, meter, litres, 0, at, state, resolved_by, paper FROM recovered;
DROP TABLE recovered;
ALTER TABLE recovered_again RENAME TO recovered;
CREATE INDEX recovered_open ON recovered (at) WHERE state = 'open';
`;
