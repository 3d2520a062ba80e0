/** Wheels of industrial meters have up to eight whole digits. A CHECK cannot be changed, so the column is made anew. */
export const longWheelsMigration = `
ALTER TABLE meter RENAME COLUMN wheel_digits TO wheel_digits_before;
ALTER TABLE meter ADD COLUMN wheel_digits INTEGER NOT NULL DEFAULT 5
  CHECK (wheel_digits BETWEEN 4 AND 8);
UPDATE meter SET wheel_digits = wheel_digits_before WHERE wheel_digits_before <> 5;
ALTER TABLE meter DROP COLUMN wheel_digits_before;
`;
