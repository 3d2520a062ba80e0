/** What a deletion of personal data (删除个人信息) would do to an account, told before it is done. */
import type { BusinessDate } from '../core/calendar.ts';
import type { TicketKind } from '../core/ledger/hall/commands.ts';
import type { Refusal } from '../core/outcome.ts';

/** How many texts of each kind only the customer's own key opens: all of them go with it. */
export interface ErasedTexts {
  /** Whose money it was: on payments, and on the bank's lines of transfers. */
  readonly payers: number;
  /** What was shown at refunds and settlements that moved money or gas; what was shown at the closing itself goes too. */
  readonly papers: number;
  /** Buyers without a tax number. */
  readonly invoices: number;
  /** Images of tickets and of sheets of settlement. */
  readonly slips: number;
}

export interface KeptInvoice {
  readonly ticketKind: TicketKind;
  readonly number: string;
  readonly givenOn: BusinessDate;
  /** The last day for which the law wants it; nothing of it falls by itself afterwards. */
  readonly keptUntil: BusinessDate;
}

export interface ErasureView {
  /** Everything that bars it now, as the act refuses it, the gravest first. */
  readonly bars: readonly Refusal[];
  /** What there is of the person; null where nobody can read it: deleted, or this station is sealed. */
  readonly person: { readonly phone: boolean; readonly identity: boolean } | null;
  readonly goes: ErasedTexts;
  readonly invoicesKept: readonly KeptInvoice[];
  /** Entries that moved money or gas of the account: every one stays. */
  readonly entriesKept: number;
}
