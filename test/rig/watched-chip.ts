/**
 * A simulated chip that tells an observer each secret that is tried on it and each byte that is programmed into it, so
 * that laws about the way (intent before bytes, no wrong secret twice) can be checked and not only laws about the end.
 */
import type { CardMemory } from '../../simulators/card/card-memory.ts';
import { COUNTER_CELL } from '../../simulators/card/card-memory.ts';
import { CONTROL, Sle4442 } from '../../simulators/card/sle4442.ts';
import type { Random } from '../../simulators/random.ts';

/** Who has the card in hand. */
export type Hand = 'station' | 'meter';

export interface ChipObserver {
  /** A main-memory byte is about to be programmed; the chip will obey. */
  programs(chip: WatchedChip, hand: Hand, address: number): void;
  /** A try of the error counter has been spent; `left` is what was left before it. */
  spendsTry(chip: WatchedChip, hand: Hand, left: number): void;
  /** All three bytes of a secret have been compared. */
  compared(chip: WatchedChip, hand: Hand, secret: string, right: boolean): void;
}

/** Tries left in an error counter: its bits that are still set. */
export const triesIn = (counter: number): number =>
  (counter & 1) + ((counter >> 1) & 1) + ((counter >> 2) & 1);

export class WatchedChip extends Sle4442 {
  readonly label: string;
  hand: Hand = 'station';
  readonly #observer: ChipObserver;
  #secret = '';

  constructor(parts: {
    readonly label: string;
    readonly memory: CardMemory;
    readonly random: Random;
    readonly observer: ChipObserver;
  }) {
    super(parts);
    this.label = parts.label;
    this.#observer = parts.observer;
  }

  get triesLeft(): number {
    return triesIn(this.memory.read(COUNTER_CELL));
  }

  override command(control: number, address: number, data: number): Uint8Array | null {
    if (control === CONTROL.updateMain && this.presented && this.powered) {
      this.#observer.programs(this, this.hand, address);
    }
    if (control === CONTROL.updateSecurity && address === 0 && !this.presented && this.powered) {
      this.#secret = '';
      this.#observer.spendsTry(this, this.hand, this.triesLeft);
    }
    const answer = super.command(control, address, data);
    if (control === CONTROL.compare && address >= 1 && address <= 3) {
      this.#secret += data.toString(16).padStart(2, '0');
      if (address === 3 && this.#secret.length === 6) {
        this.#observer.compared(this, this.hand, this.#secret, this.presented);
      }
    }
    return answer;
  }
}
