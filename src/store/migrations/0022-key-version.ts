/** Which version of its family's master key a card's own key is made from. Cards made before had the only one there was. */
export const keyVersionMigration = `
ALTER TABLE card ADD COLUMN key_version INTEGER NOT NULL DEFAULT 1
  CHECK (key_version BETWEEN 1 AND 255);
ALTER TABLE tool_card ADD COLUMN key_version INTEGER NOT NULL DEFAULT 1
  CHECK (key_version BETWEEN 1 AND 255);
`;
