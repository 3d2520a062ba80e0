/**
 * The database itself refuses that maker and checker are one, whichever act it is: a second person whom an entry names, wherever in its
 * command, is another than its operator; whoever rules on a drawer or a count of cards did not count it; whoever reviews or closes a
 * month did not submit it. The rules in core decide first; this is the second lock, for lines of SQL that no rule has seen. It is asked
 * of a batch, without which no entry is of the ledger: a trigger of each entry would cost every payment a sixth of its time.
 * An audited refusal (`record-audit`) tells of such an attempt and may name one person twice.
 */
const operation = (path: string): string =>
  `unhex(replace(json_extract(detail, '${path}'), '-', ''))`;
const RULED_BY = `json_extract(detail, '$.command.ruledBy')`;

const ALONE = `
  (instr(detail, '"second') > 0 OR instr(detail, '"witness"') > 0)
    AND kind <> 'record-audit'
    AND EXISTS (SELECT 1 FROM json_tree(detail, '$.command') AS part
      WHERE part.key IN ('second', 'witness', 'secondPerson') AND part.atom = operator)
  OR kind = 'rule-difference'
    AND ${RULED_BY} = (SELECT cashier FROM shift WHERE shift = ${operation('$.command.shift')})
  OR kind = 'rule-card-count'
    AND ${RULED_BY} = (SELECT counted_by FROM card_count WHERE count = ${operation('$.command.count')})`;

const monthTrigger = (on: 'INSERT' | 'UPDATE'): string => `
CREATE TRIGGER month_two_people_${on.toLowerCase()} BEFORE ${on} ON month
WHEN NEW.submitted_by IN (NEW.reviewed_by, NEW.closed_by, NEW.missing_second)
BEGIN SELECT RAISE (ABORT, 'month: maker and checker are one'); END;
`;

export const twoPeopleMigration = `
CREATE TRIGGER batch_two_people BEFORE INSERT ON batch
WHEN EXISTS (SELECT 1 FROM entry WHERE id BETWEEN NEW.first AND NEW.last AND (${ALONE}))
BEGIN SELECT RAISE (ABORT, 'entry: maker and checker are one'); END;
${monthTrigger('INSERT')}${monthTrigger('UPDATE')}`;
