/** Old images of each card, for whoever made a copy of it and tries it at a counter. */
import type { Rig } from '../rig/rig.ts';
import { pscOf } from '../rig/rig-vault.ts';
import type { WatchedChip } from '../rig/watched-chip.ts';
import { type Household, shown } from '../rig/world.ts';

export class CardPast {
  readonly #images = new Map<Household, { sequence: number; image: Uint8Array }[]>();
  /**
   * Households of whom a copy was shown while a load was open, or one that does not know the secret. Only then may a load
   * become a case, or a card at two tries be told from a copy by nothing.
   */
  readonly #suspects = new Set<Household>();

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
  copyOf(rig: Rig, home: Household): WatchedChip | null {
    const card = rig.ledger.card(home.cardNo);
    if (card?.stage !== 'active') return null;
    const old = (this.#images.get(home) ?? []).filter((past) => past.sequence < card.writeSequence);
    const past = old.at(-1);
    if (past === undefined) return null;
    rig.reach('copy', home.chip);
    // Bytes can be read by anyone; the secret only by who knows it.
    const knows = rig.random.chance(1, 2);
    if (!knows || card.openLoad !== null) this.#suspects.add(home);
    const psc = knows ? pscOf(home.cardNo) : Uint8Array.of(0x12, 0x34, 0x56);
    return rig.world.addStranger(`copy ${rig.world.strangers.length} of ${home.chip.label}`, {
      image: past.image,
      psc,
    });
  }

  isSuspect(home: Household): boolean {
    return this.#suspects.has(home);
  }
}
