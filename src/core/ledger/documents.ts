/**
 * Register of form numbers (单据登记): one number is one document, whatever kind it is. Two documents with one number would
 * charge or give back the same gas twice, and nobody could say which of them the two people had signed.
 */
import type { BusinessDate } from '../calendar.ts';
import type { AccountId, OperationId } from '../ids.ts';
import { accept, type Outcome, refuse } from '../outcome.ts';
import type { LedgerCommand } from './commands.ts';
import type { Change } from './rows.ts';
import type { Books } from './snapshot.ts';

/** Documents by the command that enters them, with the name that people know them by. */
export const DOCUMENT_NAMES = {
  'adjust-usage': '调整气量 adjustment',
  'correct-price': '调价追收追退 price correction',
  'change-meter': '换表 meter change',
  'settle-account': '销户结算 settlement of a closure',
  'swap-meters': '错表互换 exchange of meters',
  'true-up-year': '年末清算 year-end true-up',
  'agree-plan': '分期 payment plan',
  'grant-emergency': '应急气量 emergency gas',
  'grant-gift': '赠气 gift of gas',
} as const satisfies Partial<Record<LedgerCommand['kind'], string>>;

export type DocumentKind = keyof typeof DOCUMENT_NAMES;

export interface DocumentRow {
  readonly formNo: string;
  readonly kind: DocumentKind;
  readonly operationId: OperationId;
  /** Whom it is about; of two the first. */
  readonly accountId: AccountId;
  readonly on: BusinessDate;
}

/** Null for every command that is no document. */
function documentIn(command: LedgerCommand): DocumentRow | null {
  const row = (formNo: string, kind: DocumentKind, accountId: AccountId): DocumentRow => {
    const { operationId, businessDate: on } = command;
    return { formNo, kind, operationId, accountId, on };
  };
  switch (command.kind) {
    case 'adjust-usage':
    case 'correct-price':
    case 'true-up-year':
    case 'agree-plan':
    case 'grant-emergency':
    case 'grant-gift':
      return row(command.formNo, command.kind, command.accountId);
    case 'change-meter':
    case 'settle-account':
      return row(command.sheetNo, command.kind, command.accountId);
    case 'swap-meters':
      return row(command.workOrder, command.kind, command.accounts[0]);
    default:
      return null;
  }
}

/** document.exists: the number is that of a document that stands in the books already, which is named. */
export function formIsFree(command: LedgerCommand, books: Books): Outcome<true> {
  const document = documentIn(command);
  const first = document === null ? undefined : books.document(document.formNo);
  if (first === undefined) return accept(true);
  const { formNo, kind, accountId, on, operationId } = first;
  return refuse('document.exists', {
    formNo,
    document: DOCUMENT_NAMES[kind],
    accountId,
    on,
    operationId,
  });
}

/** The document's place in the register. Of a past without a register the first one with a number has it. */
export function registered(command: LedgerCommand, books: Books): readonly Change[] {
  const row = documentIn(command);
  if (row === null || books.document(row.formNo) !== undefined) return [];
  return [{ table: 'document', row }];
}
