/** Blank cards that an opening has spoiled: nobody's gas is on them, and the household gets another one. */
import type { CardNo } from '../../src/core/ids.ts';
import type { Rig } from '../rig/rig.ts';
import type { RigCard } from '../rig/rig-card.ts';
import type { Household } from '../rig/world.ts';

/** Refusals upon which the cashier takes another blank (docs/errors.md). */
const SPOILED = ['card.secret-unproven', 'card.secret-wrong', 'card.last-try', 'card.not-blank'];

/** Its secret was torn into something else, too few tries are left, or the cashier was told so. */
function isSpoiled(chip: RigCard, cardNo: CardNo, told: string): boolean {
  const usable = chip.opensFor(cardNo) && chip.triesLeft >= 2;
  return !usable || SPOILED.some((code) => told.includes(code));
}

/** Takes another blank where the card cannot be opened any more. */
export function replaceSpoiled(rig: Rig, home: Household, told = ''): void {
  const { chip, cardNo } = home;
  if (rig.ledger.card(cardNo)?.stage === 'active' || !isSpoiled(chip, cardNo, told)) return;
  rig.take(chip);
  rig.world.anotherBlank(home);
}

/** The next replacement begins with another blank, also where loads went on with the card that was thought lost. */
export function discardSpoiledNext(home: Household, told: string): void {
  const { next } = home;
  if (next === null) return;
  const stale = told.includes('card.start-overtaken');
  if (stale || isSpoiled(next.chip, next.cardNo, told)) home.next = null;
}
