/** What a card shows to a load of 20 m³ that is reserved on it, under a format with two slots and one of one zone. */
import { referenceV1 } from '../../../drivers/card/formats/reference-v1.ts';
import type {
  CardContent,
  FormatCapabilities,
  MeterReport,
  SlotContent,
} from '../../../src/core/card.ts';
import { litre } from '../../../src/core/units.ts';
import { ANNA, CARD_A, METER_A, op, reservationOf, SETTINGS } from './ledger-town.ts';

export const slot = (writeSequence: number, total: number, tag = '00'.repeat(8)): SlotContent => ({
  writeSequence,
  total: litre(total),
  tag,
  soldAt: 0,
  volume: litre(0),
  ceiling: litre(0),
});

/** Reserved on sequence 4 and 60 m³; the target is sequence 5 and 80 m³ in slot B. */
export const LOAD = reservationOf({
  operationId: op(1),
  sequenceBefore: 4,
  totalBefore: litre(60_000),
});
export const BEFORE = slot(4, 60_000);
export const TARGET = slot(5, 80_000, LOAD.target.tag);

export interface Shown {
  readonly a?: SlotContent | null;
  readonly b?: SlotContent | null;
  readonly active?: 'A' | 'B' | null;
  readonly mark?: number | null;
  readonly report?: MeterReport | null;
}

export function shown(over: Shown): CardContent {
  const { a = BEFORE, b = null, mark = null, report = null } = over;
  const higher = b !== null && b.writeSequence > (a?.writeSequence ?? -1) ? 'B' : 'A';
  const active = over.active === undefined ? higher : over.active;
  return {
    company: 4401,
    cardNo: CARD_A,
    accountId: ANNA,
    meter: METER_A,
    slots: { A: a, B: b },
    active,
    mark,
    markTorn: false,
    mac: { kind: 'none' },
    report,
  };
}

export const CAPABILITIES: FormatCapabilities = {
  ...referenceV1.capabilities,
  capacity: SETTINGS.capacity,
};
/** A classical format: one zone, and a meter that counts purchases. */
export const ONE_ZONE: FormatCapabilities = {
  ...CAPABILITIES,
  acceptRule: 'exactly-one-more',
  tornWrite: 'leaves-nothing',
  marksBeforeCredit: false,
  topUpOnUntakenGas: false,
  replacement: 'same-count',
};
