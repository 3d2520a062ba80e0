/** Entries and postings on SQLite: written once, read by key or by back-pointer. */
import type { Database } from 'better-sqlite3';
import type { BusinessDate } from '../core/calendar.ts';
import { type AccountId, type OperationId, type RowId, rowStation } from '../core/ids.ts';
import type { CommandKind } from '../core/ledger/commands.ts';
import type { OperationView } from '../ports/store.ts';
import { parseDetail } from './entry-detail.ts';
import type { EntryForm, PostingForm } from './history-form.ts';
import type { Persons } from './personal/persons.ts';
import { opBytes, opText, toHex } from './tables/identities.ts';

/** A row of `entry` as stored. */
export interface StoredEntry extends EntryForm {
  readonly digest: Uint8Array;
}

export interface StoredPosting extends PostingForm {
  readonly digest: Uint8Array;
}

export const ENTRY_COLUMNS = `id, kind, op_id AS opId, request_hash AS requestHash,
  account_id AS accountId, card_no AS cardNo, at, wall, business_date AS businessDate,
  operator, ticket_no AS ticketNo, detail, digest`;

/**
 * What the audit shows. These come with every log-in and look at a customer, and an index of their own (migration 31) pages them: its
 * list and this one are the same words, or it is not used.
 */
export const AUDIT_ENTRIES = `kind IN ('record-audit', 'enter-person', 'set-roles', 'set-password', 'disable-person', 'approve-request', 'accept-gap', 'resolve-recovered')`;

/** What a card's papers are read from; found by its account through an index of the very same words (migration 52). */
export const CARD_ENTRIES = `kind IN ('open-account', 'open-card', 'begin-format', 'end-lost-load')`;

export const POSTING_COLUMNS =
  'id, entry_id AS entryId, debit, credit, commodity, amount, owner, prev, digest';

/** The operation that an entry recorded, its personal texts as they are stored. */
export function operationOf(entry: StoredEntry): OperationView {
  const operationId = opText(entry.opId);
  const requestHash = toHex(entry.requestHash);
  const kind = entry.kind as CommandKind;
  const head = {
    kind,
    operationId,
    requestHash,
    station: rowStation(entry.id as RowId),
    operator: entry.operator,
    at: entry.wall,
    businessDate: entry.businessDate as BusinessDate,
  };
  const { command, result } = parseDetail(head, entry.detail);
  const committed = { result, replayed: true, entryId: entry.id, at: entry.at };
  return { operationId, kind, requestHash, committed, command };
}

export class History {
  private readonly persons: Persons;
  private readonly byOperation;
  private readonly byId;
  private readonly audited;
  private readonly byTicket;
  private readonly postingById;
  private readonly changesOf;
  private readonly openingOf;
  private readonly cardWorksOf;
  private readonly insertEntry;
  private readonly insertPosting;

  constructor(db: Database, persons: Persons) {
    this.persons = persons;
    this.byOperation = db.prepare<[Uint8Array], StoredEntry>(
      `SELECT ${ENTRY_COLUMNS} FROM entry WHERE op_id = ?`,
    );
    this.byId = db.prepare<[number], StoredEntry>(
      `SELECT ${ENTRY_COLUMNS} FROM entry WHERE id = ?`,
    );
    this.audited = db.prepare<[number, number], StoredEntry>(
      `SELECT ${ENTRY_COLUMNS} FROM entry WHERE ${AUDIT_ENTRIES} AND id < ? ORDER BY id DESC LIMIT ?`,
    );
    this.byTicket = db.prepare<[number, number], StoredEntry>(
      `SELECT ${ENTRY_COLUMNS} FROM entry WHERE id >> 44 = ? AND ticket_no = ?`,
    );
    this.postingById = db.prepare<[number], Pick<StoredPosting, 'entryId' | 'prev'>>(
      'SELECT entry_id AS entryId, prev FROM posting WHERE id = ?',
    );
    this.changesOf = db.prepare<[number, number], StoredEntry>(
      `SELECT ${ENTRY_COLUMNS} FROM entry WHERE account_id = ? AND kind = 'change-account' ORDER BY id DESC LIMIT ?`,
    );
    this.openingOf = db.prepare<[number], StoredEntry>(
      `SELECT ${ENTRY_COLUMNS} FROM entry WHERE account_id = ? AND kind = 'open-account' AND ${CARD_ENTRIES}`,
    );
    this.cardWorksOf = db.prepare<[number, number], StoredEntry>(
      `SELECT ${ENTRY_COLUMNS} FROM entry WHERE account_id = ? AND kind <> 'open-account' AND ${CARD_ENTRIES} ORDER BY id DESC LIMIT ?`,
    );
    this.insertEntry = db.prepare('INSERT INTO entry VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)');
    this.insertPosting = db.prepare('INSERT INTO posting VALUES (?,?,?,?,?,?,?,?,?)');
  }

  private shown(entry: StoredEntry): OperationView {
    return this.persons.operation(operationOf(entry));
  }

  entryOf(id: OperationId): StoredEntry | undefined {
    return this.byOperation.get(opBytes(id));
  }

  operation(id: OperationId): OperationView | undefined {
    const entry = this.entryOf(id);
    return entry === undefined ? undefined : this.shown(entry);
  }

  ticket(station: number, ticketNo: number): OperationView | undefined {
    const entry = this.byTicket.get(station, ticketNo);
    return entry === undefined ? undefined : this.shown(entry);
  }

  /** Changes of a customer's record, newest first. */
  recordChanges(id: AccountId, limit: number): OperationView[] {
    return this.changesOf.all(id, limit).map((entry) => this.shown(entry));
  }

  accountOpening(id: AccountId): OperationView | undefined {
    const entry = this.openingOf.get(id);
    return entry === undefined ? undefined : this.shown(entry);
  }

  /** Openings, replacements, formattings and lost loads of an account's cards, newest first. */
  cardWorks(id: AccountId, limit: number): OperationView[] {
    return this.cardWorksOf.all(id, limit).map((entry) => this.shown(entry));
  }

  /** What the audit shows, newest first, of rows below `before`. */
  audit(before: number | null, limit: number): OperationView[] {
    return this.audited
      .all(before ?? Number.MAX_SAFE_INTEGER, limit)
      .map((entry) => this.shown(entry));
  }

  /** Entries that touched the owner's value, newest first, from the posting `head` backwards, as they are stored. */
  *entriesFrom(head: RowId | null): Generator<StoredEntry> {
    let next: number | null = head;
    let lastEntry: number | null = null;
    while (next !== null) {
      const posting = this.postingById.get(next);
      if (posting === undefined) return;
      if (posting.entryId !== lastEntry) {
        const entry = this.byId.get(posting.entryId);
        if (entry !== undefined) yield entry;
        lastEntry = posting.entryId;
      }
      next = posting.prev;
    }
  }

  /** As `entriesFrom`, `limit` of them as they may be shown. */
  from(head: RowId | null, limit: number): OperationView[] {
    const found: OperationView[] = [];
    for (const entry of this.entriesFrom(head)) {
      if (found.length >= limit) break;
      found.push(this.shown(entry));
    }
    return found;
  }

  addEntry(e: EntryForm, digest: Uint8Array): void {
    this.insertEntry.run(
      e.id,
      e.kind,
      e.opId,
      e.requestHash,
      e.accountId,
      e.cardNo,
      e.at,
      e.wall,
      e.businessDate,
      e.operator,
      e.ticketNo,
      e.detail,
      digest,
    );
  }

  addPosting(p: PostingForm, digest: Uint8Array): void {
    const { id, entryId, debit, credit, commodity, amount, owner, prev } = p;
    this.insertPosting.run(id, entryId, debit, credit, commodity, amount, owner, prev, digest);
  }
}
