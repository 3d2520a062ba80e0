/** Blank cards that an opening has spoiled: nobody's gas is on them, and the household gets another one. */
import type { Rig } from '../rig/rig.ts';
import type { Household } from '../rig/world.ts';

/** Refusals upon which the cashier takes another blank (docs/errors.md). */
const SPOILED = ['card.secret-unproven', 'card.secret-wrong', 'card.last-try', 'card.not-blank'];

/**
 * Takes another blank where the card cannot be opened any more: its secret was torn into something else, too few tries are
 * left, or the cashier was told so.
 */
export function replaceSpoiled(rig: Rig, home: Household, told = ''): void {
  const { chip } = home;
  if (rig.ledger.card(home.cardNo)?.stage === 'active') return;
  const usable = chip.opensFor(home.cardNo) && chip.triesLeft >= 2;
  if (usable && !SPOILED.some((code) => told.includes(code))) return;
  rig.take(chip);
  rig.world.anotherBlank(home);
}
