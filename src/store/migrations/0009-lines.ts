/** Meters on lines, and loads over them: at most one open load a meter. */
export const linesMigration = `
CREATE TABLE meter_link (
  meter INTEGER PRIMARY KEY REFERENCES meter (meter),
  line TEXT NOT NULL,
  protocol TEXT NOT NULL,
  profile TEXT NOT NULL,
  address TEXT NOT NULL,
  credit_unit INTEGER CHECK (credit_unit >= 1),
  count INTEGER CHECK (count BETWEEN 0 AND 255),
  total INTEGER CHECK (total >= 0 AND (total IS NULL) = (count IS NULL)),
  last_ser INTEGER CHECK (last_ser BETWEEN 0 AND 255)
) STRICT;

CREATE INDEX meter_link_place ON meter_link (line, address);

CREATE TABLE line_load (
  op_id BLOB PRIMARY KEY CHECK (length(op_id) = 16),
  attempt INTEGER NOT NULL CHECK (attempt >= 1),
  account_id INTEGER NOT NULL REFERENCES account (account_id),
  meter INTEGER NOT NULL REFERENCES meter (meter),
  litres INTEGER NOT NULL CHECK (litres > 0),
  fen INTEGER NOT NULL CHECK (fen >= 0),
  ser INTEGER NOT NULL CHECK (ser BETWEEN 0 AND 255),
  order_count INTEGER NOT NULL CHECK (order_count = (count_before + 1) % 256),
  amount INTEGER NOT NULL CHECK (amount * unit = litres),
  unit INTEGER NOT NULL CHECK (unit >= 1),
  count_before INTEGER NOT NULL CHECK (count_before BETWEEN 0 AND 255),
  total_before INTEGER NOT NULL CHECK (total_before >= 0),
  state TEXT NOT NULL CHECK (state IN ('RESERVED', 'POSTED', 'VOIDED', 'CASE')),
  reserved_at INTEGER NOT NULL,
  ended_at INTEGER,
  entry_id INTEGER NOT NULL UNIQUE REFERENCES entry (id)
) STRICT;

CREATE UNIQUE INDEX line_load_open ON line_load (meter) WHERE state IN ('RESERVED', 'CASE');
`;
