/** Reading a meter over its line (线路抄表). It is shown, not booked. */
import type { MeterIndex, MeterLink, PurchaseCounter } from '../../ports/meters.ts';
import type { AppDeps } from '../deps.ts';

export interface MeterOnLine {
  readonly link: MeterLink;
  /** Address that the only meter of the line told; null where it was not asked. */
  readonly address: string | null;
  readonly index: MeterIndex | null;
  /** Null where it was not asked. */
  readonly purchases: PurchaseCounter | null;
  /** What its counter counts, as its profile has it. */
  readonly unit: 'm3' | 'yuan';
}

/** What is asked of the meter, in this order. */
export interface Questions {
  readonly address: boolean;
  readonly index: boolean;
  readonly purchases: boolean;
}

/** Throws MeterError. */
export async function readMeter(
  deps: Pick<AppDeps, 'lines'>,
  link: MeterLink,
  ask: Questions,
): Promise<MeterOnLine> {
  const meter = deps.lines.meter(link);
  return {
    link,
    address: ask.address ? await meter.readAddress() : null,
    index: ask.index ? await meter.readIndex() : null,
    purchases: ask.purchases ? await meter.readPurchases() : null,
    unit: meter.creditRule === null ? 'yuan' : 'm3',
  };
}
