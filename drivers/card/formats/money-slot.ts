/** One of the two slots of a card of money (金额表卡): docs/card-format-money.md §3. */
import { type BusinessDate, type Cycle, toBusinessDate } from '../../../src/core/calendar.ts';
import type { SlotContent } from '../../../src/core/card.ts';
import { type CardTariff, cardTariffFault } from '../../../src/core/card-tariff.ts';
import { assert } from '../../../src/core/outcome.ts';
import { fen, litre, priceE4, ZERO_LITRE } from '../../../src/core/units.ts';
import { MARKER_VALID, SLOT_CRC, SLOT_LENGTH, viewOf } from './layout.ts';
import { isTag, type SlotCodec, slotCrc, U32_MAX } from './slot.ts';

const CONTENT_MONEY = 0x03;
/** Largest cumulative total, fen: five bytes. */
export const MONEY_MAX = 2 ** 40 - 1;
const HIGH_BYTE = 2 ** 32;
const CYCLES: readonly (Cycle | null)[] = [null, 'month', 'quarter', 'year'];
const MS_PER_DAY = 86_400_000;
const FIRST_DAY_MS = Date.UTC(2000, 0, 1);
/** Litres of a m³, and 0.0001 yuan of 0.001. */
const BOUND_UNIT = 1000;
const PRICE_UNIT = 10;
const TIERS_AT = 26;
const TIERS = 3;

const dayOf = (date: BusinessDate): number => (Date.parse(date) - FIRST_DAY_MS) / MS_PER_DAY;

const dateOf = (day: number): BusinessDate =>
  toBusinessDate(new Date(FIRST_DAY_MS + day * MS_PER_DAY).toISOString().slice(0, 10));

/** Tier t has its price at 26 + 4t and its bound behind it; the last of three has none. */
const priceAt = (tier: number): number => TIERS_AT + tier * 4;

/** What the three places of prices and bounds say; null where a price or a bound stands behind an open tier, or none begins. */
function decodeTiers(view: DataView): CardTariff['tiers'] | null {
  const tiers: { upTo: CardTariff['tiers'][number]['upTo']; price: number }[] = [];
  let open = false;
  for (let tier = 0; tier < TIERS; tier += 1) {
    const price = view.getUint16(priceAt(tier));
    const bound = tier === TIERS - 1 ? 0 : view.getUint16(priceAt(tier) + 2);
    if (open ? price !== 0 || bound !== 0 : price === 0) return null;
    if (open) continue;
    open = bound === 0;
    tiers.push({ upTo: open ? null : litre(bound * BOUND_UNIT), price });
  }
  const rising = tiers.every(({ upTo }, n) => {
    const last = tiers[n - 1]?.upTo ?? 0;
    return upTo === null || upTo > last;
  });
  if (!rising) return null;
  return tiers.map(({ upTo, price }) => ({ upTo, price: priceE4(price * PRICE_UNIT) }));
}

/** Null for bytes that mean no tariff; undefined for all 00, which is none. */
function decodeTariff(slot: Uint8Array, view: DataView): CardTariff | null | undefined {
  const none = [...slot.subarray(13, 16), ...slot.subarray(24, 36)].every((byte) => byte === 0);
  if (none) return undefined;
  const [cycle, cycleStartMonth] = [CYCLES[view.getUint8(15) >> 4], view.getUint8(15) & 0x0f];
  const version = view.getUint16(13);
  const tiers = decodeTiers(view);
  if (!cycle || cycleStartMonth < 1 || cycleStartMonth > 12 || version === 0 || tiers === null) {
    return null;
  }
  return { version, effectiveFrom: dateOf(view.getUint16(24)), cycle, cycleStartMonth, tiers };
}

function encodeTariff(tariff: CardTariff, view: DataView): void {
  const fault = cardTariffFault(tariff);
  assert(fault === null, () => `a tariff whose ${fault} does not stand on a card`);
  view.setUint16(13, tariff.version);
  view.setUint8(15, (CYCLES.indexOf(tariff.cycle) << 4) | tariff.cycleStartMonth);
  view.setUint16(24, dayOf(tariff.effectiveFrom));
  for (const [tier, { upTo, price }] of tariff.tiers.entries()) {
    view.setUint16(priceAt(tier), price / PRICE_UNIT);
    if (upTo !== null) view.setUint16(priceAt(tier) + 2, upTo / BOUND_UNIT);
  }
}

function decode(slot: Uint8Array, cardNumber: Uint8Array): SlotContent | null {
  if (slot.length !== SLOT_LENGTH) return null;
  if (slot[0] !== MARKER_VALID || slot[1] !== CONTENT_MONEY || slot[3] !== 0) return null;
  const view = viewOf(slot);
  if (view.getUint32(SLOT_CRC) !== slotCrc(cardNumber, slot)) return null;
  const tariff = decodeTariff(slot, view);
  if (tariff === null) return null;
  return {
    writeSequence: view.getUint32(4),
    total: fen(view.getUint8(8) * HIGH_BYTE + view.getUint32(9)),
    tag: Buffer.from(slot.subarray(16, 24)).toString('hex'),
    soldAt: 0,
    volume: ZERO_LITRE,
    ceiling: ZERO_LITRE,
    ...(tariff === undefined ? {} : { tariff }),
  };
}

function encode(
  content: SlotContent,
  cardNumber: Uint8Array,
  putMac: (slot: Uint8Array) => void = () => undefined,
): Uint8Array {
  const { total, writeSequence, tag, tariff } = content;
  assert(total >= 0 && total <= MONEY_MAX, `total ${total} is too large`);
  assert(writeSequence >= 0 && writeSequence <= U32_MAX, `write sequence ${writeSequence}`);
  assert(isTag(tag), `not an operation tag: ${tag}`);
  const gasless = content.volume === 0 && content.ceiling === 0 && content.soldAt === 0;
  assert(gasless, 'a card of money has no place for gas, a ceiling or a time of sale');
  const slot = new Uint8Array(SLOT_LENGTH);
  const view = viewOf(slot);
  slot.set([MARKER_VALID, CONTENT_MONEY]);
  view.setUint32(4, writeSequence);
  view.setUint8(8, Math.floor(total / HIGH_BYTE));
  view.setUint32(9, total % HIGH_BYTE);
  slot.set(Buffer.from(tag, 'hex'), 16);
  if (tariff !== undefined) encodeTariff(tariff, view);
  putMac(slot);
  view.setUint32(SLOT_CRC, slotCrc(cardNumber, slot));
  return slot;
}

export const moneySlots: SlotCodec = { decode, encode };
