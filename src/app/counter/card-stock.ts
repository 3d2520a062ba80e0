/** The stock of blank cards (空白卡): received, issued, returned, spoiled, counted. Each is one command; its answer is a fact. */
import { personKey } from '../../core/access/person-name.ts';
import type { OperationId } from '../../core/ids.ts';
import type { CommandHead } from '../../core/ledger/command-head.ts';
import type { Committed } from '../../core/ledger/results.ts';
import type { StockCommand } from '../../core/ledger/stock/commands.ts';
import type { ToolCommand } from '../../core/ledger/stock/tool-commands.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { ShiftView } from '../../ports/hall-reads.ts';
import type {
  CardBatchView,
  CardCountView,
  CardHoldingView,
  CardMoveSum,
} from '../../ports/stock-reads.ts';
import { commitOne, headOf } from '../command.ts';
import type { AppDeps, RequestContext } from '../deps.ts';

type WithoutHead<C> = C extends StockCommand ? Omit<C, keyof CommandHead> : never;

/** What is asked, by its kind; see core/ledger/stock/commands.ts. */
export type StockRequest = WithoutHead<Exclude<StockCommand, ToolCommand>>;

/** Somebody's name as their log-in has it, however it was typed: nobody else holds their cards. */
const named = (request: StockRequest, { operator }: RequestContext): StockRequest =>
  request.kind === 'issue-cards' && request.to !== operator
    ? { ...request, to: personKey(request.to) ?? request.to }
    : request;

export function moveStock(
  deps: AppDeps,
  context: RequestContext,
  operationId: OperationId,
  asked: StockRequest,
): Promise<Outcome<Committed>> {
  const request = named(asked, context);
  return commitOne(deps, { ...headOf(deps, context, operationId, { ...request }), ...request });
}

/** Every batch, who holds what of it, and the counts that wait for a ruling. */
export interface CardStock {
  readonly batches: readonly CardBatchView[];
  readonly holdings: readonly CardHoldingView[];
  readonly countsDue: readonly CardCountView[];
}

export const cardStock = ({ store }: AppDeps): CardStock => ({
  batches: store.cardStock.batches(),
  holdings: store.cardStock.holdings(),
  countsDue: store.cardStock.countsDue(),
});

/** Blank cards on a shift's sheet: what the cashier held at its end (now, while it is open), and what moved while the shift was theirs. */
export interface ShiftCards {
  readonly held: readonly CardHoldingView[];
  readonly moved: readonly CardMoveSum[];
  /** Batches of these that nobody counted in the shift (盘点). */
  readonly uncounted: readonly string[];
  readonly countsDue: readonly CardCountView[];
}

export function shiftCards({ store }: AppDeps, shift: ShiftView): ShiftCards {
  const held = store.cardStock.heldInShift(shift);
  const moved = store.cardStock.inShift(shift);
  const isCounted = (of: string): boolean =>
    moved.some(({ batch, move }) => batch === of && move === 'counted');
  return {
    held,
    moved,
    uncounted: held.map(({ batch }) => batch).filter((batch) => !isCounted(batch)),
    countsDue: store.cardStock.countsDue().filter(({ holder }) => holder === shift.cashier),
  };
}
