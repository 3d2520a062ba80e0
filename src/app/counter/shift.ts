/** The cashier's shift (班次): float, blind count, ruling on a difference, and cash to the bank. */
import type { BusinessDate } from '../../core/calendar.ts';
import type { OperationId } from '../../core/ids.ts';
import { factOf } from '../../core/ledger/fact.ts';
import type {
  CountDrawer,
  HandOverCash,
  OpenShift,
  RedHandOver,
  RuleDifference,
} from '../../core/ledger/hall/commands.ts';
import type { Committed } from '../../core/ledger/results.ts';
import { accept, assert, type Facts, type Outcome, refuse } from '../../core/outcome.ts';
import type { Fen } from '../../core/units.ts';
import type { ShiftView, UnwrittenSale } from '../../ports/hall-reads.ts';
import type { LoadView } from '../../ports/store.ts';
import { type BodyOf, commitOne, headOf } from '../command.ts';
import type { AppDeps, RequestContext } from '../deps.ts';
import { anchorOf } from './anchor-of.ts';
import { type ShiftCards, shiftCards } from './card-stock.ts';

type Answer = Promise<Outcome<Committed>>;

export function openShift(
  deps: AppDeps,
  context: RequestContext,
  { operationId, float }: { readonly operationId: OperationId; readonly float: Fen },
): Answer {
  const body: BodyOf<OpenShift> = { kind: 'open-shift', float };
  return commitOne(deps, { ...headOf(deps, context, operationId, { ...body }), ...body });
}

export interface CountRequest {
  readonly operationId: OperationId;
  readonly shift: OperationId;
  readonly counted: Fen;
}

/** The state of the answer is `recount` or `closed`; nothing that is still open bars it. */
export function countDrawer(
  deps: AppDeps,
  context: RequestContext,
  { operationId, shift, counted }: CountRequest,
): Answer {
  const body: BodyOf<CountDrawer> = { kind: 'count-drawer', shift, counted };
  return commitOne(deps, { ...headOf(deps, context, operationId, { ...body }), ...body });
}

export type RulingRequest = Pick<
  RuleDifference,
  'operationId' | 'shift' | 'verdict' | 'reason' | 'reference' | 'ruledBy'
>;

export function ruleDifference(
  deps: AppDeps,
  context: RequestContext,
  { operationId, ...ruling }: RulingRequest,
): Answer {
  const body: BodyOf<RuleDifference> = { kind: 'rule-difference', ...ruling };
  return commitOne(deps, { ...headOf(deps, context, operationId, { ...body }), ...body });
}

export interface HandOverRequest {
  readonly operationId: OperationId;
  readonly amount: Fen;
  readonly bankSlip: string;
  readonly bankDate: BusinessDate;
}

export function handOverCash(
  deps: AppDeps,
  context: RequestContext,
  { operationId, ...slip }: HandOverRequest,
): Answer {
  const body: BodyOf<HandOverCash> = { kind: 'hand-over-cash', ...slip };
  return commitOne(deps, { ...headOf(deps, context, operationId, { ...body }), ...body });
}

export type RedHandOverRequest = Pick<
  RedHandOver,
  'operationId' | 'bankSlip' | 'reason' | 'second' | 'right'
>;

/** Refuses as `decideRedHandOver`. */
export function redHandOver(
  deps: AppDeps,
  context: RequestContext,
  { operationId, ...request }: RedHandOverRequest,
): Answer {
  const body: BodyOf<RedHandOver> = { kind: 'red-hand-over', ...request };
  return commitOne(deps, { ...headOf(deps, context, operationId, { ...body }), ...body });
}

export interface Ruling
  extends Pick<RuleDifference, 'verdict' | 'reason' | 'reference' | 'ruledBy'> {
  readonly ruling: OperationId;
  readonly on: BusinessDate;
  /** Fen of the difference that it was on: over is positive. */
  readonly difference: number;
}

export interface ShiftReport {
  readonly shift: ShiftView;
  /** What the closing count found; null while the shift is open: the count is blind. */
  readonly figures: Facts | null;
  /** Who ruled on the difference, and how; null where nobody has, and where it is to be ruled anew. */
  readonly ruling: Ruling | null;
  /** Every ruling there was, oldest first: one that a red hand-over came after stands beside the one that followed it. */
  readonly rulings: readonly Ruling[];
  /** 校验码 of the closing count, as on tickets; null while the shift is open. */
  readonly anchor: string | null;
  /** As they stand now. They bar nothing. */
  readonly annex: {
    /** The oldest, at most 500. */
    readonly openLoads: readonly LoadView[];
    readonly openLoadCount: number;
    readonly unwritten: readonly UnwrittenSale[];
  };
  readonly cards: ShiftCards;
}

/** Loads that are listed in an annex, beside how many there are. */
const ANNEX_MAX = 500;

export function figuresOf(deps: AppDeps, { closedBy }: ShiftView): Facts | null {
  const result = closedBy === null ? undefined : deps.store.operation(closedBy)?.committed.result;
  return result?.kind === 'fact' ? result.facts : null;
}

export function rulingsOf({ store }: AppDeps, { shift }: ShiftView): readonly Ruling[] {
  return store.hall.rulings(shift).map((ruling) => {
    const operation = store.operation(ruling);
    assert(operation?.command.kind === 'rule-difference', `${ruling} is a ruling`);
    const { verdict, reason, reference, ruledBy, businessDate: on } = operation.command;
    const difference = factOf(operation.committed.result, 'difference');
    return { ruling, verdict, reason, reference, ruledBy, on, difference };
  });
}

function closingAnchor(deps: AppDeps, { closedBy }: ShiftView): string | null {
  const closing = closedBy === null ? undefined : deps.store.operation(closedBy);
  return closing === undefined ? null : anchorOf(deps, closing.committed.entryId);
}

/** Refuses shift.unknown. */
export function shiftReport(deps: AppDeps, id: OperationId): Outcome<ShiftReport> {
  const shift = deps.store.hall.shift(id);
  if (shift === undefined) return refuse('shift.unknown', { shift: id });
  const annex = {
    openLoads: deps.store.openLoads(ANNEX_MAX),
    openLoadCount: deps.store.openLoadCount(),
    unwritten: deps.store.hall.unwrittenSales(shift),
  };
  const figures = figuresOf(deps, shift);
  const cards = shiftCards(deps, shift);
  const rulings = rulingsOf(deps, shift);
  return accept({
    shift,
    figures,
    ruling: rulings.find(({ ruling }) => ruling === shift.ruledBy) ?? null,
    rulings,
    anchor: closingAnchor(deps, shift),
    annex,
    cards,
  });
}

/** The operator's open shift at this station; null when there is none. */
export function currentShift(deps: AppDeps, { operator }: RequestContext): ShiftView | null {
  const last = deps.store.hall.lastShift(deps.station, operator);
  return last === undefined || last.state === 'closed' ? null : last;
}
