/** People: a name is the key for ever. Whoever holds a role that is held alone holds no other. */
export const peopleMigration = `
CREATE TABLE person (
  person TEXT PRIMARY KEY CHECK (length(person) BETWEEN 1 AND 40),
  full_name TEXT NOT NULL,
  roles TEXT NOT NULL CHECK (roles <> '' AND (roles IN ('auditor', 'administrator')
    OR (' ' || roles || ' ' NOT LIKE '% auditor %' AND ' ' || roles || ' ' NOT LIKE '% administrator %'))),
  password TEXT NOT NULL CHECK (password LIKE '$argon2id$%'),
  temporary INTEGER NOT NULL CHECK (temporary IN (0, 1)),
  disabled TEXT NOT NULL
) STRICT;
CREATE TRIGGER person_no_delete BEFORE DELETE ON person
BEGIN SELECT RAISE (ABORT, 'a person stays'); END;
`;
