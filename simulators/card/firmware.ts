/** What a reader's own program makes of the commands it gets: makers differ in it, chips and slots do not. */
import type { Sle4442 } from './sle4442.ts';

export interface Firmware {
  /** The card has lost its power or been reset, or is another card: whatever was known of it is forgotten. */
  forget(): void;
  /** One command APDU to a card under power. Null when the card lost power on the way. */
  carryOut(card: Sle4442, apdu: Uint8Array): Uint8Array | null;
}
