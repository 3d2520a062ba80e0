/**
 * Everything that the books hold about one writing of gas, for a complaint (举证): both images, every step with its time and
 * who did it, the place of each in the chain, and the tickets as they were given.
 */
import { businessDate } from '../../core/calendar.ts';
import type { OperationId } from '../../core/ids.ts';
import { accept, type Outcome, refuse } from '../../core/outcome.ts';
import type { ChainPlace, LoadView, OperationView } from '../../ports/store.ts';
import { ticketOf } from '../counter/ticket.ts';
import type { AppDeps } from '../deps.ts';
import { historySince } from './history-since.ts';

/** What the customer did on the day before, and on the day after, belongs to the story. */
const AROUND_MS = 86_400_000;

export interface EvidenceStep {
  readonly operation: OperationView;
  /** Where it stands in the chain; undefined for a row of another station that is not here yet. */
  readonly place: ChainPlace | undefined;
}

export interface LoadEvidence {
  readonly load: LoadView;
  /** Offsets of the bytes that the writing was to change. */
  readonly changedBytes: readonly number[];
  /** Of the account around the load, oldest first. */
  readonly steps: readonly EvidenceStep[];
  /** Numbers and texts of the tickets among them. */
  readonly tickets: readonly { readonly ticketNo: number; readonly text: string }[];
}

const changed = ({ imageBefore, imageTarget }: LoadView): number[] =>
  [...imageTarget.keys()].filter((at) => imageBefore[at] !== imageTarget[at]);

function ticketNoOf({ committed: { result } }: OperationView): number | null {
  return 'ticketNo' in result && typeof result.ticketNo === 'number' ? result.ticketNo : null;
}

/** Refuses load.unknown. */
export function loadEvidence(deps: AppDeps, id: OperationId): Outcome<LoadEvidence> {
  const { store, clock, company } = deps;
  const load = store.load(id);
  if (load === undefined) return refuse('load.unknown', { operationId: id });
  const from = load.reservedAt - AROUND_MS;
  const to = (load.endedAt ?? clock.now()) + AROUND_MS;
  const steps = historySince(deps, load.accountId, businessDate(from, company.timeZone))
    .filter(({ committed: { at } }) => at >= from && at <= to)
    .toReversed()
    .map((operation) => ({ operation, place: store.chainAt(operation.committed.entryId) }));
  const tickets = steps.flatMap(({ operation }) => {
    const ticketNo = ticketNoOf(operation);
    const ticket = ticketNo === null ? null : ticketOf(deps, ticketNo);
    return ticketNo !== null && ticket?.ok === true ? [{ ticketNo, text: ticket.value.text }] : [];
  });
  return accept({ load, changedBytes: changed(load), steps, tickets });
}
