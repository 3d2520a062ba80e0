/**
 * What a station's last batch has sealed stays shut: no entry goes in at or below its last row, and a batch begins where the one before
 * ended, in its own station's rows. Without this an entry could be written after its batch, where the trigger of migration 37 does not
 * look any more. It asks one row by an index, once an entry.
 */
const lastSealed = (station: string): string =>
  `(SELECT last FROM batch WHERE station = ${station} ORDER BY n DESC LIMIT 1)`;

export const sealedRowsMigration = `
CREATE TRIGGER entry_not_sealed BEFORE INSERT ON entry
WHEN NEW.id <= ${lastSealed('NEW.id >> 44')}
BEGIN SELECT RAISE (ABORT, 'entry: its batch is sealed'); END;
CREATE TRIGGER batch_goes_on BEFORE INSERT ON batch
WHEN NEW.last >> 44 <> NEW.station
  OR NEW.first <> coalesce(${lastSealed('NEW.station')}, NEW.station << 44) + 1
  OR NEW.n <> coalesce((SELECT max(n) FROM batch WHERE station = NEW.station), 0) + 1
BEGIN SELECT RAISE (ABORT, 'batch: does not go on from the one before'); END;
`;
