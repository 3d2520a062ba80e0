/** A MIFARE Classic that tells an observer of each key B that is tried, each byte that is written and each fault. */

import { sectorKey } from '../../simulators/card/card-keys.ts';
import { type Answer, type KeyType, MifareClassic } from '../../simulators/card/mifare-classic.ts';
import { layoutOffset } from '../../simulators/card/mifare-layout.ts';
import type { TornMode } from '../../simulators/card/torn-byte.ts';
import {
  type CardObserver,
  type Hand,
  PlannedFaults,
  type RigCard,
  type WatchedParts,
} from './rig-card.ts';
import { STORAGE_MASTER } from './rig-sam.ts';

const SECTORS = [0, 1, 2, 3, 4];
const TRANSPORT = 'ffffffffffffff078069ffffffffffff';
/** Published key A, and the bits that let key A read and key B write. */
const SEALED = 'a0a1a2a3a4a578778869';
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

export class WatchedMifare extends MifareClassic implements RigCard {
  readonly label: string;
  readonly triesLeft = 3;
  hand: Hand = 'station';
  readonly #observer: CardObserver;
  readonly #faults = new PlannedFaults();

  constructor(parts: WatchedParts) {
    super(parts);
    this.label = parts.label;
    this.#observer = parts.observer;
  }

  opensFor(cardNo: number): boolean {
    return SECTORS.every((sector) => {
      const trailer = hex(this.trailer(sector));
      return trailer === TRANSPORT || trailer === SEALED + hex(this.#keyOf(cardNo, sector));
    });
  }

  meterSecret(cardNo: number): Uint8Array {
    return Uint8Array.of(...this.#keyOf(cardNo, 3), ...this.#keyOf(cardNo, 4));
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

  override authenticate(block: number, key: KeyType, secret: Uint8Array): Answer<'ok'> {
    const answer = super.authenticate(block, key, secret);
    if (key === 'B' && answer !== null) {
      const tried = `${hex(secret)} on sector ${block >> 2}`;
      this.#observer.compared(this, this.hand, tried, answer === 'ok');
    }
    return answer;
  }

  override writeBlock(block: number, bytes: Uint8Array): Answer<'ok'> {
    const told = this.#faults.expect(this, this.#observer);
    const before = this.programmings;
    const now = this.blockBytes(block);
    for (const [i, byte] of bytes.entries()) {
      const at = layoutOffset(block * 16 + i);
      if (at !== null && byte !== now[i]) this.#observer.programs(this, this.hand, at);
    }
    const answer = super.writeBlock(block, bytes);
    told(this.programmings > before, layoutOffset(block * 16) !== null);
    return answer;
  }

  #keyOf(cardNo: number, sector: number): Uint8Array {
    const uid = this.blockBytes(0).subarray(0, 4);
    return sectorKey(STORAGE_MASTER, uid, cardNo, sector);
  }
}
