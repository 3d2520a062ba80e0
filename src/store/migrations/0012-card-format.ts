/** Cards on their way back to blank stock. */
export const cardFormatMigration = `
CREATE TABLE card_format (
  card_no INTEGER PRIMARY KEY REFERENCES card (card_no),
  format BLOB NOT NULL CHECK (length(format) = 16),
  state TEXT NOT NULL CHECK (state IN ('begun', 'released', 'done'))
) STRICT;
`;
