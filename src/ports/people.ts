/** Who may log in, as the ledger has it. */
import type { ApprovalRow, PersonRow } from '../core/ledger/people/rows.ts';

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
}
