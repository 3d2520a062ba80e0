/**
 * What a customer's record says beyond the opening of the account (户资料变更): sizes that the household had before (人口), what invoices
 * name, and how often it was changed. Changes move no value, so no chain of postings leads to them: they are found by their account.
 */
export const recordChangesMigration = `
ALTER TABLE account ADD COLUMN size_past TEXT NOT NULL DEFAULT '[]';
ALTER TABLE account ADD COLUMN invoice_title TEXT NOT NULL DEFAULT '';
ALTER TABLE account ADD COLUMN tax_no TEXT;
ALTER TABLE account ADD COLUMN changes INTEGER NOT NULL DEFAULT 0 CHECK (changes >= 0);
CREATE INDEX entry_change ON entry (account_id, id) WHERE kind = 'change-account';
`;
