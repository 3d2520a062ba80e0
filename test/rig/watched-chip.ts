/**
 * A simulated chip that tells an observer each secret that is tried on it, each byte that is programmed into it and each
 * fault that strikes it, so that laws about the way (intent before bytes, no wrong secret twice) can be checked and not
 * only laws about the end.
 */
import type { CardMemory } from '../../simulators/card/card-memory.ts';
import { COUNTER_CELL } from '../../simulators/card/card-memory.ts';
import { CONTROL, Sle4442, type TornMode } from '../../simulators/card/sle4442.ts';
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
  /** The next byte may be the one a fault is planned for; the answer says how to report it if it was. */
  expects(chip: WatchedChip, hand: Hand, fault: 'cut-power' | 'ignore-write'): () => void;
}

/** Tries left in an error counter: its bits that are still set. */
export const triesIn = (counter: number): number =>
  (counter & 1) + ((counter >> 1) & 1) + ((counter >> 2) & 1);

export class WatchedChip extends Sle4442 {
  readonly label: string;
  hand: Hand = 'station';
  readonly #observer: ChipObserver;
  #secret = '';
  #mainBytes = 0;
  /** Counts of bytes at which a fault strikes. */
  #cutAt = Number.POSITIVE_INFINITY;
  #ignoreAt = Number.POSITIVE_INFINITY;

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

  override cutPowerAfter(n: number, torn: TornMode): void {
    super.cutPowerAfter(n, torn);
    this.#cutAt = this.bytesProgrammed + n;
  }

  override ignoreWrites(n: number): void {
    super.ignoreWrites(n);
    this.#ignoreAt = this.#mainBytes + n;
  }

  override clearFaults(): void {
    super.clearFaults();
    this.#cutAt = Number.POSITIVE_INFINITY;
    this.#ignoreAt = Number.POSITIVE_INFINITY;
  }

  override command(control: number, address: number, data: number): Uint8Array | null {
    const report = this.#expectFaults();
    const before = this.bytesProgrammed;
    this.#watchBefore(control, address, data);
    const answer = super.command(control, address, data);
    const programmed = this.bytesProgrammed > before;
    if (programmed && control === CONTROL.updateMain) this.#mainBytes += 1;
    if (programmed) report();
    this.#watchAfter(control, address, data);
    return answer;
  }

  /** The phase in which a fault strikes has to be looked at before it does. */
  #expectFaults(): () => void {
    const cut = this.bytesProgrammed + 1 >= this.#cutAt;
    const ignored = this.#mainBytes + 1 >= this.#ignoreAt;
    if (!(cut || ignored)) return () => undefined;
    const tell = this.#observer.expects(this, this.hand, cut ? 'cut-power' : 'ignore-write');
    return () => {
      if (cut) this.#cutAt = Number.POSITIVE_INFINITY;
      else if (this.#mainBytes >= this.#ignoreAt) this.#ignoreAt = Number.POSITIVE_INFINITY;
      else return;
      tell();
    };
  }

  #watchBefore(control: number, address: number, data: number): void {
    if (!this.powered) return;
    if (control === CONTROL.updateMain && this.presented) {
      this.#observer.programs(this, this.hand, address);
    }
    // Only clearing a bit spends a try; giving the bits back to a card that has refused does nothing.
    const spends = (this.memory.read(COUNTER_CELL) & ~data & 0x07) !== 0;
    if (control === CONTROL.updateSecurity && address === 0 && !this.presented && spends) {
      this.#secret = '';
      this.#observer.spendsTry(this, this.hand, this.triesLeft);
    }
  }

  #watchAfter(control: number, address: number, data: number): void {
    if (control !== CONTROL.compare || address < 1 || address > 3) return;
    this.#secret += data.toString(16).padStart(2, '0');
    if (address === 3 && this.#secret.length === 6) {
      this.#observer.compared(this, this.hand, this.#secret, this.presented);
    }
  }
}
