/** Gas taken off a card again: what the card shall show without it, and of a posted load what was taken off. */
export const takeOffMigration = `
ALTER TABLE load ADD COLUMN take_off TEXT;
ALTER TABLE load ADD COLUMN taken_off_litre INTEGER NOT NULL DEFAULT 0
  CHECK (taken_off_litre BETWEEN 0 AND litres);
ALTER TABLE load ADD COLUMN taken_off_fen INTEGER NOT NULL DEFAULT 0
  CHECK (taken_off_fen BETWEEN 0 AND fen);
`;
