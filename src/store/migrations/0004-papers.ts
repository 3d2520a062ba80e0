/** Papers of households and review sheets, each as its canonical JSON: they are read whole and never searched inside. */
export const papersMigration = `
CREATE TABLE papers (
  account_id INTEGER PRIMARY KEY REFERENCES account (account_id),
  content TEXT NOT NULL
) STRICT;

CREATE TABLE review_sheet (
  sheet_no TEXT PRIMARY KEY,
  content TEXT NOT NULL
) STRICT;
`;
