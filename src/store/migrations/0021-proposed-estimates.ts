/** Estimates that the ledger has proposed from an account's own past bear a mark (自动估抄). */
export const proposedEstimatesMigration = `
ALTER TABLE usage ADD COLUMN proposed INTEGER NOT NULL DEFAULT 0
  CHECK (proposed = 0 OR (proposed = 1 AND source = 'estimate'));
`;
