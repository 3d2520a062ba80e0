/**
 * What is found by the entries that recorded it and not by a row of its own: money that came for closed accounts (暂收款), and every
 * ruling on a shift's difference (长短款处理), also one that another took the place of. Both are rare among a million entries. Text that
 * somebody broke is no JSON, and is the affair of `qika verify`.
 */
export const rareEntriesMigration = `
CREATE INDEX entry_suspense ON entry (account_id, id) WHERE kind = 'receive-suspense';
CREATE INDEX entry_ruling ON entry (json_extract(detail, '$.command.shift'), id)
  WHERE kind = 'rule-difference' AND json_valid(detail);
`;
