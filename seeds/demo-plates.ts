/** Plates and papers of the demo's meters: each accepted a month before the story begins. */
import { toBusinessDate } from '../src/core/calendar.ts';
import { type MeterId, meterNumber } from '../src/core/ids.ts';
import { completePlate, type MeterPlate, type MeterSize } from '../src/core/plate.ts';
import type { Household } from './demo-company.ts';

const ACCEPTED_ON = toBusinessDate('2025-10-08');

export const sizeOf = (customerClass: string): MeterSize =>
  customerClass === 'residential' ? 'G2.5' : 'G6';

/** `reference-money` is the card format of money meters; null is the company's usual one. */
export function demoPlate(
  meter: MeterId,
  size: MeterSize,
  counts: Household['counts'] = 'gas',
): MeterPlate {
  const number = meterNumber(meter).toString();
  return completePlate({
    metering: 'ic-card',
    size,
    format: counts === 'money' ? 'reference-money' : null,
    linkAddress: number.padStart(14, '0'),
    seals: [`F${number.slice(-6)}`],
    acceptanceNo: `YS-2025-${number.slice(-4)}`,
    acceptedOn: ACCEPTED_ON,
    serviceUntil: null,
  });
}
