/** Heads, identities and images of seeded commands: everything that a station would take from clock and chance. */
import type { Random } from '../../../simulators/random.ts';
import { toBusinessDate } from '../../../src/core/calendar.ts';
import { type OperationId, operationId, stationId } from '../../../src/core/ids.ts';
import type { CommandHead } from '../../../src/core/ledger/command-head.ts';

/** Bytes of an SLE4442. */
const CARD_BYTES = 256;

export class CommandMint {
  readonly random: Random;
  #at = 1_790_000_000_000;

  constructor(random: Random) {
    this.random = random;
  }

  /** Seconds since 1970 of the last head. */
  get seconds(): number {
    return Math.floor(this.#at / 1000);
  }

  head(): CommandHead {
    this.#at += 1 + this.random.below(5000);
    return {
      operationId: this.#operationId(),
      requestHash: this.hex(64),
      station: stationId(1),
      operator: 'cashier',
      at: this.#at,
      businessDate: toBusinessDate('2026-11-23'),
    };
  }

  hex(digits: number): string {
    let text = '';
    while (text.length < digits) text += this.random.next().toString(16).padStart(8, '0');
    return text.slice(0, digits);
  }

  image(): Uint8Array {
    return Uint8Array.from({ length: CARD_BYTES }, () => this.random.below(256));
  }

  #operationId(): OperationId {
    const h = this.hex(30);
    const [a, b, c, d, e] = [
      h.slice(0, 8),
      h.slice(8, 12),
      h.slice(12, 15),
      h.slice(15, 18),
      h.slice(18),
    ];
    return operationId(`${a}-${b}-7${c}-a${d}-${e}`);
  }
}
