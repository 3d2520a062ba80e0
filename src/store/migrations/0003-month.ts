/** The month: periods, a line of use a customer, how far each meter is billed, and what a customer owes for over-use. */
export const monthMigration = `
ALTER TABLE live ADD COLUMN over_use_fen INTEGER NOT NULL DEFAULT 0
  CHECK (over_use_fen BETWEEN 0 AND 9007199254740991);

CREATE TABLE month (
  period TEXT PRIMARY KEY CHECK (length(period) = 7),
  first_day TEXT NOT NULL CHECK (length(first_day) = 10),
  last_day TEXT NOT NULL CHECK (last_day >= first_day),
  state TEXT NOT NULL CHECK (state IN ('preparing', 'submitted', 'reviewed', 'posting', 'closed')),
  revision INTEGER NOT NULL CHECK (revision >= 0),
  lines INTEGER NOT NULL CHECK (lines >= 0),
  litres INTEGER NOT NULL,
  blocked INTEGER NOT NULL CHECK (blocked BETWEEN 0 AND lines),
  hash TEXT CHECK (length(hash) = 64),
  submitted_by TEXT CHECK ((submitted_by IS NULL) = (hash IS NULL)),
  missing INTEGER NOT NULL CHECK (missing >= 0),
  missing_reason TEXT,
  missing_second TEXT,
  reviewed_by TEXT,
  closed_by TEXT
) STRICT;

CREATE TABLE usage (
  period TEXT NOT NULL REFERENCES month (period),
  account_id INTEGER NOT NULL REFERENCES account (account_id),
  meter INTEGER NOT NULL REFERENCES meter (meter),
  source TEXT NOT NULL CHECK (source IN ('line', 'card', 'handheld', 'estimate')),
  previous_index INTEGER NOT NULL,
  previous_read_on TEXT NOT NULL,
  read_index INTEGER NOT NULL,
  read_on TEXT NOT NULL,
  litres INTEGER NOT NULL,
  why TEXT NOT NULL CHECK (why IN ('', 'index-back', 'too-high')),
  state TEXT NOT NULL CHECK (state IN ('entered', 'blocked', 'waived', 'deducted')),
  PRIMARY KEY (period, account_id)
) STRICT;

CREATE INDEX usage_blocked ON usage (period, why, account_id) WHERE state = 'blocked';
CREATE INDEX usage_waiting ON usage (period, account_id) WHERE state <> 'deducted';

CREATE TABLE watermark (
  period TEXT NOT NULL REFERENCES month (period),
  station INTEGER NOT NULL CHECK (station BETWEEN 1 AND 255),
  last_row INTEGER NOT NULL CHECK (last_row >> 44 = station),
  PRIMARY KEY (period, station)
) STRICT;

CREATE TABLE metered (
  meter INTEGER PRIMARY KEY REFERENCES meter (meter),
  account_id INTEGER NOT NULL,
  source TEXT NOT NULL CHECK (source IN ('', 'line', 'card', 'handheld')),
  read_index INTEGER NOT NULL,
  read_on TEXT NOT NULL,
  billed INTEGER NOT NULL CHECK (billed >= 0),
  estimated INTEGER NOT NULL CHECK (estimated BETWEEN 0 AND billed)
) STRICT;
`;
