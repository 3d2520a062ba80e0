/** Approvals by a second person's own log-in. That maker and checker are two is the database's rule too. */
export const approvalsMigration = `
CREATE TABLE approval (
  approval BLOB PRIMARY KEY CHECK (length(approval) = 16),
  request TEXT NOT NULL CHECK (length(request) = 64),
  maker TEXT NOT NULL,
  checker TEXT NOT NULL REFERENCES person (person) CHECK (checker <> maker),
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX approval_request ON approval (request);
CREATE TRIGGER approval_no_update BEFORE UPDATE ON approval
BEGIN SELECT RAISE (ABORT, 'approval is append-only'); END;
CREATE TRIGGER approval_no_delete BEFORE DELETE ON approval
BEGIN SELECT RAISE (ABORT, 'approval is append-only'); END;
`;
