/** What a card says, of whichever layout, for people: a card of money tells its sums beside litres that are 0. */
import {
  activeMoneySlot,
  decodeMoneyHeader,
  decodeMoneySlot,
  MONEY_SLOT_AT,
  type MoneySlot,
} from './reference-money.ts';
import { type CardReading, decodeMark, decodeReport, readCard } from './reference-v1.ts';

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

export type AnyCardReading = CardReading | MoneyCardReading;

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

export function readAnyCard(main: Uint8Array): AnyCardReading {
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
