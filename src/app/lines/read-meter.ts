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

/** Where a meter answers; how it is spoken to need not be known. */
export type AskedMeter = Omit<MeterLink, 'profile'> & { readonly profile: string | null };

/** For a meter that nobody has linked: what a frame says of itself. Modbus says nothing, so it has none. */
const UNKNOWN_PROFILES: Readonly<Record<string, string>> = { cjt188: 'auto' };

/** What is spoken to a meter where nobody says how; the lines refuse an empty name. */
export const unlinkedProfile = (protocol: string): string => UNKNOWN_PROFILES[protocol] ?? '';

/**
 * The profile that a meter was linked with, where none is named: it says what its counter counts. Two meters that share an
 * address under different profiles decide nothing.
 */
export function linkAsked(
  { store }: Pick<AppDeps, 'store'>,
  { profile, ...place }: AskedMeter,
): MeterLink {
  if (profile !== null) return { ...place, profile };
  const linked = store.lines
    .linksOn(place.line)
    .filter(({ protocol, address }) => protocol === place.protocol && address === place.address);
  const [known, other] = new Set(linked.map((link) => link.profile));
  const told = other === undefined ? known : undefined;
  return { ...place, profile: told ?? unlinkedProfile(place.protocol) };
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
