/**
 * The last time that each card was found to contradict the books (卡账不符), and whether that note stands: few among many cards, so the list
 * of those that stand has an index of its own.
 */
export const cardDifferencesMigration = `
CREATE TABLE card_difference (
  card_no INTEGER PRIMARY KEY REFERENCES card (card_no),
  stands INTEGER NOT NULL CHECK (stands IN (0, 1)),
  content TEXT NOT NULL
) STRICT;
CREATE INDEX card_difference_stands ON card_difference (card_no) WHERE stands = 1;
`;
