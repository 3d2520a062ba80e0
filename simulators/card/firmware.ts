/** What a reader's own program makes of the commands it gets: makers differ in it, chips and slots do not. */
import type { MemoryChip } from './memory-host.ts';

export interface Firmware {
  /** The card has lost its power or been reset, or is another card: whatever was known of it is forgotten. */
  forget(): void;
  /** One command APDU to a card under power. Null when the card lost power on the way. */
  carryOut(card: MemoryChip, apdu: Uint8Array): Uint8Array | null;
}
