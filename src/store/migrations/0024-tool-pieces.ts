/** Tool cards are made from stock too, and their numbers are no customers' cards: a piece names either. */
export const toolPiecesMigration = `
CREATE TABLE card_piece_any (
  card_no INTEGER PRIMARY KEY,
  batch TEXT NOT NULL REFERENCES card_batch (batch),
  state TEXT NOT NULL CHECK (state IN ('in-use', 'spoiled', 'formatted'))
) STRICT;
INSERT INTO card_piece_any (card_no, batch, state) SELECT card_no, batch, state FROM card_piece;
DROP TABLE card_piece;
ALTER TABLE card_piece_any RENAME TO card_piece;
`;
