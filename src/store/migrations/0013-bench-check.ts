/** The last bench check of each meter. */
export const benchCheckMigration = `
CREATE TABLE bench_check (
  meter INTEGER PRIMARY KEY REFERENCES meter (meter),
  content TEXT NOT NULL
) STRICT;
`;
