/** The last count that two people read in the window of each meter. */
export const windowCountsMigration = `
CREATE TABLE window_count (
  meter INTEGER PRIMARY KEY REFERENCES meter (meter),
  content TEXT NOT NULL
) STRICT;
`;
