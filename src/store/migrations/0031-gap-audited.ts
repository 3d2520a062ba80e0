/**
 * A gap that two people accepted, and what they said of gas found since, stand in the audit; and the paper by which found gas
 * became sold is known, so that no paper brings its money twice.
 */
export const gapAuditedMigration = `
DROP INDEX entry_audited;
CREATE INDEX entry_audited ON entry (id)
  WHERE kind IN ('record-audit', 'enter-person', 'set-roles', 'set-password', 'disable-person', 'approve-request', 'accept-gap', 'resolve-recovered');
ALTER TABLE recovered ADD COLUMN paper TEXT CHECK (paper IS NULL OR state = 'sold');
UPDATE recovered SET paper = (
  SELECT json_extract(detail, '$.command.how.paper') FROM entry WHERE op_id = resolved_by
) WHERE state = 'sold';
`;
