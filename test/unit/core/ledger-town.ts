/** A small town: its settings, people, cards, meters, prices and days. For ledger and store tests. */
import { referenceV1 } from '../../../drivers/card/formats/reference-v1.ts';
import { type BusinessDate, toBusinessDate } from '../../../src/core/calendar.ts';
import type { MeterReport } from '../../../src/core/card.ts';
import {
  type AccountId,
  accountId,
  type CardNo,
  cardNo,
  type MeterId,
  meterId,
  type OperationId,
  operationId,
  type StationId,
  stationId,
} from '../../../src/core/ids.ts';
import type { LedgerSettings } from '../../../src/core/ledger/snapshot.ts';
import type { Reservation } from '../../../src/core/load.ts';
import { completePlate, type MeterPlate } from '../../../src/core/plate.ts';
import type { TariffVersion } from '../../../src/core/tariff.ts';
import { fen, litre, priceE4 } from '../../../src/core/units.ts';

export const SETTINGS: LedgerSettings = {
  company: 4401,
  unitLitres: litre(1),
  capacity: referenceV1.capabilities.capacity,
  limits: { perPurchase: litre(0), perDay: litre(0), perMonth: litre(0) },
};

export const ANNA: AccountId = accountId(1001);
export const BERT: AccountId = accountId(1002);
export const CARD_A: CardNo = cardNo(50_001);
export const CARD_B: CardNo = cardNo(50_002);
export const CARD_A2: CardNo = cardNo(50_003);
export const METER_A: MeterId = meterId(7, 202_611_230_042);
export const METER_B: MeterId = meterId(7, 202_611_230_043);
export const DAY: BusinessDate = toBusinessDate('2026-06-15');
export const STATION: StationId = stationId(1);

/** 300/500 m³ a year at 2.00/2.40/3.00 yuan. */
export const TARIFF: TariffVersion = {
  id: 'residential-2026',
  customerClass: 'residential',
  effectiveFrom: toBusinessDate('2026-01-01'),
  cycle: 'year',
  cycleStartMonth: 1,
  tiers: [
    { upTo: litre(300_000), price: priceE4(20_000) },
    { upTo: litre(500_000), price: priceE4(24_000) },
    { upTo: null, price: priceE4(30_000) },
  ],
  household: null,
};

/** The same, made for three persons: 60 and 120 m³ more for each one more, up to six. */
export const HOUSEHOLD_TARIFF: TariffVersion = {
  ...TARIFF,
  household: { baseSize: 3, perPersonUpTo: [litre(60_000), litre(120_000)], capPersons: 6 },
};

/** An IC-card meter accepted in spring, in service for ten years. */
export const PLATE: MeterPlate = completePlate({
  metering: 'ic-card',
  size: 'G2.5',
  format: null,
  linkAddress: '33221100123456',
  seals: ['F0042', 'F0043'],
  acceptanceNo: 'YS-2026-0042',
  acceptedOn: toBusinessDate('2026-03-01'),
  serviceUntil: null,
});

/** Every period of these tests has ended by then. */
export const NEXT_YEAR = toBusinessDate('2027-06-15');
export const NOON = Date.UTC(2026, 5, 15, 4);

/** Numbered operations: op(1) < op(2), whatever their bodies. */
export const op = (n: number): OperationId =>
  operationId(`019f0000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`);

/** A reservation of 20 m³ for 40.00 yuan on Anna's card as it was opened, unless told otherwise. */
export function reservationOf(
  over: Partial<Reservation> & { operationId: OperationId },
): Reservation {
  const litres = over.litres ?? litre(20_000);
  const sequenceBefore = over.sequenceBefore ?? 0;
  const totalBefore = over.totalBefore ?? litre(0);
  return {
    attempt: 1,
    accountId: ANNA,
    cardNo: CARD_A,
    meter: METER_A,
    fen: fen(4000),
    imageBefore: new Uint8Array([0xa2, 0x13, 0xff, sequenceBefore]),
    imageTarget: new Uint8Array([0xa2, 0x13, 0x00, sequenceBefore + 1]),
    ...over,
    litres,
    sequenceBefore,
    totalBefore,
    target: over.target ?? {
      slot: 'B',
      writeSequence: sequenceBefore + 1,
      total: litre(totalBefore + litres),
      tag: '0123456789abcdef',
      soldAt: NOON / 1000,
      volume: litres,
      ceiling: litre(0),
    },
  };
}

export const reportOf = (takenSequence: number, meterTotal: number): MeterReport => ({
  result: 'taken',
  takenSequence,
  meterTotal: litre(meterTotal),
  remaining: litre(meterTotal),
  index: litre(0),
  valveOpen: true,
  batteryLow: false,
  tamper: false,
  magnet: false,
  clock: NOON / 1000,
});
