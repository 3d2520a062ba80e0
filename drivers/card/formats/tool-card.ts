/** Tool cards (工具卡) of reference v1: docs/card-format.md §11. */
import { cardNo, type MeterId, meterMaker, meterNumber } from '../../../src/core/ids.ts';
import { assert } from '../../../src/core/outcome.ts';
import type {
  ToolContent,
  ToolIdentity,
  ToolKind,
  ToolOrder,
  ToolReport,
} from '../../../src/core/tool-card.ts';
import { litre } from '../../../src/core/units.ts';
import type { SlotMacs } from '../../../src/ports/slot-mac.ts';
import { crc32 } from './crc32.ts';
import {
  cardNumberBytes,
  decodeBcd,
  decodeFields,
  encodeBcd,
  encodeFields,
  knownMeter,
} from './header.ts';
import {
  assertImage,
  HEADER_AT,
  headerBytes,
  MARKER_VALID,
  REPORT_AT,
  REPORT_LENGTH,
  SLOT_AT,
  SLOT_CRC,
  SLOT_LENGTH,
  sameBytes,
  slotBytes,
  viewOf,
} from './layout.ts';
import { carriesMac, MAC_AT, messageOf, REVISION_WITH_MAC } from './slot-mac.ts';

const KINDS: Readonly<Record<ToolKind, number>> = { check: 2, transfer: 3, clear: 4, valve: 5 };
const CONTENT_ORDER = 0x02;
const VALVES = [null, 'open', 'closed'] as const;
const RESULTS: Readonly<Record<number, ToolReport['result']>> = {
  16: 'done',
  17: 'given',
  18: 'refused',
};
/** Revision of a header whose order carries no MAC; the other is REVISION_WITH_MAC. */
const REVISION = 1;
const KEY_VERSION_AT = 32;
const REPORT_CRC = 36;
const MAX_SAFE = BigInt(Number.MAX_SAFE_INTEGER);
const U32_MAX = 0xffff_ffff;
const TAG = /^[0-9a-f]{16}$/;

function identityIn(header: Uint8Array): ToolIdentity | null {
  const fields = decodeFields(header);
  if (fields === null || fields.account !== 0) return null;
  const kind = (Object.keys(KINDS) as ToolKind[]).find((one) => KINDS[one] === fields.kind);
  if (kind === undefined || fields.card === 0 || fields.meter === null) return null;
  return { kind, company: fields.company, cardNo: cardNo(fields.card), meter: fields.meter };
}

/** The valve is named by a valve card, the second meter by a transfer card, and by no other. */
const isWhole = (kind: ToolKind, order: Pick<ToolOrder, 'toMeter' | 'valve'>): boolean =>
  (kind === 'valve') === (order.valve !== null) &&
  (kind === 'transfer') === (order.toMeter !== null);

/** Under a header with MACs, an order that somebody without the key has written is none. */
function isGenuine(
  image: Uint8Array,
  area: Uint8Array,
  { cardNo: tool }: ToolIdentity,
  macs: SlotMacs | null,
): boolean {
  if (!carriesMac(image)) return true;
  const keyVersion = area[KEY_VERSION_AT] ?? 0;
  if (keyVersion === 0) return false;
  const mac = macs?.mac(keyVersion, tool, messageOf(image, area)) ?? null;
  // A station without the key tells what stands there; a meter has the key.
  return mac === null || sameBytes(mac, area.subarray(MAC_AT, SLOT_CRC));
}

function decodeOrder(area: Uint8Array, cardNumber: Uint8Array, kind: ToolKind): ToolOrder | null {
  if (area[0] !== MARKER_VALID || area[1] !== CONTENT_ORDER || area[3] !== 0) return null;
  const view = viewOf(area);
  if (view.getUint32(SLOT_CRC) !== crc32(cardNumber, area.subarray(1, SLOT_CRC))) return null;
  const maker = view.getUint16(8);
  const number = decodeBcd(area.subarray(10, 16));
  const none = maker === 0 && number === 0;
  const toMeter: MeterId | null = none ? null : knownMeter(maker, number);
  const valve = VALVES[area[2] ?? VALVES.length];
  if (valve === undefined || (toMeter === null && !none)) return null;
  const order = view.getUint32(4);
  if (order === 0 || !isWhole(kind, { toMeter, valve })) return null;
  return {
    order,
    tag: Buffer.from(area.subarray(16, 24)).toString('hex'),
    toMeter,
    valve,
    madeAt: view.getUint32(24),
    validUntil: view.getUint32(28),
  };
}

function decodeToolReport(area: Uint8Array, cardNumber: Uint8Array): ToolReport | null {
  const view = viewOf(area);
  if (area[0] !== MARKER_VALID) return null;
  if (view.getUint32(REPORT_CRC) !== crc32(cardNumber, area.subarray(1, REPORT_CRC))) return null;
  const result = RESULTS[area[1] ?? 0];
  const meterTotal = view.getBigUint64(8);
  const index = view.getBigUint64(20);
  if (result === undefined || meterTotal > MAX_SAFE || index > MAX_SAFE) return null;
  return {
    result,
    order: view.getUint32(4),
    meterTotal: litre(Number(meterTotal)),
    litres: litre(view.getInt32(16)),
    index: litre(Number(index)),
    valveOpen: (view.getUint32(28) & 1) !== 0,
    clock: view.getUint32(32),
  };
}

/** What a tool card says; null for every other image. Never throws. */
export function recogniseTool(image: Uint8Array, macs: SlotMacs | null): ToolContent | null {
  const header = headerBytes(image);
  const identity = identityIn(header);
  if (identity === null) return null;
  const cardNumber = cardNumberBytes(header);
  const area = slotBytes(image, 'A');
  const order = decodeOrder(area, cardNumber, identity.kind);
  return {
    ...identity,
    order: order !== null && isGenuine(image, area, identity, macs) ? order : null,
    report: decodeToolReport(image.subarray(REPORT_AT, REPORT_AT + REPORT_LENGTH), cardNumber),
  };
}

function meterBytes(meter: MeterId, into: Uint8Array): void {
  viewOf(into).setUint16(0, meterMaker(meter));
  encodeBcd(meterNumber(meter), into.subarray(2, 8));
}

function u32(value: number, what: string): number {
  assert(Number.isInteger(value) && value >= 0 && value <= U32_MAX, `${what}: ${value}`);
  return value;
}

/** The header of a blank card that is to be a tool card, nothing behind it. With keys of today its order carries a MAC. */
export function encodeToolHeader(
  image: Uint8Array,
  tool: ToolIdentity,
  macs: SlotMacs | null,
): Uint8Array {
  assertImage(image);
  const header = encodeFields({
    company: tool.company,
    card: tool.cardNo,
    account: 0,
    meter: tool.meter,
    kind: KINDS[tool.kind],
    revision: (macs?.current() ?? null) === null ? REVISION : REVISION_WITH_MAC,
  });
  const next = Uint8Array.from(image);
  next.set(header, HEADER_AT);
  return next;
}

/** A making that goes on after MACs were switched off keeps its header: it is signed under the first version. */
const FIRST_VERSION = 1;

function signOrder(
  image: Uint8Array,
  area: Uint8Array,
  { cardNo: tool }: ToolIdentity,
  macs: SlotMacs | null,
): void {
  const keyVersion = macs?.current() ?? FIRST_VERSION;
  area[KEY_VERSION_AT] = keyVersion;
  const mac = macs?.mac(keyVersion, tool, messageOf(image, area)) ?? null;
  assert(mac !== null, `an order is written only where key version ${keyVersion} is known`);
  area.set(mac, MAC_AT);
}

/** The order, where a customer's card has slot A. The card has the header of its tool. */
export function encodeOrder(
  image: Uint8Array,
  order: ToolOrder,
  macs: SlotMacs | null,
): Uint8Array {
  const header = headerBytes(image);
  const identity = identityIn(header);
  assert(identity !== null, 'an order is written on a tool card');
  assert(isWhole(identity.kind, order), `not an order of a ${identity.kind} card`);
  assert(TAG.test(order.tag) && order.order > 0, 'an order has a tag and a number');
  const area = new Uint8Array(SLOT_LENGTH);
  const view = viewOf(area);
  area.set([MARKER_VALID, CONTENT_ORDER, VALVES.indexOf(order.valve)]);
  view.setUint32(4, u32(order.order, 'order'));
  if (order.toMeter !== null) meterBytes(order.toMeter, area.subarray(8, 16));
  area.set(Buffer.from(order.tag, 'hex'), 16);
  view.setUint32(24, u32(order.madeAt, 'time'));
  view.setUint32(28, u32(order.validUntil, 'time'));
  if (carriesMac(image)) signOrder(image, area, identity, macs);
  view.setUint32(SLOT_CRC, crc32(cardNumberBytes(header), area.subarray(1, SLOT_CRC)));
  const next = Uint8Array.from(image);
  next.set(area, SLOT_AT.A);
  return next;
}
