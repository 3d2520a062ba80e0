/** From a wish to a ledger command: the head says who asked, where and when, and fingerprints the body. */
import { businessDate } from '../core/calendar.ts';
import type { OperationId } from '../core/ids.ts';
import type { CommandHead } from '../core/ledger/command-head.ts';
import type { LedgerCommand } from '../core/ledger/commands.ts';
import type { Committed } from '../core/ledger/results.ts';
import { assert, type Outcome } from '../core/outcome.ts';
import { StoreError } from '../ports/store.ts';
import { hashOfRequest } from './blind-request.ts';
import type { AppDeps, RequestContext } from './deps.ts';
import type { Canonical } from './request-hash.ts';

/** A command without its head. */
export type BodyOf<C extends LedgerCommand> = C extends LedgerCommand
  ? Omit<C, keyof CommandHead>
  : never;

/** Commits that found the ledger busy are repeated so often before the caller is told; repeating is safe by id. */
const COMMIT_TRIES = 3;

export function headOf(
  deps: AppDeps,
  context: RequestContext,
  operationId: OperationId,
  hashed: Canonical,
): CommandHead {
  const at = deps.clock.now();
  return {
    operationId,
    requestHash: hashOfRequest(deps, operationId, hashed),
    station: deps.station,
    operator: context.operator,
    at,
    businessDate: businessDate(at, deps.company.timeZone),
  };
}

/** Asks a busy ledger again, some times, with the same operation ids. */
async function untilAnswered<T>(ask: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await ask();
    } catch (error) {
      const again = error instanceof StoreError && error.code === 'store.busy';
      if (!again || tried >= COMMIT_TRIES) throw error;
    }
  }
}

/** Commits all commands or none in one durable transaction. Throws StoreError when the outcome stays unknown. */
export const commitTogether = (
  deps: AppDeps,
  commands: readonly LedgerCommand[],
): Promise<Outcome<readonly Committed[]>> =>
  untilAnswered(() => deps.store.commitTogether(commands));

/** Commits one command by the group commit of this turn. Throws StoreError when its outcome stays unknown. */
export const commitOne = (deps: AppDeps, command: LedgerCommand): Promise<Outcome<Committed>> =>
  untilAnswered(() => deps.store.commit(command));

/** For a command that our own evidence made: a refusal here means that the evidence was judged wrongly. */
export function accepted(outcome: Outcome<Committed>, what: string): Committed {
  assert(outcome.ok, `${what} was refused: ${outcome.ok ? '' : outcome.refusal.code}`);
  return outcome.value;
}
