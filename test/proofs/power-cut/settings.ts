/** The company of the power-cut proof: one litre is the card's unit, nothing is limited. */
import { referenceV1 } from '../../../drivers/card/formats/reference-v1.ts';
import type { LedgerSettings } from '../../../src/core/ledger/snapshot.ts';
import { litre, ZERO_LITRE } from '../../../src/core/units.ts';

export const PROOF_SETTINGS: LedgerSettings = {
  company: 1,
  unitLitres: litre(1),
  capacity: referenceV1.capabilities.capacity,
  limits: { perPurchase: ZERO_LITRE, perDay: ZERO_LITRE, perMonth: ZERO_LITRE },
};
