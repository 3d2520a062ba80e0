/** One line from its first meter to its last (巡抄): each is read once more in this sweep, and what it says is a reading. */
import type { MeterId, OperationId } from '../../core/ids.ts';
import { countedGas } from '../../core/line-load.ts';
import { assert, type Refusal } from '../../core/outcome.ts';
import type { Observed } from '../../core/reading.ts';
import type { Litre } from '../../core/units.ts';
import type { MeterLinkView } from '../../ports/line-book.ts';
import type { LineMeter, MeterIndex } from '../../ports/meters.ts';
import { deviceRefusal } from '../counter/fault.ts';
import type { AppDeps, RequestContext } from '../deps.ts';
import { recordReading } from '../engineering/readings.ts';
import { derivedOperationId } from '../request-hash.ts';

/** `already`: by this very sweep before it was broken off. `doubtful`: recorded, and waits for a person. */
export type SweptAs = 'read' | 'doubtful' | 'already' | 'failed';

export interface Swept {
  readonly meter: MeterId;
  readonly address: string;
  readonly as: SweptAs;
  /** Null where it was not read now. */
  readonly indexLitres: number | null;
  readonly doubts: readonly string[];
  /** Why it failed; null otherwise. */
  readonly refusal: Refusal | null;
}

/** The same sweep asks a meter under the same id, so that a broken one goes on where it was. */
export const sweepReadingId = (deps: AppDeps, sweep: OperationId, meter: MeterId): OperationId =>
  derivedOperationId(deps.hash, { kind: 'sweep-reading', sweep, meter });

/** A valve that is out of order is neither open nor shut. */
function observed(
  at: number,
  { index, valve, batteryLow }: MeterIndex,
  electronic: Litre | null,
): Observed {
  const valveOpen = valve === null || valve === 'faulty' ? null : valve === 'open';
  return { source: 'line', at, index, electronic, valveOpen, batteryLow };
}

/**
 * A meter that counts gas by itself tells what it was given and what it holds: the index of its register is held against
 * that. Where it counts money or answers no such question, the index is read all the same, with nothing beside it.
 */
async function electronicOf(meter: LineMeter): Promise<Litre | null> {
  const { creditRule } = meter;
  if (creditRule === null) return null;
  try {
    return countedGas(await meter.readPurchases(), creditRule.unit);
  } catch (error) {
    if (deviceRefusal(error) === null) throw error;
    return null;
  }
}

const failed = ({ meter, address }: MeterLinkView, refusal: Refusal): Swept => ({
  meter,
  address,
  as: 'failed',
  indexLitres: null,
  doubts: [],
  refusal,
});

/** What a meter has said, before it is written. */
export interface Told {
  readonly link: MeterLinkView;
  readonly operationId: OperationId;
  readonly reading: Observed;
}

/** Asks one meter; what there is to tell without writing is told at once. Throws what is no fault of a device. */
export async function askMeter(
  deps: AppDeps,
  sweep: OperationId,
  link: MeterLinkView,
): Promise<Told | Swept> {
  const { meter, line, protocol, profile, address } = link;
  const operationId = sweepReadingId(deps, sweep, meter);
  if (deps.store.operation(operationId) !== undefined) {
    return { meter, address, as: 'already', indexLitres: null, doubts: [], refusal: null };
  }
  try {
    const asked = deps.lines.meter({ line, protocol, profile, address });
    const told = await asked.readIndex();
    const electronic = await electronicOf(asked);
    return { link, operationId, reading: observed(deps.clock.now(), told, electronic) };
  } catch (error) {
    const refusal = deviceRefusal(error);
    if (refusal === null) throw error;
    return failed(link, refusal);
  }
}

/** Records what a meter has said. Throws StoreError. */
export async function writeTold(
  deps: AppDeps,
  context: RequestContext,
  told: Told | Swept,
): Promise<Swept> {
  if ('as' in told) return told;
  const { link, operationId, reading } = told;
  const { meter, line, address } = link;
  const request = { operationId, meter, reading, readBy: `line ${line}` };
  const recorded = await recordReading(deps, context, request);
  if (!recorded.ok) return failed(link, recorded.refusal);
  const { result } = recorded.value;
  assert(result.kind === 'fact', 'a reading answers with facts');
  const doubts = String(result.facts.readingDoubts).split(' ').filter(Boolean);
  const as = doubts.length === 0 ? 'read' : 'doubtful';
  return { meter, address, as, indexLitres: reading.index, doubts, refusal: null };
}
