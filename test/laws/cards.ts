/** L3 and L9: what cards show, against the ledger's own numbers. */
import type { OperationId } from '../../src/core/ids.ts';
import type { AccountView, CardView } from '../../src/ports/store.ts';
import { type Household, hasHeader, readings, shown, tagOf, validTags } from '../rig/world.ts';

/** A card that the ledger does not know yet has nothing on it that counts. */
export function checkStock(home: Household): string[] {
  const { creditedLitresEver } = home.gasMeter.record;
  return [
    ...(readings(home.chip).some(hasHeader)
      ? ['its card is initialised and the ledger does not know it']
      : []),
    ...(creditedLitresEver === 0
      ? []
      : [`without a card its meter has credited ${creditedLitresEver} litres`]),
  ];
}

export function checkCard(
  home: Household,
  account: AccountView,
  card: CardView,
  billed: number,
): string[] {
  const broken: string[] = [];
  const load = card.openLoad;
  const { emergencyLitres = 0 } = home.gasMeter.record;
  const counts = home.moneyMeter === null ? account.gas : account.money;
  const loaded = counts.onCard + counts.inMeter - emergencyLitres + billed;
  if (card.total !== loaded) {
    broken.push(`its total is ${card.total}, on the card and in the meter are ${loaded}`);
  }
  const onItsWay = (home.moneyMeter === null ? load?.litres : load?.fen) ?? 0;
  if (counts.inFlight !== onItsWay) {
    broken.push(`${counts.inFlight} in flight, the open load has ${onItsWay}`);
  }
  for (const image of readings(home.chip)) {
    const slot = shown(image);
    if (slot === null) {
      // A single zone shows nothing while it is torn; what it shall be is in the open load.
      const torn = home.countMeter !== null && load !== null;
      if (card.stage !== 'opening' && !home.declaredLost && !torn)
        broken.push('its card shows nothing that counts');
      continue;
    }
    // A card that was given up may have been lost before its last bytes were written: it shows less, and never more.
    if (home.declaredLost && slot.sequence <= card.writeSequence && slot.total <= card.total)
      continue;
    if (!explains(card, slot.sequence, slot.total) && !takesOff(card, slot.sequence, slot.total)) {
      const expected = load === null ? '' : ` or the load ${load.operationId}`;
      broken.push(
        `card shows ${slot.sequence}/${slot.total}, ledger ${card.writeSequence}/${card.total}${expected}`,
      );
    }
  }
  return broken;
}

/** L3: the ledger's own numbers, or those of its one open load, before or after. */
function explains(card: CardView, sequence: number, total: number): boolean {
  if (sequence === card.writeSequence && total === card.total) return true;
  const target = card.openLoad?.target;
  return target?.writeSequence === sequence && target.total === total;
}

/** Gas that is being taken off: the card shows it, or itself without it, until it is settled. */
function takesOff({ openLoad }: CardView, sequence: number, total: number): boolean {
  if (openLoad?.takeOff === undefined) return false;
  const { sequenceBefore, totalBefore, target } = openLoad;
  return (
    (sequence === sequenceBefore - 1 && total === target.total) ||
    (sequence === sequenceBefore && total === totalBefore)
  );
}

/** L9: no reading of a card, lost or not, and no credit of the meter ever shows a load that was voided. */
export function checkVoided(home: Household, load: OperationId): string[] {
  const tag = tagOf(load);
  const onCard = [home.chip, ...home.lost].some((chip) =>
    readings(chip).some((image) => validTags(image).includes(tag)),
  );
  return [
    ...(onCard ? [`voided load ${load} shows on the card`] : []),
    ...(home.takenTags.includes(tag) ? [`voided load ${load} is in the meter`] : []),
  ];
}
