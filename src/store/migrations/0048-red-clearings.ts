/**
 * What a platform paid out may be taken back in red, and its line of the bank is free again: the row says by which entry, and the next
 * use of the line takes its place. Nothing else of a line ever changes.
 */
export const redClearingsMigration = `
ALTER TABLE bank_line ADD COLUMN red_by BLOB CHECK (length(red_by) = 16);
DROP TRIGGER bank_line_no_update;
CREATE TRIGGER bank_line_no_update BEFORE UPDATE ON bank_line
WHEN NOT (
  (OLD.red_by IS NOT NULL AND NEW.red_by IS NULL AND NEW.bank = OLD.bank AND NEW.serial = OLD.serial)
  OR (OLD.red_by IS NULL AND NEW.red_by IS NOT NULL AND NEW.bank = OLD.bank AND NEW.serial = OLD.serial
    AND NEW.amount = OLD.amount AND NEW.booked_on = OLD.booked_on AND NEW.payment = OLD.payment
    AND NEW.confirmed_by = OLD.confirmed_by)
)
BEGIN SELECT RAISE (ABORT, 'bank_line is append-only'); END;
`;
