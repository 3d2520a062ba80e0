/**
 * Everything that the books hold about one writing of gas, for a complaint (举证): both images, every step with its time and
 * who did it, the place of each in the chain, the tickets as they were given, and whether its meter has taken it.
 */
import { businessDate } from '../../core/calendar.ts';
import type { OperationId } from '../../core/ids.ts';
import { accept, type Outcome, refuse } from '../../core/outcome.ts';
import type { ChainPlace, LoadView, MeterView, OperationView } from '../../ports/store.ts';
import { meterCountsMoney } from '../counter/meter-format.ts';
import { ticketOf } from '../counter/ticket.ts';
import type { AppDeps } from '../deps.ts';
import { historySince } from './history-since.ts';

/** What the customer did on the day before, and on the day after, belongs to the story; so does the meter's report, whenever it came. */
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
  /** What the load's meter is known to have taken until now; undefined where it is no longer in the books. */
  readonly meter: MeterView | undefined;
  readonly countsMoney: boolean;
  /** Numbers and texts of the tickets among them. */
  readonly tickets: readonly { readonly ticketNo: number; readonly text: string }[];
}

const changed = ({ imageBefore, imageTarget }: LoadView): number[] =>
  [...imageTarget.keys()].filter((at) => imageBefore[at] !== imageTarget[at]);

function ticketNoOf({ committed: { result } }: OperationView): number | null {
  return 'ticketNo' in result && typeof result.ticketNo === 'number' ? result.ticketNo : null;
}

/** The card's first report after the window, which may have come months later. */
function laterReport(history: readonly OperationView[], load: LoadView, after: number) {
  const isReport = ({ command, committed: { at } }: OperationView): boolean =>
    command.kind === 'take-into-meter' && command.cardNo === load.cardNo && at > after;
  return history.find(isReport);
}

/** Refuses load.unknown. */
export function loadEvidence(deps: AppDeps, id: OperationId): Outcome<LoadEvidence> {
  const { store, clock, company } = deps;
  const load = store.load(id);
  if (load === undefined) return refuse('load.unknown', { operationId: id });
  const from = load.reservedAt - AROUND_MS;
  const to = (load.endedAt ?? clock.now()) + AROUND_MS;
  const history = historySince(
    deps,
    load.accountId,
    businessDate(from, company.timeZone),
  ).toReversed();
  const later = laterReport(history, load, to);
  const steps = history
    .filter((one) => one === later || (one.committed.at >= from && one.committed.at <= to))
    .map((operation) => ({ operation, place: store.chainAt(operation.committed.entryId) }));
  const tickets = steps.flatMap(({ operation }) => {
    const ticketNo = ticketNoOf(operation);
    const ticket = ticketNo === null ? null : ticketOf(deps, ticketNo);
    return ticketNo !== null && ticket?.ok === true ? [{ ticketNo, text: ticket.value.text }] : [];
  });
  return accept({
    load,
    changedBytes: changed(load),
    meter: store.meter(load.meter),
    countsMoney: meterCountsMoney(deps, load.meter),
    steps,
    tickets,
  });
}
