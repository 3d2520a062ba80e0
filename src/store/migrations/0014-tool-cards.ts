/** The log of tool cards: what each of them told its meter, and what came back. */
export const toolCardsMigration = `
CREATE TABLE tool_card (
  tool_no INTEGER PRIMARY KEY,
  tool TEXT NOT NULL CHECK (tool IN ('check', 'transfer', 'clear', 'valve')),
  meter INTEGER NOT NULL REFERENCES meter (meter),
  to_meter INTEGER REFERENCES meter (meter) CHECK ((to_meter IS NULL) = (tool <> 'transfer')),
  valve TEXT CHECK (valve IN ('open', 'closed')),
  order_no INTEGER NOT NULL CHECK (order_no >= 1),
  valid_until INTEGER NOT NULL CHECK (valid_until >= 0),
  purpose TEXT NOT NULL,
  made_by TEXT NOT NULL,
  witness TEXT NOT NULL CHECK (witness <> made_by),
  made_at INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('making', 'out', 'returned', 'lost')),
  document BLOB NOT NULL UNIQUE CHECK (length(document) = 16),
  result TEXT CHECK (result IN ('done', 'given', 'refused')),
  litres INTEGER CHECK ((litres IS NULL) = (result IS NULL)),
  CHECK ((valve IS NULL) = (tool <> 'valve'))
) STRICT;

CREATE UNIQUE INDEX tool_card_order ON tool_card (meter, order_no);
CREATE INDEX tool_card_to ON tool_card (to_meter, order_no) WHERE to_meter IS NOT NULL;
`;
