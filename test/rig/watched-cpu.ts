/** A CPU card that tells an observer of each key that is shown to it, each byte that is programmed and each fault. */
import { cpuKey, encrypt } from '../../simulators/card/card-keys.ts';
import { CpuCard } from '../../simulators/card/cpu-card.ts';
import { FILES, STATION_KEY } from '../../simulators/card/cpu-layout.ts';
import type { TornMode } from '../../simulators/card/torn-byte.ts';
import {
  type CardObserver,
  type Hand,
  PlannedFaults,
  type RigCard,
  type WatchedParts,
} from './rig-card.ts';
import { METER_MASTER, STATION_MASTER } from './rig-sam.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const TRANSPORT = 'ff'.repeat(16);

export class WatchedCpu extends CpuCard implements RigCard {
  readonly label: string;
  hand: Hand = 'station';
  readonly #observer: CardObserver;
  readonly #faults = new PlannedFaults();
  #challenge = '';

  constructor(parts: WatchedParts) {
    super(parts);
    this.label = parts.label;
    this.#observer = parts.observer;
  }

  get triesLeft(): number {
    return this.triesOf(STATION_KEY);
  }

  opensFor(cardNo: number): boolean {
    const key = hex(this.keyBytes(STATION_KEY));
    return key === TRANSPORT || key === hex(this.#keyOf(STATION_MASTER, cardNo));
  }

  meterSecret(cardNo: number): Uint8Array {
    return this.#keyOf(METER_MASTER, cardNo);
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

  override command(apdu: Uint8Array): Uint8Array | null {
    const told = this.#faults.expect(this, this.#observer);
    const before = this.programmings;
    const tries = this.triesLeft;
    const [, ins, p1 = 0, p2 = 0, length = 0] = apdu;
    const answer = super.command(apdu);
    const programmed = this.programmings > before;
    if (ins === 0x84 && answer !== null) this.#challenge = hex(answer.subarray(0, -2));
    if (ins === 0x82 && p2 === STATION_KEY && programmed) {
      this.#observer.spendsTry(this, this.hand, tries);
      if (answer !== null) this.#tellKey(hex(apdu.subarray(5)), answer.at(-2) === 0x90);
    }
    if (ins === 0xd6 && programmed) {
      const at = (FILES.find(({ sfi }) => p1 === (0x80 | sfi))?.at ?? 0) + p2;
      for (let i = 0; i < length - 4; i += 1) this.#observer.programs(this, this.hand, at + i);
    }
    told(programmed, ins === 0xd6);
    return answer;
  }

  /** A cryptogram is new every time; what was tried is the key behind it. */
  #tellKey(shown: string, right: boolean): void {
    const challenge = Buffer.from(this.#challenge, 'hex');
    const made = encrypt(this.algorithm, Buffer.from(TRANSPORT, 'hex'), challenge);
    const which = hex(made) === shown ? 'the transport key' : 'a key of its own';
    this.#observer.compared(this, this.hand, which, right);
  }

  #keyOf(master: Uint8Array, cardNo: number): Uint8Array {
    return cpuKey(this.algorithm, master, this.serial(), cardNo);
  }
}
