/** Meters that were taken down, each with its signed sheet, written once; and the money of gas owed, which keeps its lots. */
export const meterEndMigration = `
ALTER TABLE live ADD COLUMN owed_fen INTEGER NOT NULL DEFAULT 0
  CHECK (owed_fen BETWEEN 0 AND 9007199254740991);
CREATE TABLE meter_end (
  meter INTEGER PRIMARY KEY REFERENCES meter (meter),
  new_meter INTEGER UNIQUE REFERENCES meter (meter),
  account_id INTEGER NOT NULL REFERENCES account (account_id),
  content TEXT NOT NULL
) STRICT;
CREATE INDEX meter_end_account ON meter_end (account_id);
CREATE TRIGGER meter_end_no_update BEFORE UPDATE ON meter_end
BEGIN SELECT RAISE (ABORT, 'meter_end is append-only'); END;
CREATE TRIGGER meter_end_no_delete BEFORE DELETE ON meter_end
BEGIN SELECT RAISE (ABORT, 'meter_end is append-only'); END;
`;
