/** The MAC of a slot as a meter checks it, written from docs/card-format.md §3.1 alone. */
import { derive, mac } from './card-keys.ts';
import { HEADER_AT, REPORT_AT } from './reference-v1.ts';

const REVISION_WITH_MAC = 2;
/** The meter's report carries one, too (§5.1). */
const REVISION_WITH_REPORT_MAC = 3;
const REPORT_MAC_AT = 36;
const REPORT_MAC_LENGTH = 4;
const KEY_VERSION = 2;
/** Of a report: its MAC is not that of a slot. */
const SIGNED_AT = 3;
const SIGNED = 0x52;
/** Of the order of a tool card, whose third byte names a valve (§11). */
export const TOOL_KEY_VERSION = 32;
const MAC_AT = 36;
const MAC_LENGTH = 8;

/** The company's master key of a version, 16 bytes; null where this meter has none of it. */
export type MacKeyOf = (keyVersion: number) => Uint8Array | null;

export type MacVerdict = 'none' | 'right' | 'wrong' | 'unknown-key';

/** Eight bytes for the slot at `at` of a card's memory. */
export function slotMac(
  master: Uint8Array,
  main: Uint8Array,
  at: number,
  card: number,
  versionAt = KEY_VERSION,
): Uint8Array {
  const keyVersion = main[at + versionAt] ?? 0;
  const factor = Buffer.of(keyVersion, 0, 0, 0, 0, 0, 0, 0);
  factor.writeUInt32BE(card, 4);
  const key = derive('sm4', master, factor);
  const message = Buffer.concat([
    main.subarray(0, HEADER_AT + 28),
    main.subarray(at + 1, at + MAC_AT),
  ]);
  return mac('sm4', key, new Uint8Array(16), message).subarray(0, MAC_LENGTH);
}

export function macVerdict(
  main: Uint8Array,
  at: number,
  card: number,
  keyOf: MacKeyOf,
  versionAt = KEY_VERSION,
): MacVerdict {
  if (main[HEADER_AT + 3] !== REVISION_WITH_MAC && !wantsReportMac(main)) {
    return 'none';
  }
  const keyVersion = main[at + versionAt] ?? 0;
  if (keyVersion === 0) {
    return 'wrong';
  }
  const master = keyOf(keyVersion);
  if (master === null) {
    return 'unknown-key';
  }
  const right = slotMac(master, main, at, card, versionAt);
  return right.every((byte, i) => main[at + MAC_AT + i] === byte) ? 'right' : 'wrong';
}

/** Does the card want its meter's report signed? */
export const wantsReportMac = (main: Uint8Array): boolean =>
  main[HEADER_AT + 3] === REVISION_WITH_REPORT_MAC;

/** The report, signed under the version of the slot at `slotAt` where the card wants it. */
export function signReport(
  report: Uint8Array,
  main: Uint8Array,
  { card, slotAt }: { readonly card: number; readonly slotAt: number },
  keyOf: MacKeyOf | undefined,
): Uint8Array {
  const keyVersion = main[slotAt + KEY_VERSION] ?? 0;
  const master = wantsReportMac(main) ? keyOf?.(keyVersion) : undefined;
  if (master === undefined || master === null) {
    return report;
  }
  const image = Uint8Array.from(main);
  const signed = Uint8Array.from(report);
  signed[KEY_VERSION] = keyVersion;
  signed[SIGNED_AT] = SIGNED;
  image.set(signed, REPORT_AT);
  signed.set(slotMac(master, image, REPORT_AT, card).subarray(0, REPORT_MAC_LENGTH), REPORT_MAC_AT);
  return signed;
}
