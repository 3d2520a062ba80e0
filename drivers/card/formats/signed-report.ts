/** A meter's report that carries a MAC (docs/card-format.md §5.1): whether its meter wrote it, and what it says. */
import type { CardIdentity, MeterReport } from '../../../src/core/card.ts';
import type { SlotMacs } from '../../../src/ports/slot-mac.ts';
import { MARKER_VALID, REPORT_AT, REPORT_LENGTH, sameBytes } from './layout.ts';
import { REPORT_CRC, type ReportUnit, reportFields } from './report.ts';
import { KEY_VERSION_AT, messageOf } from './slot-mac.ts';

/** +3 of a signed report. A slot has 00 there, so that no slot, whose MAC covers the same bytes, is ever read as a report. */
const SIGNED_AT = 3;
const SIGNED = 0x52;

export interface SignedReport {
  readonly report: MeterReport | null;
  /** Marked valid, and no meter with the key has written it so. */
  readonly isForged: boolean;
  /** Version of a key that this station does not have; null where it has it. */
  readonly unknownKey: number | null;
}

const NONE: SignedReport = { report: null, isForged: false, unknownKey: null };

export function decodeSigned(
  image: Uint8Array,
  { cardNo }: CardIdentity,
  unit: ReportUnit,
  macs: SlotMacs | null,
): SignedReport {
  const area = image.subarray(REPORT_AT, REPORT_AT + REPORT_LENGTH);
  if (area[0] !== MARKER_VALID) return NONE;
  const keyVersion = area[KEY_VERSION_AT] ?? 0;
  if (keyVersion === 0 || area[SIGNED_AT] !== SIGNED) return { ...NONE, isForged: true };
  const mac = macs?.mac(keyVersion, cardNo, messageOf(image, area)) ?? null;
  if (mac === null) return { ...NONE, unknownKey: keyVersion };
  const right = sameBytes(mac.subarray(0, REPORT_LENGTH - REPORT_CRC), area.subarray(REPORT_CRC));
  return right ? { ...NONE, report: reportFields(area, unit) } : { ...NONE, isForged: true };
}
