/** Cash over (长款) that turned out to be the money of a lost sale: what is left of it is ruled, and no fen of it twice. */
export const explainedOverMigration = `
ALTER TABLE shift ADD COLUMN explained INTEGER NOT NULL DEFAULT 0
  CHECK (explained = 0 OR (explained > 0 AND explained <= difference));
DROP INDEX shift_due;
CREATE INDEX shift_due ON shift (station) WHERE state <> 'closed' OR (difference <> explained AND ruled_by IS NULL);
`;
