/** A gap that two people accepted, what waited to be written then, and gas that cards showed since and nobody knows the sale of. */
export const gapMigration = `
CREATE TABLE epoch (
  operation_id BLOB PRIMARY KEY CHECK (length(operation_id) = 16),
  station INTEGER NOT NULL,
  epoch INTEGER NOT NULL UNIQUE CHECK (epoch >= 1),
  restored_batch INTEGER NOT NULL CHECK (restored_batch >= 0),
  restored_chain TEXT NOT NULL,
  anchored_batch INTEGER NOT NULL CHECK (anchored_batch > restored_batch),
  anchored_chain TEXT NOT NULL CHECK (length(anchored_chain) = 64),
  reason TEXT NOT NULL,
  maker TEXT NOT NULL,
  checker TEXT NOT NULL CHECK (checker <> maker),
  at INTEGER NOT NULL
) STRICT;
CREATE TRIGGER epoch_no_update BEFORE UPDATE ON epoch
BEGIN SELECT RAISE (ABORT, 'epoch is append-only'); END;
CREATE TRIGGER epoch_no_delete BEFORE DELETE ON epoch
BEGIN SELECT RAISE (ABORT, 'epoch is append-only'); END;

CREATE TABLE gap_waiting (
  account_id INTEGER PRIMARY KEY REFERENCES account (account_id),
  litres INTEGER NOT NULL CHECK (litres >= 0),
  fen INTEGER NOT NULL CHECK (fen >= 0)
) STRICT;

CREATE TABLE recovered (
  load BLOB PRIMARY KEY CHECK (length(load) = 16),
  account_id INTEGER NOT NULL REFERENCES account (account_id),
  card_no INTEGER NOT NULL REFERENCES card (card_no),
  meter INTEGER NOT NULL REFERENCES meter (meter),
  litres INTEGER NOT NULL CHECK (litres > 0),
  at INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'sold', 'granted')),
  resolved_by BLOB CHECK ((resolved_by IS NULL) = (state = 'open'))
) STRICT;
CREATE INDEX recovered_open ON recovered (at) WHERE state = 'open';
`;
