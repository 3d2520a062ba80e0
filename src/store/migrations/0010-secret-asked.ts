/**
 * A presentation whose answer nobody heard: how many tries the card had left before it. The table is made anew because a
 * CHECK cannot be widened.
 */
export const secretAskedMigration = `
CREATE TABLE card_secret_asked (
  card_no INTEGER NOT NULL REFERENCES card (card_no),
  fingerprint TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('proven', 'wrong', 'disputed', 'being-set', 'asked')),
  asked_at_tries INTEGER CHECK (asked_at_tries BETWEEN 1 AND 255),
  PRIMARY KEY (card_no, fingerprint),
  CHECK (outcome <> 'asked' OR asked_at_tries IS NOT NULL)
) STRICT;

INSERT INTO card_secret_asked (card_no, fingerprint, outcome)
SELECT card_no, fingerprint, outcome FROM card_secret;

DROP TABLE card_secret;
ALTER TABLE card_secret_asked RENAME TO card_secret;
`;
