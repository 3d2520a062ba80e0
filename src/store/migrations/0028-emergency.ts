/** Emergency gas (应急气量) that was granted while a load on a lost card was open. */
export const emergencyMigration = `
ALTER TABLE load ADD COLUMN emergency INTEGER CHECK (emergency > 0);
`;
