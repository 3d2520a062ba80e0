/** Who may log in, as the ledger has it. */
import type { OperationId } from '../core/ids.ts';
import type { CommandKind } from '../core/ledger/commands.ts';
import type { ApprovalRow, PersonRow } from '../core/ledger/people/rows.ts';
import type { OperationView } from './store.ts';

export type PersonView = PersonRow;
export type ApprovalView = ApprovalRow;

/** Who changed what: one entry of the ledger, without what it holds of a customer but their number. */
export interface ChangeView {
  /** Row of the ledger. */
  readonly entry: number;
  readonly operationId: OperationId;
  readonly kind: CommandKind;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly operator: string;
  /** Who stood beside them, where two were needed; '' elsewhere. */
  readonly second: string;
  readonly accountId: number | null;
  readonly cardNo: number | null;
  readonly ticketNo: number | null;
}

export interface ChangePage {
  /** Newest first. */
  readonly changes: readonly ChangeView[];
  /** The next page is below this row; null where nothing older is there. */
  readonly before: number | null;
}

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
  /**
   * What is no event of the audit, of one operator or ('') of all. One page looks at so many rows and no more, so that it may be
   * short, or empty, where somebody did little; its `before` goes on.
   */
  changes(before: number | null, limit: number, operator: string): ChangePage;
}
