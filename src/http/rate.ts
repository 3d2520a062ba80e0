/**
 * How often one may ask. A bucket for each session, and one for each address of those who show none: whoever floods the door
 * without having logged in, another program of this computer for instance, takes nothing from a cashier who has.
 */
import type { Clock } from '../ports/clock.ts';

export interface Rate {
  readonly perSecond: number;
  /** So many at once, after a rest. */
  readonly burst: number;
}

/** A page asks for some thirty files and figures when it opens, and then once in a while. */
export const SESSION_PER_SECOND = 100;
export const sessionRate = (perSecond: number): Rate => ({ perSecond, burst: 5 * perSecond });
export const STRANGER_RATE: Rate = { perSecond: 50, burst: 250 };

/** Buckets that are remembered; the one that rested longest is forgotten first. */
const BUCKETS_MAX = 2_000;

interface Bucket {
  readonly left: number;
  /** Monotonic milliseconds. */
  readonly at: number;
}

export class RateLimit {
  private readonly buckets = new Map<string, Bucket>();
  private readonly clock: Pick<Clock, 'monotonic'>;
  private readonly rate: Rate;

  constructor(clock: Pick<Clock, 'monotonic'>, rate: Rate) {
    this.clock = clock;
    this.rate = rate;
  }

  /** Takes one; 0 when it was there, else the whole seconds until one will be. */
  take(key: string): number {
    const { perSecond, burst } = this.rate;
    const now = this.clock.monotonic();
    const { left, at } = this.buckets.get(key) ?? { left: burst, at: now };
    const full = Math.min(burst, left + ((now - at) / 1_000) * perSecond);
    const may = full >= 1;
    // Taken out first, so that the map is in the order in which buckets were last used.
    this.buckets.delete(key);
    this.buckets.set(key, { left: may ? full - 1 : full, at: now });
    this.bound();
    return may ? 0 : Math.ceil((1 - full) / perSecond);
  }

  private bound(): void {
    if (this.buckets.size <= BUCKETS_MAX) return;
    const [oldest] = this.buckets.keys();
    if (oldest !== undefined) this.buckets.delete(oldest);
  }
}
