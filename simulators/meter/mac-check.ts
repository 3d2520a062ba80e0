/** A meter with keys looks at the MAC of a slot before it shows the card its secret: docs/card-format.md §3.1. */
import { type MacKeyOf, macVerdict, wantsReportMac } from '../card/slot-mac.ts';
import type { MeterMemory } from './meter-memory.ts';

/**
 * Why the slot is not the company's; null where it is, or where the meter has no keys and goes by checksums alone. A meter
 * that has once seen a right MAC takes no card without one any more.
 */
export function macRefusal(
  memory: MeterMemory,
  {
    main,
    at,
    card,
    versionAt,
  }: {
    readonly main: Uint8Array;
    readonly at: number;
    readonly card: number;
    readonly versionAt?: number;
  },
  keyOf: MacKeyOf | undefined,
): 'altered' | 'unknown-key' | null {
  if (keyOf === undefined) {
    // It could not sign what the card wants signed.
    return wantsReportMac(main) ? 'unknown-key' : null;
  }
  const record = memory.load();
  switch (macVerdict(main, at, card, keyOf, versionAt)) {
    case 'right':
      if (record.macSeen !== true) {
        memory.save({ ...record, macSeen: true });
      }
      return null;
    case 'none':
      return record.macSeen === true ? 'altered' : null;
    case 'wrong':
      return 'altered';
    case 'unknown-key':
      return 'unknown-key';
  }
}
