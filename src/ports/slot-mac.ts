/** MACs over what the slots of a card say (docs/card-format.md §3.1). The keys stay behind this port. */
import type { CardNo } from '../core/ids.ts';

export interface SlotMacs {
  /** Key version of slots that are written now, 1 … 255; null where the cards opened here carry no MAC. */
  current(): number | null;
  /** Eight bytes; null where this station has no key of that version. */
  mac(keyVersion: number, cardNo: CardNo, message: Uint8Array): Uint8Array | null;
}
