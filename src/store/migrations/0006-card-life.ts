/** What the life of a card at the counter keeps: loads of replaced cards, refunds, and lists that must not walk through all. */

/** Which load of a replaced card a load took over from: such a one is never voided. Past ones are told by their entries. */
const SUPERSEDES = `
ALTER TABLE load ADD COLUMN supersedes BLOB CHECK (length(supersedes) = 16);

UPDATE load SET supersedes = unhex(replace(entry.detail ->> '$.command.load', '-', ''))
FROM entry WHERE entry.id = load.entry_id AND entry.kind = 'supersede-load';
`;

/** What has gone back of each payment: a payment is never refunded for more than it brought. */
const REFUND = `
CREATE TABLE refund (
  payment BLOB PRIMARY KEY CHECK (length(payment) = 16),
  account_id INTEGER NOT NULL REFERENCES account (account_id),
  amount INTEGER NOT NULL CHECK (amount BETWEEN 1 AND 9007199254740991)
) STRICT;
`;

const WAITING_LISTS = `
CREATE INDEX live_waiting ON live (account_id) WHERE to_be_written_litre > 0 OR owed_litre > 0;
CREATE INDEX card_void_listed ON card (card_no) WHERE stage = 'void-listed';
`;

export const cardLifeMigration = [SUPERSEDES, REFUND, WAITING_LISTS].join('\n');
