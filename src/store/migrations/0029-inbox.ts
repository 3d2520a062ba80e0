/**
 * An approval from an inbox serves to the end of the maker's shift: 'now' is fifteen minutes, 'day' the business day, else the
 * shift. And the audit is paged by an index of its own: of a million sales it wants none.
 */
export const inboxMigration = `
ALTER TABLE approval ADD COLUMN until TEXT NOT NULL DEFAULT 'now'
  CHECK (until IN ('now', 'day') OR length(until) = 36);
CREATE INDEX entry_audited ON entry (id)
  WHERE kind IN ('record-audit', 'enter-person', 'set-roles', 'set-password', 'disable-person', 'approve-request');
`;
