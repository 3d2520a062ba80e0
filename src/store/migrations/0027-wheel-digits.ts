/** Where a meter's index wheel begins again. Those of before were taken to have five whole digits. */
export const wheelDigitsMigration = `
ALTER TABLE meter ADD COLUMN wheel_digits INTEGER NOT NULL DEFAULT 5
  CHECK (wheel_digits BETWEEN 4 AND 6);
`;
