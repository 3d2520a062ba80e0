/**
 * Cards of money meters (金额表), docs/card-format-money.md: as reference v1, but the total is money and the prices stand beside it.
 * Header, slots, mark and report lie where those of reference v1 do, so it lies on every chip.
 */
import { fen, litre, ZERO_LITRE } from '../../../src/core/units.ts';
import type { SlotMacs } from '../../../src/ports/slot-mac.ts';
import type { StepwiseFormat } from './format.ts';
import { REFERENCE_MONEY } from './header.ts';
import { MONEY_MAX, moneySlots } from './money-slot.ts';
import { codecOf } from './reference-v1.ts';
import { U32_MAX } from './slot.ts';

/** With `macs` cards opened from now on carry MACs; its maker makes the tool cards. */
export const createReferenceMoney = (macs: SlotMacs | null): StepwiseFormat => ({
  id: 'reference-money',
  capabilities: {
    counts: 'money',
    acceptRule: 'cumulative',
    tornWrite: 'keeps-before',
    volumeUnit: litre(1),
    capacity: {
      ceiling: ZERO_LITRE,
      volume: ZERO_LITRE,
      total: fen(MONEY_MAX),
      writeSequence: U32_MAX,
    },
    marksBeforeCredit: true,
    topUpOnUntakenGas: true,
    replacement: 'new-count',
  },
  ...codecOf({ kind: REFERENCE_MONEY, slots: moneySlots, unit: 'fen', macs }),
});

/** Without keys of MACs. */
export const referenceMoney = createReferenceMoney(null);
