/** Settings for whoever asks no rule of the company: effects never depend on them. */
import { litre } from '../units.ts';
import type { LedgerSettings } from './snapshot.ts';

export const NO_SETTINGS: LedgerSettings = {
  company: 0,
  unitLitres: litre(1),
  capacity: { ceiling: litre(0), volume: litre(0), total: litre(0), writeSequence: 0 },
  limits: { perPurchase: litre(0), perDay: litre(0), perMonth: litre(0) },
};
