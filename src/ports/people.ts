/** Who may log in, as the ledger has it. */
import type { ApprovalRow, PersonRow } from '../core/ledger/people/rows.ts';
import type { OperationView } from './store.ts';

export type PersonView = PersonRow;
export type ApprovalView = ApprovalRow;

export interface People {
  person(person: string): PersonView | undefined;
  /** In order of their names. */
  list(): readonly PersonView[];
  /** How many administrators are let in. */
  administrators(): number;
  /** Of the request with this hash, 64 hex digits. */
  approvals(request: string): readonly ApprovalView[];
  /** Events of the audit and changes of people, newest first, in entries whose row is below `before`. */
  audit(before: number | null, limit: number): readonly OperationView[];
}
