/** What became of an operation: the question to ask by id before anything is done again. */
import type { OperationId } from '../../core/ids.ts';
import type { CommandKind } from '../../core/ledger/commands.ts';
import type { CommandResult } from '../../core/ledger/results.ts';
import { accept, type Outcome, type Refusal, refuse } from '../../core/outcome.ts';
import type { AppDeps } from '../deps.ts';
import { lineLoadOutcome } from '../lines/load-meter.ts';
import { loadOutcome } from './sale.ts';
import { presentPayment } from './take-payment.ts';

export interface OperationState {
  readonly operationId: OperationId;
  /**
   * `running` is being carried out at this station now; `pending` is said of loads, of transfers that nobody has seen yet
   * and of cards whose opening was broken off, `not-done` of loads only.
   */
  readonly state: 'running' | 'done' | 'pending' | 'not-done';
  readonly kind?: CommandKind;
  /** Of a load or a payment: as it stands now. Of everything else: as it was answered then. */
  readonly result?: CommandResult;
  readonly refusal?: Refusal;
}

/** Refuses operation.unknown: it had no effect and may be sent again. */
export function operationState(
  deps: AppDeps,
  isRunning: (id: OperationId) => boolean,
  operationId: OperationId,
): Outcome<OperationState> {
  if (isRunning(operationId)) return accept({ operationId, state: 'running' });
  const load = deps.store.load(operationId);
  if (load !== undefined) return accept({ ...loadOutcome(load, null), kind: 'reserve-load' });
  const overLine = deps.store.lines.load(operationId);
  if (overLine !== undefined) {
    const { state, result, refusal } = lineLoadOutcome(overLine, null);
    const why = refusal === null ? {} : { refusal };
    return accept({ operationId, state, kind: 'reserve-line-load', result, ...why });
  }
  const known = deps.store.operation(operationId);
  if (known === undefined) return refuse('operation.unknown', { operationId });
  const { kind, command, committed } = known;
  const { result } = committed;
  if (command.kind === 'open-card' && deps.store.card(command.cardNo)?.stage === 'opening') {
    const refusal: Refusal = { code: 'card.unfinished', facts: {} };
    return accept({ operationId, state: 'pending', kind, result, refusal });
  }
  if (kind !== 'take-payment' || result.kind !== 'payment') {
    const waits = deps.store.transfer(operationId)?.state === 'pending';
    return accept({ operationId, state: waits ? 'pending' : 'done', kind, result });
  }
  const now = presentPayment(deps, operationId, result);
  const state = now.state === 'pending' ? 'pending' : 'done';
  return accept({ operationId, state, kind, result: now });
}
