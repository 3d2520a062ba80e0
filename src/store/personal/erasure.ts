/** What a deletion would do to an account: read from the very texts and rows that it would leave unreadable, or leave alone. */
import {
  type AccountId,
  type OperationId,
  type RowId,
  rowStation,
  type StationId,
} from '../../core/ids.ts';
import { voucherKeptUntil } from '../../core/kept-papers.ts';
import type { LedgerCommand } from '../../core/ledger/commands.ts';
import type { SlipKind } from '../../core/ledger/hall/commands.ts';
import type { InvoiceRow } from '../../core/ledger/hall/rows.ts';
import { erasureBars } from '../../core/ledger/life/erase-customer.ts';
import { isStandIn, readSealed } from '../../core/personal.ts';
import type { ErasedTexts, ErasureView, KeptInvoice } from '../../ports/erasure.ts';
import { type History, operationOf, type StoredEntry } from '../history.ts';
import type { SqliteBooks } from '../sqlite-books.ts';
import { keeperOf, withTexts } from './fields.ts';
import type { Persons } from './persons.ts';

export interface ErasureParts {
  readonly books: SqliteBooks;
  readonly history: History;
  readonly persons: Persons;
}

type Counted = keyof ErasedTexts;

/** By the name of a sealed text's field. */
const COUNTED: Readonly<Record<string, Counted>> = {
  payer: 'payers',
  bank: 'payers',
  papers: 'papers',
  title: 'invoices',
  slip: 'slips',
};

const SLIPS: readonly SlipKind[] = ['ticket', 'settlement'];

/** One look through the papers of one account. */
class Look {
  readonly goes: Record<Counted, number> = { payers: 0, papers: 0, invoices: 0, slips: 0 };
  readonly kept: KeptInvoice[] = [];
  private readonly seen = new Set<OperationId>();
  private readonly parts: ErasureParts;
  private readonly accountId: AccountId;

  constructor(parts: ErasureParts, accountId: AccountId) {
    this.parts = parts;
    this.accountId = accountId;
  }

  /** An entry of the account's value, and every paper of its ticket. */
  entry(entry: StoredEntry): void {
    const { command } = operationOf(entry);
    if (this.seen.has(command.operationId)) return;
    this.command(command);
    if (command.kind === 'confirm-payment') this.operation(command.payment);
    if (entry.ticketNo !== null) this.ticket(rowStation(entry.id as RowId), entry.ticketNo);
  }

  /** Counts one text of a kind, however many lines of a slip it stands in; answers with the kinds. */
  private command(command: LedgerCommand): ReadonlySet<Counted> {
    this.seen.add(command.operationId);
    const falls = new Set<Counted>();
    withTexts(command, (field, text) => {
      const counted = COUNTED[field];
      if (counted !== undefined && this.parts.persons.fallsWith(this.accountId, text)) {
        falls.add(counted);
      }
      return text;
    });
    for (const counted of falls) this.goes[counted] += 1;
    return falls;
  }

  private operation(id: OperationId): void {
    const entry = this.parts.history.entryOf(id);
    if (entry !== undefined) this.entry(entry);
  }

  private ticket(station: StationId, ticketNo: number): void {
    const { hall } = this.parts.books;
    for (const slip of SLIPS) {
      const row = hall.slip(station, ticketNo, slip);
      if (row !== undefined) this.operation(row.original);
    }
    for (const invoice of hall.invoices.ofTicket(station, ticketNo)) this.invoice(invoice);
  }

  private invoice({ ticketKind, number, state, businessDate, operation }: InvoiceRow): void {
    const given = state === 'given' ? this.parts.history.entryOf(operation) : undefined;
    if (given === undefined) return;
    const { command } = operationOf(given);
    if (this.seen.has(operation)) return;
    // A company's from before the books had a key of their own falls too.
    const falls = this.command(command).has('invoices');
    if (falls || keeperOf(command) === 'customer') return;
    const keptUntil = voucherKeptUntil(businessDate);
    this.kept.push({ ticketKind, number, givenOn: businessDate, keptUntil });
  }
}

/** Undefined for an account that is not there. */
export function erasureView(parts: ErasureParts, id: AccountId): ErasureView | undefined {
  const { books, history, persons } = parts;
  const account = books.account(id);
  if (account === undefined) return undefined;
  const look = new Look(parts, id);
  let entriesKept = 0;
  for (const entry of history.entriesFrom(books.live(id)?.head ?? null)) {
    look.entry(entry);
    entriesKept += 1;
  }
  const { name, phone, identity } = persons.person(account);
  const unread = account.name === '' || (readSealed(account.name) !== null && isStandIn(name));
  return {
    bars: erasureBars(account, books),
    person: unread ? null : { phone: phone !== null, identity: identity !== undefined },
    goes: look.goes,
    invoicesKept: look.kept,
    entriesKept,
  };
}
