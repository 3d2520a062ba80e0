/** Plates and papers of meters; and an index for the question whether another meter hangs at the same address. */
export const meterPlateMigration = `
CREATE TABLE meter_plate (
  meter INTEGER PRIMARY KEY REFERENCES meter (meter),
  metering TEXT NOT NULL CHECK (metering IN ('ic-card', 'ordinary')),
  size TEXT NOT NULL,
  format TEXT CHECK ((format IS NULL) = (metering = 'ordinary')),
  link_address TEXT,
  seals TEXT NOT NULL,
  acceptance_no TEXT NOT NULL,
  accepted_on TEXT NOT NULL CHECK (length(accepted_on) = 10),
  service_until TEXT NOT NULL CHECK (length(service_until) = 10)
) STRICT;

CREATE INDEX meter_plate_service ON meter_plate (service_until);
CREATE INDEX meter_address ON meter (community_id, address);
CREATE INDEX meter_without_customer ON meter (meter) WHERE account_id IS NULL;
`;
