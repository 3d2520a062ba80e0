/**
 * A simulated chip that tells an observer each secret that is tried on it, each byte that is programmed into it and each
 * fault that strikes it, so that laws about the way (intent before bytes, no wrong secret twice) can be checked and not
 * only laws about the end.
 */
import { COUNTER_CELL, PSC_CELL } from '../../simulators/card/card-memory.ts';
import { CONTROL, Sle4442, type TornMode } from '../../simulators/card/sle4442.ts';
import {
  type CardObserver,
  type Hand,
  PlannedFaults,
  type RigCard,
  type WatchedParts,
} from './rig-card.ts';
import { pscOf } from './rig-vault.ts';

/** Tries left in an error counter: its bits that are still set. */
export const triesIn = (counter: number): number =>
  (counter & 1) + ((counter >> 1) & 1) + ((counter >> 2) & 1);

export class WatchedChip extends Sle4442 implements RigCard {
  readonly label: string;
  hand: Hand = 'station';
  readonly #observer: CardObserver;
  readonly #faults = new PlannedFaults();
  #secret = '';

  constructor(parts: WatchedParts) {
    super(parts);
    this.label = parts.label;
    this.#observer = parts.observer;
  }

  get triesLeft(): number {
    return triesIn(this.memory.read(COUNTER_CELL));
  }

  opensFor(cardNo: number): boolean {
    const psc = [0, 1, 2].map((i) => this.memory.read(PSC_CELL + i));
    const own = pscOf(cardNo);
    return psc.every((byte) => byte === 0xff) || psc.every((byte, i) => byte === own[i]);
  }

  meterSecret(cardNo: number): Uint8Array {
    return pscOf(cardNo);
  }

  override cutPowerAfter(n: number, torn: TornMode): void {
    super.cutPowerAfter(n, torn);
    this.#faults.planCut(this.programmings + n);
  }

  override ignoreWrites(n: number): void {
    super.ignoreWrites(n);
    this.#faults.planIgnored(n);
  }

  override clearFaults(): void {
    super.clearFaults();
    this.#faults.clear();
  }

  override command(control: number, address: number, data: number): Uint8Array | null {
    const told = this.#faults.expect(this, this.#observer);
    const before = this.bytesProgrammed;
    this.#watchBefore(control, address, data);
    const answer = super.command(control, address, data);
    told(this.bytesProgrammed > before, control === CONTROL.updateMain);
    this.#watchAfter(control, address, data);
    return answer;
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
