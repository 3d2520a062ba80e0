/** An SLE4428 that tells an observer of each secret that is tried on it, each byte that is programmed and each fault. */
import { CONTROL_3W, PSC_ADDRESS, Sle4428 } from '../../simulators/card/sle4428.ts';
import type { TornMode } from '../../simulators/card/torn-byte.ts';
import {
  type CardObserver,
  type Hand,
  PlannedFaults,
  type RigCard,
  type WatchedParts,
} from './rig-card.ts';
import { pscOf } from './rig-vault.ts';

const PSC_LENGTH = 2;

export class WatchedSle4428 extends Sle4428 implements RigCard {
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
    return this.counter.toString(2).replaceAll('0', '').length;
  }

  opensFor(cardNo: number): boolean {
    const psc = this.cells(PSC_ADDRESS, PSC_LENGTH);
    const own = pscOf(cardNo, PSC_LENGTH);
    return psc.every((byte) => byte === 0xff) || psc.every((byte, i) => byte === own[i]);
  }

  meterSecret(cardNo: number): Uint8Array {
    return pscOf(cardNo, PSC_LENGTH);
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

  override command(control: number, low: number, data: number): Uint8Array | null {
    const told = this.#faults.expect(this, this.#observer);
    const before = this.programmings;
    const kind = control & 0x3f;
    const address = ((control & 0xc0) << 2) | low;
    this.#watchBefore(kind, address, data);
    const answer = super.command(control, low, data);
    told(this.programmings > before, kind === CONTROL_3W.update && address < PSC_ADDRESS - 1);
    if (kind === CONTROL_3W.compare && address >= PSC_ADDRESS) this.#watchAfter(address, data);
    return answer;
  }

  #watchBefore(kind: number, address: number, data: number): void {
    if (!this.powered) return;
    if (kind === CONTROL_3W.update && this.presented && address < PSC_ADDRESS - 1) {
      this.#observer.programs(this, this.hand, address);
    }
    if (kind === CONTROL_3W.spend && !this.presented && (this.counter & ~data) !== 0) {
      this.#secret = '';
      this.#observer.spendsTry(this, this.hand, this.triesLeft);
    }
  }

  #watchAfter(address: number, data: number): void {
    this.#secret += data.toString(16).padStart(2, '0');
    if (address === PSC_ADDRESS + PSC_LENGTH - 1 && this.#secret.length === 2 * PSC_LENGTH) {
      this.#observer.compared(this, this.hand, this.#secret, this.presented);
    }
  }
}
