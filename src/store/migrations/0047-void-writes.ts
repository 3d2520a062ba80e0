/** Which loads of a meter are void, so that bytes of one that come back after a gap are known. Only an index. */
export const voidWritesMigration = `
CREATE INDEX load_void ON load (meter, target_sequence) WHERE state = 'VOIDED';
`;
