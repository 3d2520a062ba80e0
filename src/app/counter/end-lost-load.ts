/** An open load whose card cannot come back, ended from the total that its meter shows (遗失结案). */
import { formatMeter, type OperationId } from '../../core/ids.ts';
import type { EndLostLoad } from '../../core/ledger/life/commands.ts';
import type { Committed } from '../../core/ledger/results.ts';
import { accept, type Outcome, refuse } from '../../core/outcome.ts';
import type { LoadView } from '../../ports/store.ts';
import { type BodyOf, commitOne, headOf } from '../command.ts';
import type { AppDeps, RequestContext } from '../deps.ts';

type Count = Pick<EndLostLoad, 'meterTotal' | 'counts' | 'photo'>;

export type EndLostLoadRequest = Omit<
  BodyOf<EndLostLoad>,
  'kind' | 'attempt' | 'noted' | keyof Count
> & {
  readonly operationId: OperationId;
  /** Typed now; null for the last count that was noted from the meter's window. */
  readonly count: Count | null;
};

/** lost.not-noted where nothing was noted of the meter's window. */
function notedCount(
  { store }: AppDeps,
  { meter, cardNo }: LoadView,
): Outcome<Count & Pick<EndLostLoad, 'noted'>> {
  const row = store.registry.windowCount(meter);
  if (row === undefined) return refuse('lost.not-noted', { cardNo, meter: formatMeter(meter) });
  return accept({ meterTotal: row.total, photo: row.photo, noted: row.noted });
}

/** Refuses as `decideEndLostLoad`. The attempt is the one that stands now: a conductor that wakes later is refused. */
export async function endLostLoad(
  deps: AppDeps,
  context: RequestContext,
  { operationId, count, ...request }: EndLostLoadRequest,
): Promise<Outcome<Committed>> {
  const load = deps.store.load(request.load);
  if (load === undefined) return refuse('load.unknown', { operationId: request.load });
  const found = count === null ? notedCount(deps, load) : accept(count);
  if (!found.ok) return found;
  const { attempt } = load;
  const asked = { kind: 'end-lost-load', ...request } as const;
  return commitOne(deps, {
    ...headOf(deps, context, operationId, { ...asked, ...(count ?? { noted: 'last' }) }),
    ...asked,
    ...found.value,
    attempt,
  });
}
