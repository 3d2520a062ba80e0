/** A card of the rig: any simulated chip, with an observer that is told what is done to it. */
import type { CardMemory } from '../../simulators/card/cells.ts';
import type { SimulatedCard } from '../../simulators/card/simulated-card.ts';
import type { Random } from '../../simulators/random.ts';

/** Who has the card in hand. */
export type Hand = 'station' | 'meter';

export interface RigCard extends SimulatedCard {
  readonly label: string;
  hand: Hand;
  /** Presentations of its secret that are left; 3 where the chip counts none. */
  readonly triesLeft: number;
  /** Is its secret the transport secret of stock, or that of card `cardNo`? Anything else was torn. */
  opensFor(cardNo: number): boolean;
  /** The secret of card `cardNo` as a meter's slot takes it. */
  meterSecret(cardNo: number): Uint8Array;
}

export interface CardObserver {
  /** A byte of the layout is about to be programmed; the chip will obey. */
  programs(card: RigCard, hand: Hand, address: number): void;
  /** A try of the error counter has been spent; `left` is what was left before it. */
  spendsTry(card: RigCard, hand: Hand, left: number): void;
  /** A whole secret has been compared. */
  compared(card: RigCard, hand: Hand, secret: string, right: boolean): void;
  /** The next programming may be the one a fault is planned for; the answer says how to report it if it was. */
  expects(card: RigCard, hand: Hand, fault: 'cut-power' | 'ignore-write'): () => void;
}

/** What a watched chip is made of. */
export interface WatchedParts {
  readonly label: string;
  readonly memory: CardMemory;
  readonly random: Random;
  readonly observer: CardObserver;
}

/** Counts of programmings at which planned faults strike; a phase has to be looked at before they do. */
export class PlannedFaults {
  #cutAt = Number.POSITIVE_INFINITY;
  #ignoreAt = Number.POSITIVE_INFINITY;
  /** Programmings of the layout's bytes so far. */
  #main = 0;

  planCut(at: number): void {
    this.#cutAt = at;
  }

  planIgnored(n: number): void {
    this.#ignoreAt = this.#main + n;
  }

  clear(): void {
    this.#cutAt = Number.POSITIVE_INFINITY;
    this.#ignoreAt = Number.POSITIVE_INFINITY;
  }

  /** Before a command; the answer is called with what it has done. */
  expect(card: RigCard, observer: CardObserver): (programmed: boolean, inLayout: boolean) => void {
    const cut = card.programmings + 1 >= this.#cutAt;
    const ignored = this.#main + 1 >= this.#ignoreAt;
    const tell =
      cut || ignored
        ? observer.expects(card, card.hand, cut ? 'cut-power' : 'ignore-write')
        : () => undefined;
    return (programmed, inLayout) => {
      if (!programmed) return;
      if (inLayout) this.#main += 1;
      if (cut) this.#cutAt = Number.POSITIVE_INFINITY;
      else if (ignored && this.#main >= this.#ignoreAt) this.#ignoreAt = Number.POSITIVE_INFINITY;
      else return;
      tell();
    };
  }
}
