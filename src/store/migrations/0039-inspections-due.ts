/**
 * Whose inspection (安检) is due: from its day on, and one that found faults from the day it was made, until another has passed. Only
 * an index; what an editor has spoiled is in no list, and verify names it.
 */
export const inspectionsDueMigration = `
CREATE INDEX papers_inspection_due ON papers (
  (CASE WHEN json_valid(content) THEN CASE json_extract(content, '$.inspection.passed')
    WHEN 1 THEN json_extract(content, '$.inspection.dueOn')
    WHEN 0 THEN json_extract(content, '$.inspection.on') END END),
  account_id
);
`;
