/**
 * What needs two people (四眼): the operator who asks and a witness with another name, who stands in the entry. Until
 * people log in and approve at their own station, a name is all that can be asked for.
 */
import { accept, type Outcome, refuse } from '../outcome.ts';

/** Refuses, in this order: approval.witness-required, approval.same-person. */
export function seenByTwo(operator: string, witness: string | null | undefined): Outcome<true> {
  if (witness === null || witness === undefined) return refuse('approval.witness-required');
  return witness === operator ? refuse('approval.same-person', { operator }) : accept(true);
}
