/** What is left in a byte when power goes while it is being programmed. */
import type { Random } from '../random.ts';
import type { CardMemory, Weakness } from './cells.ts';

/**
 * What a byte holds after power was lost while it was being programmed: its old value; FF; some of the bits of either;
 * or a level between, which reads as one value for a few power-ups and as another from then on.
 */
export type TornMode = 'old' | 'erased' | 'mixture' | 'marginal';

/** A byte under programming: what it held, what was to be written, and what erasing makes of it. */
export interface Levels {
  readonly old: number;
  readonly value: number;
  /** `old` where the chip writes without erasing. */
  readonly erased: number;
}

/** What the byte reads as now, and, for a cell between two levels, what it will read as later. */
export function tornByte(
  random: Random,
  levels: Levels,
  mode: TornMode,
): { readonly now: number; readonly weakness: Weakness | null } {
  const { old, value, erased } = levels;
  const target = erased & value;
  const partial = random.next() & erased;
  const mixture = random.pick([old & value, old | partial, target | partial]) & (old | erased);
  if (mode !== 'marginal') {
    return { now: { old, erased, mixture }[mode], weakness: null };
  }
  const possible = [old, target, erased, mixture];
  const now = random.pick(possible);
  const others = possible.filter((level) => level !== now);
  if (others.length === 0) {
    return { now, weakness: null };
  }
  // The power-up that follows the cut must still show the first value, or nobody could be misled by it. One visit to a
  // counter powers the card up four times: some cells must mislead for longer than a visit.
  const powerUps = 2 + random.below(random.pick([3, 30]));
  return { now, weakness: { powerUps, later: random.pick(others) } };
}

/** A power-up passes over the weak cells: those whose time has come show their other level from now on. */
export function ageWeakCells(memory: CardMemory): void {
  for (const cell of memory.weakCells()) {
    const weakness = memory.weakness(cell);
    if (weakness === null) {
      continue;
    }
    if (weakness.powerUps > 1) {
      memory.setWeakness(cell, { ...weakness, powerUps: weakness.powerUps - 1 });
    } else {
      memory.setWeakness(cell, null);
      memory.write(cell, weakness.later);
    }
  }
}
