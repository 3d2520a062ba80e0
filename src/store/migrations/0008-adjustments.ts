/** Litres that documents have added to what a meter was billed for, or taken from it. */
export const adjustmentMigration = `
ALTER TABLE metered ADD COLUMN adjusted INTEGER NOT NULL DEFAULT 0;
`;
