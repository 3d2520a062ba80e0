/** A second person sees one request of the first and puts their name to it; it serves for that request, and not for long. */
import { permissionsOf } from '../../core/access/permissions.ts';
import type { OperationId } from '../../core/ids.ts';
import type { Committed } from '../../core/ledger/results.ts';
import { type Outcome, refuse } from '../../core/outcome.ts';
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

/** By somebody whose password was proven. Refuses approval.no-right, approval.same-person. */
export async function approveAs(
  deps: AppDeps,
  checker: string,
  { operationId, maker, request }: ApprovalRequest,
): Promise<Outcome<Committed>> {
  const row = deps.store.people.person(checker);
  if (row === undefined || row.temporary || !permissionsOf(row.roles).has('second.give')) {
    return refuse('approval.no-right', { second: checker });
  }
  const body = { kind: 'approve-request' as const, maker, request };
  const head = headOf(deps, { operator: checker }, operationId, { ...body, checker });
  return commitOne(deps, { ...head, ...body });
}

/** Has `second` approved that very request of the maker, not long ago? */
export function isApproved(
  { store, clock }: Pick<AppDeps, 'store' | 'clock'>,
  request: string,
  maker: string,
  second: string,
): boolean {
  const now = clock.now();
  return store.people
    .approvals(request)
    .some(
      (row) =>
        row.maker === maker &&
        row.checker === second &&
        row.at <= now &&
        now - row.at <= APPROVAL_MS,
    );
}
