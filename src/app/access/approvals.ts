/** A second person sees one request of the first and puts their name to it; it serves for that request, and not for long. */
import { permissionsOf } from '../../core/access/permissions.ts';
import { businessDate } from '../../core/calendar.ts';
import type { OperationId } from '../../core/ids.ts';
import type { ApprovalUntil } from '../../core/ledger/people/commands.ts';
import type { Committed } from '../../core/ledger/results.ts';
import { accept, type Outcome, refuse } from '../../core/outcome.ts';
import type { ApprovalView } from '../../ports/people.ts';
import { commitOne, headOf } from '../command.ts';
import type { AppDeps } from '../deps.ts';

/** An approval is of now: what was seen a shift ago is seen again. */
export const APPROVAL_MS = 15 * 60_000;

export interface ApprovalRequest {
  readonly operationId: OperationId;
  readonly maker: string;
  /** Hash of the request that was seen, 64 hex digits. */
  readonly request: string;
}

/** A shift that somebody forgot to close ends no later than this for what was approved in it. */
export const LONG_APPROVAL_MS = 12 * 3_600_000;

/** The maker's shift that is open now; without one, their day. */
export function untilOf({ store, station }: AppDeps, maker: string): ApprovalUntil {
  const shift = store.hall.lastShift(station, maker);
  return shift === undefined || shift.state === 'closed' ? 'day' : shift.shift;
}

/** Does an approval of then still serve? */
function serves(deps: AppDeps, { maker, at, until }: ApprovalView): boolean {
  const now = deps.clock.now();
  if (at > now) return false;
  if (until === 'now') return now - at <= APPROVAL_MS;
  if (until !== 'day') return untilOf(deps, maker) === until && now - at <= LONG_APPROVAL_MS;
  const { timeZone } = deps.company;
  return businessDate(at, timeZone) === businessDate(now, timeZone);
}

/** Could that person approve something of the maker's? Refuses approval.same-person, approval.no-right. */
export function mayApprove({ store }: AppDeps, checker: string, maker: string): Outcome<true> {
  if (checker === maker) return refuse('approval.same-person', { operator: maker });
  const row = store.people.person(checker);
  const may =
    row !== undefined &&
    row.disabled === '' &&
    !row.temporary &&
    permissionsOf(row.roles).has('second.give');
  return may ? accept(true) : refuse('approval.no-right', { second: checker.slice(0, 40) });
}

/** By somebody whose password was proven. Refuses approval.no-right, approval.same-person. */
export async function approveAs(
  deps: AppDeps,
  checker: string,
  { operationId, maker, request }: ApprovalRequest,
  until?: ApprovalUntil,
): Promise<Outcome<Committed>> {
  const row = deps.store.people.person(checker);
  if (row === undefined || row.temporary || !permissionsOf(row.roles).has('second.give')) {
    return refuse('approval.no-right', { second: checker });
  }
  const long = until === undefined ? {} : { until };
  const body = { kind: 'approve-request' as const, maker, request, ...long };
  const head = headOf(deps, { operator: checker }, operationId, { ...body, checker });
  return commitOne(deps, { ...head, ...body });
}

/**
 * Has `second` approved that very request of the maker, does that still serve, and may they still approve? Somebody who was
 * shut out since, or lost the role, stands behind nothing that is done afterwards.
 */
export function isApproved(deps: AppDeps, request: string, maker: string, second: string): boolean {
  return deps.store.people
    .approvals(request)
    .some(
      (row) =>
        row.maker === maker &&
        row.checker === second &&
        serves(deps, row) &&
        mayApprove(deps, second, maker).ok,
    );
}
