/** The rig's keeper of card keys: the software SAM over master keys that meters know, too. */
import { createSoftwareSam } from '../../drivers/card/keys/software-sam.ts';

export const STORAGE_MASTER = Uint8Array.from({ length: 16 }, (_, i) => 0xa0 + i);

export const STATION_MASTER = Uint8Array.from({ length: 16 }, (_, i) => 0xb0 + i);
export const METER_MASTER = Uint8Array.from({ length: 16 }, (_, i) => 0xc0 + i);

export const rigSam = createSoftwareSam(
  (which) => ({ storage: STORAGE_MASTER, station: STATION_MASTER, meter: METER_MASTER })[which],
);
