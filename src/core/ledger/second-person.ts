/**
 * What needs two people (四眼): the operator who asks and a witness with another name, who stands in the entry. That the
 * witness was there is an approval of their own log-in, asked for before the request is taken (app/access/approvals.ts).
 */
import { accept, type Outcome, refuse } from '../outcome.ts';

/** Refuses, in this order: approval.witness-required, approval.same-person. */
export function seenByTwo(operator: string, witness: string | null | undefined): Outcome<true> {
  if (witness === null || witness === undefined) return refuse('approval.witness-required');
  return witness === operator ? refuse('approval.same-person', { operator }) : accept(true);
}
