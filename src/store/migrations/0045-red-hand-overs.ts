/**
 * A mistyped hand-over is taken back by two people: a slip's number may stand once, and once more for each time it was taken back. The
 * table is made anew, because its key changes. Whose drawer it was does not sign for it (migrations 37 and 44).
 */
export const redHandOversMigration = `
CREATE TABLE hand_over_now (
  bank_slip TEXT NOT NULL,
  bank_date TEXT NOT NULL CHECK (length(bank_date) = 10),
  station INTEGER NOT NULL,
  cashier TEXT NOT NULL,
  amount INTEGER NOT NULL CHECK (amount >= 1),
  handed_over_by BLOB NOT NULL CHECK (length(handed_over_by) = 16),
  handed_at INTEGER NOT NULL,
  shift BLOB CHECK (length(shift) = 16),
  red_by BLOB CHECK (length(red_by) = 16),
  red_at INTEGER CHECK ((red_at IS NULL) = (red_by IS NULL) AND red_at > handed_at),
  red_on TEXT CHECK ((red_on IS NULL) = (red_by IS NULL) AND length(red_on) = 10),
  PRIMARY KEY (bank_slip, handed_over_by)
) STRICT;
INSERT INTO hand_over_now
  SELECT bank_slip, bank_date, station, cashier, amount, handed_over_by,
    (SELECT id FROM entry WHERE op_id = handed_over_by),
    (SELECT shift FROM shift WHERE ruled_by = handed_over_by), NULL, NULL, NULL
  FROM hand_over;
DROP TABLE hand_over;
ALTER TABLE hand_over_now RENAME TO hand_over;
CREATE UNIQUE INDEX hand_over_stands ON hand_over (bank_slip) WHERE red_by IS NULL;
CREATE INDEX hand_over_day ON hand_over (bank_date);
CREATE INDEX hand_over_red ON hand_over (red_on) WHERE red_on IS NOT NULL;
CREATE INDEX hand_over_drawer ON hand_over (station, cashier, handed_at);

CREATE TRIGGER batch_two_people_red BEFORE INSERT ON batch
WHEN EXISTS (SELECT 1 FROM entry WHERE id BETWEEN NEW.first AND NEW.last AND kind = 'red-hand-over'
  AND json_extract(detail, '$.command.second') = (SELECT cashier FROM hand_over WHERE red_by = op_id))
BEGIN SELECT RAISE (ABORT, 'entry: maker and checker are one'); END;
`;
