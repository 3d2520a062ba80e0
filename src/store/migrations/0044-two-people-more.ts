/**
 * Two acts more whose maker and checker the database itself holds apart (migration 37): whoever submitted a month does not deduct it, and
 * nobody explains what was over in a drawer that they counted themselves (trade.md §8). A deduction costs a look at its month by key.
 */
const field = (name: string): string => `json_extract(detail, '$.command.${name}')`;
const HOW_SHIFT = `unhex(replace(${field('how.shift')}, '-', ''))`;

export const twoPeopleMoreMigration = `
CREATE TRIGGER batch_two_people_more BEFORE INSERT ON batch
WHEN EXISTS (SELECT 1 FROM entry WHERE id BETWEEN NEW.first AND NEW.last AND (
  kind = 'deduct-usage' AND operator = (SELECT submitted_by FROM month WHERE period = ${field('period')})
  OR kind = 'resolve-recovered' AND ${field('how.channel')} = 'cash-over'
    AND operator = (SELECT cashier FROM shift WHERE shift = ${HOW_SHIFT})))
BEGIN SELECT RAISE (ABORT, 'entry: maker and checker are one'); END;
`;
