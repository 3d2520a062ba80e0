/**
 * Salts of the customers' own keys. They stand outside the chain, because a deletion destroys one; what was sealed under
 * it names its digest, so one that was changed or taken away is seen. `secure_delete` overwrites the row.
 */
export const personalKeysMigration = `
CREATE TABLE personal_key (
  account_id INTEGER PRIMARY KEY REFERENCES account (account_id),
  salt BLOB NOT NULL CHECK (length(salt) = 32)
) STRICT;
CREATE TRIGGER personal_key_no_update BEFORE UPDATE ON personal_key
BEGIN SELECT RAISE (ABORT, 'a key of a customer is drawn once'); END;
`;
