/**
 * Register of form numbers. Documents of the past are entered as they stood; where two had one number, the first has it,
 * and the second stays what it was in the books.
 */
export const documentsMigration = `
CREATE TABLE document (
  form_no TEXT PRIMARY KEY CHECK (length(form_no) > 0),
  kind TEXT NOT NULL,
  op_id BLOB NOT NULL CHECK (length(op_id) = 16),
  account_id INTEGER NOT NULL REFERENCES account (account_id),
  document_on TEXT NOT NULL CHECK (length(document_on) = 10)
) STRICT;
CREATE TRIGGER document_no_update BEFORE UPDATE ON document
BEGIN SELECT RAISE (ABORT, 'document is append-only'); END;
CREATE TRIGGER document_no_delete BEFORE DELETE ON document
BEGIN SELECT RAISE (ABORT, 'document is append-only'); END;
INSERT OR IGNORE INTO document
SELECT coalesce(
    json_extract(detail, '$.command.formNo'),
    json_extract(detail, '$.command.sheetNo'),
    json_extract(detail, '$.command.workOrder')
  ), kind, op_id, account_id, business_date
FROM entry
WHERE kind IN ('adjust-usage', 'correct-price', 'change-meter', 'settle-account', 'swap-meters')
ORDER BY at, id;
`;
