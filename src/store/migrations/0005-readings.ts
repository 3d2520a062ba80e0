/** Readings of meters with their doubts, and meters that are stuck, dead or broken. */
export const readingsMigration = `
CREATE TABLE reading (
  entry_id INTEGER PRIMARY KEY REFERENCES entry (id),
  meter INTEGER NOT NULL REFERENCES meter (meter),
  at INTEGER NOT NULL,
  counts INTEGER NOT NULL CHECK (counts IN (0, 1)),
  open INTEGER NOT NULL CHECK (open IN (0, 1)),
  content TEXT NOT NULL
) STRICT;

CREATE INDEX reading_of_meter ON reading (meter, at);
CREATE INDEX reading_in_doubt ON reading (entry_id) WHERE open = 1;

CREATE TABLE meter_fault (
  meter INTEGER PRIMARY KEY REFERENCES meter (meter),
  found_on TEXT NOT NULL,
  open INTEGER NOT NULL CHECK (open IN (0, 1)),
  content TEXT NOT NULL
) STRICT;

CREATE INDEX meter_fault_open ON meter_fault (found_on) WHERE open = 1;
`;
