/**
 * Loads of money (金额表) move fen and no gas: `litres` 0, the total counts fen, and the prices
 * that went with them stand as JSON. A check cannot be changed, so the table is made
 * again with the rows that it had. Money that waits alone stands in the list of what is on no card.
 */
const LOAD = `
CREATE TABLE load_again (
  op_id BLOB PRIMARY KEY CHECK (length(op_id) = 16),
  attempt INTEGER NOT NULL CHECK (attempt >= 1),
  account_id INTEGER NOT NULL REFERENCES account (account_id),
  card_no INTEGER NOT NULL REFERENCES card (card_no),
  meter INTEGER NOT NULL REFERENCES meter (meter),
  litres INTEGER NOT NULL CHECK (litres >= 0),
  fen INTEGER NOT NULL CHECK (fen >= 0 AND litres + fen > 0),
  sequence_before INTEGER NOT NULL,
  total_before INTEGER NOT NULL,
  target_slot TEXT NOT NULL CHECK (target_slot IN ('A', 'B')),
  target_sequence INTEGER NOT NULL CHECK (target_sequence = sequence_before + 1),
  target_total INTEGER NOT NULL
    CHECK (target_total = total_before + CASE litres WHEN 0 THEN fen ELSE litres END),
  target_tag TEXT NOT NULL,
  target_sold_at INTEGER NOT NULL,
  target_volume INTEGER NOT NULL,
  target_ceiling INTEGER NOT NULL,
  image_before BLOB NOT NULL,
  image_target BLOB NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('RESERVED', 'POSTED', 'VOIDED', 'SUPERSEDED', 'CASE')),
  reserved_at INTEGER NOT NULL,
  ended_at INTEGER,
  entry_id INTEGER NOT NULL UNIQUE REFERENCES entry (id),
  supersedes BLOB CHECK (length(supersedes) = 16),
  take_off TEXT,
  taken_off_litre INTEGER NOT NULL DEFAULT 0 CHECK (taken_off_litre BETWEEN 0 AND litres),
  taken_off_fen INTEGER NOT NULL DEFAULT 0 CHECK (taken_off_fen BETWEEN 0 AND fen),
  emergency INTEGER CHECK (emergency > 0),
  target_tariff TEXT CHECK (target_tariff IS NULL OR litres = 0)
) STRICT;

INSERT INTO load_again SELECT load.*, NULL FROM load;
DROP TABLE load;
ALTER TABLE load_again RENAME TO load;

CREATE UNIQUE INDEX load_open_card ON load (card_no) WHERE state IN ('RESERVED', 'CASE');
CREATE UNIQUE INDEX load_open_meter ON load (meter) WHERE state IN ('RESERVED', 'CASE');
CREATE INDEX load_posted ON load (meter, target_total) WHERE state = 'POSTED';
CREATE INDEX load_money ON load (meter) WHERE litres = 0;
`;

const WAITING = `
DROP INDEX live_waiting;
CREATE INDEX live_waiting ON live (account_id)
  WHERE to_be_written_litre > 0 OR owed_litre > 0 OR to_be_written_fen > 0;
`;

export const moneyLoadsMigration = [LOAD, WAITING].join('\n');
