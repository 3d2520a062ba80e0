/**
 * Slips of card works (业务凭单) are found by their account, and so is the name that it was opened with: neither moves value, so no
 * chain of postings leads there, and they are few among a million.
 */
export const cardWorksMigration = `
CREATE INDEX entry_card_work ON entry (account_id, id) WHERE kind IN ('open-account', 'open-card', 'begin-format', 'end-lost-load');
`;
