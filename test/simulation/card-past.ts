/** Old images of each card, for whoever made a copy of it and tries it at a counter. */
import type { Rig } from '../rig/rig.ts';
import type { RigCard } from '../rig/rig-card.ts';
import { pscOf } from '../rig/rig-vault.ts';
import { type Household, shown } from '../rig/world.ts';

export class CardPast {
  readonly #images = new Map<Household, { sequence: number; image: Uint8Array }[]>();
  /** What may be said in peace of a household's card, because a copy of it was shown. */
  readonly #said = new Map<Household, Set<string>>();

  /** Keeps the card's image of now, if it is new. */
  remember(home: Household): void {
    const image = home.chip.main();
    const sequence = shown(image)?.sequence;
    if (sequence === undefined) return;
    const kept = this.#images.get(home) ?? [];
    if (kept.some((past) => past.sequence === sequence)) return;
    this.#images.set(home, [...kept, { sequence, image }]);
  }

  /** The newest copy that is older than anything the ledger still reckons with. */
  copyOf(rig: Rig, home: Household): RigCard | null {
    // The keys of other chips go by the chip's own number: nobody makes a copy that has them.
    if (rig.world.chip !== 'sle4442') return null;
    const card = rig.ledger.card(home.cardNo);
    if (card?.stage !== 'active') return null;
    // A take-off that broke off has the books a sequence ahead of a card that still shows the one before.
    const before = card.openLoad === null ? null : shown(card.openLoad.imageBefore);
    const reckoned = Math.min(card.writeSequence, before?.sequence ?? card.writeSequence);
    const old = (this.#images.get(home) ?? []).filter((past) => past.sequence < reckoned);
    const past = old.at(-1);
    if (past === undefined) return null;
    rig.reach('copy', home.chip);
    // Bytes can be read by anyone; the secret only by who knows it.
    const knows = rig.random.chance(1, 2);
    // A copy that knows the secret proves to be no card of the open load, which two people then have to look at. One
    // that does not is refused, and a card at two tries cannot be told from it any more.
    if (!knows) this.#maySay(home, 'card.secret-wrong');
    else if (card.openLoad !== null) this.#maySay(home, 'load.case');
    const psc = knows ? pscOf(home.cardNo) : Uint8Array.of(0x12, 0x34, 0x56);
    return rig.world.addStranger(`copy ${rig.world.strangers.length} of ${home.chip.label}`, {
      image: past.image,
      psc,
    });
  }

  #maySay(home: Household, code: string): void {
    this.#said.set(home, (this.#said.get(home) ?? new Set()).add(code));
  }

  /** Is the card held back as it may be after a copy of it was shown? */
  isHeldBack(home: Household, said: string): boolean {
    return this.#said.get(home)?.has(said) === true;
  }
}
