/** How much use an index shows that was not billed yet, whatever the wheel has turned meanwhile. */
import { rolledOver, wheelOf } from '../reading.ts';
import type { Litre } from '../units.ts';
import type { MeteredRow } from './month-rows.ts';
import type { MeterRow } from './rows.ts';

/**
 * Litres, below zero where the index shows less than was billed. What was billed says where the wheel stood, turns included; a
 * wheel that has passed its end since the last reading has turned once more.
 */
export function unbilledAt(
  index: Litre,
  { initialIndex, wheelDigits }: Pick<MeterRow, 'initialIndex' | 'wheelDigits'>,
  { readIndex, billed, adjusted }: Pick<MeteredRow, 'readIndex' | 'billed' | 'adjusted'>,
): number {
  const wheel = wheelOf(wheelDigits);
  const reached = initialIndex + billed - adjusted;
  const turns = Math.max(0, Math.round((reached - readIndex) / wheel));
  const turned = turns + (rolledOver(index, readIndex, wheel) ? 1 : 0);
  return index + turned * wheel - reached;
}
