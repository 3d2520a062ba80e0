/** How much use an index shows that was not billed yet, whatever the wheel has turned meanwhile. */
import { rolledOver, wheelOf } from '../reading.ts';
import type { Litre } from '../units.ts';
import type { MeteredRow } from './month-rows.ts';
import type { MeterRow } from './rows.ts';

type Wheel = Pick<MeterRow, 'initialIndex' | 'wheelDigits'>;
type Billed = Pick<MeteredRow, 'readIndex' | 'billed' | 'adjusted'>;

const reachedBy = ({ initialIndex }: Wheel, { billed, adjusted }: Billed): number =>
  initialIndex + billed - adjusted;

/** How often the wheel has turned in what was billed up to the last index that was read. */
export const turnsBilled = (meter: Wheel, metered: Billed): number =>
  Math.max(
    0,
    Math.round((reachedBy(meter, metered) - metered.readIndex) / wheelOf(meter.wheelDigits)),
  );

/**
 * Litres, below zero where the index shows less than was billed. What was billed says where the wheel stood, turns included; a
 * wheel that has passed its end since the last reading has turned once more.
 */
export function unbilledAt(index: Litre, meter: Wheel, metered: Billed): number {
  const wheel = wheelOf(meter.wheelDigits);
  const turned =
    turnsBilled(meter, metered) + (rolledOver(index, metered.readIndex, wheel) ? 1 : 0);
  return index + turned * wheel - reachedBy(meter, metered);
}
