/** What a card says, of whichever layout, for people: a card of money tells its sums beside litres that are 0. */
import {
  activeMoneySlot,
  decodeMoneyHeader,
  decodeMoneySlot,
  MONEY_SLOT_AT,
  type MoneySlot,
} from './reference-money.ts';
import {
  type CardReading,
  decodeHeaderOf,
  decodeMark,
  decodeReport,
  type Header,
  readCard,
} from './reference-v1.ts';
import { decodeReturnArea, decodeZone, isZoneCard } from './single-zone.ts';

export interface MoneySlotReading
  extends Pick<MoneySlot, 'sequence' | 'totalFen' | 'tariff' | 'tag'> {
  readonly totalLitres: 0;
}

/** A report's total lies where it does on every layout; of a card of money it is fen. */
export interface MoneyCardReading extends Pick<CardReading, 'header' | 'active' | 'mark'> {
  readonly kind: 'reference-money';
  readonly slotA: MoneySlotReading | null;
  readonly slotB: MoneySlotReading | null;
  readonly report: {
    readonly sequence: number;
    readonly totalLitres: 0;
    readonly totalFen: number;
  } | null;
}

/** Its one zone is told as slot A, its purchase count as the sequence. */
export interface ZoneCardReading extends Pick<CardReading, 'header'> {
  readonly kind: 'single-zone';
  readonly slotA: {
    readonly sequence: number;
    readonly totalLitres: number;
    readonly loadLitres: number;
    readonly tag: string;
  } | null;
  readonly slotB: null;
  readonly active: 'A' | null;
  readonly mark: null;
  readonly report: { readonly sequence: number; readonly totalLitres: number } | null;
}

export type AnyCardReading = CardReading | MoneyCardReading | ZoneCardReading;

const told = (slot: MoneySlot | null): MoneySlotReading | null =>
  slot === null
    ? null
    : {
        sequence: slot.sequence,
        totalLitres: 0,
        totalFen: slot.totalFen,
        tag: slot.tag,
        tariff: slot.tariff,
      };

const litres = (cubicMetres: number): number => cubicMetres * 1000;

function readZoneCard(main: Uint8Array, header: Header): ZoneCardReading {
  const zone = decodeZone(main, header.card);
  const area = decodeReturnArea(main, header.card);
  return {
    kind: 'single-zone',
    header,
    slotA: zone && {
      sequence: zone.count,
      totalLitres: litres(zone.cumulativeM3),
      loadLitres: litres(zone.volumeM3),
      tag: zone.tag,
    },
    slotB: null,
    active: zone === null ? null : 'A',
    mark: null,
    report: area && { sequence: area.count, totalLitres: litres(area.cumulativeM3) },
  };
}

export function readAnyCard(main: Uint8Array): AnyCardReading {
  const counted = isZoneCard(main) ? decodeHeaderOf(main) : null;
  if (counted !== null) return readZoneCard(main, counted);
  const header = decodeMoneyHeader(main);
  if (header === null) return readCard(main);
  const report = decodeReport(main, header.card);
  return {
    kind: 'reference-money',
    header,
    slotA: told(decodeMoneySlot(main, MONEY_SLOT_AT.A, header.card)),
    slotB: told(decodeMoneySlot(main, MONEY_SLOT_AT.B, header.card)),
    active: activeMoneySlot(main, header.card)?.name ?? null,
    mark: decodeMark(main, header.card),
    report:
      report === null
        ? null
        : { sequence: report.sequence, totalLitres: 0, totalFen: report.totalLitres },
  };
}
