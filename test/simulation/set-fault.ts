/** Sets a drawn fault, unless the world itself would then end the card: that is nobody's protocol. */
import type { Fault } from '../../simulators/faults.ts';
import type { Station } from '../rig/station.ts';

/** A presentation programs the error counter twice, before any other byte. */
const COUNTER_BYTES = 2;

/**
 * A card at two tries that loses power inside the presentation is left with one, which no flow may spend: it can only be
 * replaced. So a second tear in a row is moved behind the presentation.
 */
export function setSeenFault(station: Station, fault: Fault): void {
  const { bench } = station;
  const { card } = bench;
  if (!('byte' in fault)) bench.plan(fault);
  else if (card !== null) {
    const spared = fault.kind === 'cut-power' && card.triesLeft < 3 ? COUNTER_BYTES : 0;
    bench.plan({ ...fault, byte: fault.byte + spared });
  }
}
