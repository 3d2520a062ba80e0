/** The register of blank cards: batches, who holds how many, what became of each card made from them, and every movement. */
export const cardStockMigration = `
CREATE TABLE card_batch (
  batch TEXT PRIMARY KEY,
  chip TEXT NOT NULL,
  received INTEGER NOT NULL CHECK (received >= 1),
  in_use INTEGER NOT NULL CHECK (in_use >= 0),
  spoiled INTEGER NOT NULL CHECK (spoiled >= 0),
  missing INTEGER NOT NULL,
  received_at INTEGER NOT NULL UNIQUE REFERENCES entry (id)
) STRICT;

CREATE TABLE card_holding (
  batch TEXT NOT NULL REFERENCES card_batch (batch),
  holder TEXT NOT NULL,
  pieces INTEGER NOT NULL CHECK (pieces >= 0),
  PRIMARY KEY (batch, holder)
) STRICT;

CREATE INDEX card_holding_holder ON card_holding (holder);

CREATE TABLE card_piece (
  card_no INTEGER PRIMARY KEY REFERENCES card (card_no),
  batch TEXT NOT NULL REFERENCES card_batch (batch),
  state TEXT NOT NULL CHECK (state IN ('in-use', 'spoiled', 'formatted'))
) STRICT;

CREATE TABLE card_movement (
  entry_id INTEGER PRIMARY KEY REFERENCES entry (id),
  at INTEGER NOT NULL,
  move TEXT NOT NULL CHECK (move IN
    ('received', 'issued', 'returned', 'opened', 'spoiled', 'formatted', 'counted', 'ruled')),
  batch TEXT NOT NULL REFERENCES card_batch (batch),
  holder TEXT NOT NULL,
  pieces INTEGER NOT NULL,
  card_no INTEGER,
  operator TEXT NOT NULL
) STRICT;

CREATE INDEX card_movement_holder ON card_movement (holder, at);
CREATE INDEX card_movement_batch ON card_movement (batch, at);

CREATE TRIGGER card_movement_no_update BEFORE UPDATE ON card_movement
BEGIN SELECT RAISE (ABORT, 'card_movement is append-only'); END;
CREATE TRIGGER card_movement_no_delete BEFORE DELETE ON card_movement
BEGIN SELECT RAISE (ABORT, 'card_movement is append-only'); END;

CREATE TABLE card_count (
  count BLOB PRIMARY KEY CHECK (length(count) = 16),
  batch TEXT NOT NULL REFERENCES card_batch (batch),
  holder TEXT NOT NULL,
  counted_by TEXT NOT NULL,
  expected INTEGER NOT NULL CHECK (expected >= 0),
  counted INTEGER NOT NULL CHECK (counted >= 0 AND counted <> expected),
  ruled_by BLOB CHECK (length(ruled_by) = 16)
) STRICT;

CREATE INDEX card_count_due ON card_count (batch) WHERE ruled_by IS NULL;
`;
