/**
 * The one writer. A batch is one transaction: each command is looked up, decided on the state that the commands before it
 * left, and written; a refusal writes nothing and takes nothing else along. Nothing here awaits.
 */
import type { Database } from 'better-sqlite3';
import type { AccountId, RowId } from '../core/ids.ts';
import { CHART } from '../core/journal.ts';
import { type LedgerCommand, takesTicket } from '../core/ledger/commands.ts';
import { decide } from '../core/ledger/decide.ts';
import type { Effects } from '../core/ledger/effects.ts';
import type { Committed } from '../core/ledger/results.ts';
import type { Place } from '../core/ledger/snapshot.ts';
import { accept, type Outcome, refuse } from '../core/outcome.ts';
import type { Hash } from '../ports/hash.ts';
import type { Foreseen } from '../ports/registry.ts';
import { detailOf } from './entry-detail.ts';
import { type History, operationOf } from './history.ts';
import { DIGEST, entryDigest, postingDigest } from './history-form.ts';
import type { ErasedLog } from './personal/erased-log.ts';
import type { Persons } from './personal/persons.ts';
import type { SqliteBooks } from './sqlite-books.ts';
import type { StationState, Stations } from './stations.ts';
import { opText, RowIdentity, toHex } from './tables/identities.ts';

export interface WriterParts {
  readonly books: SqliteBooks;
  readonly history: History;
  readonly stations: Stations;
  readonly persons: Persons;
  readonly erasedLog: ErasedLog;
}

export class LedgerWriter {
  private readonly db: Database;
  private readonly hash: Hash;
  private readonly books: SqliteBooks;
  private readonly history: History;
  private readonly stations: Stations;
  private readonly persons: Persons;
  private readonly erasedLog: ErasedLog;
  private readonly identity = new RowIdentity();
  /** Of the one row that is being written: SQLite and the chain keep copies. */
  private readonly digest = Buffer.alloc(DIGEST);
  private readonly begin;
  private readonly commit;
  private readonly rollback;
  private readonly dataVersion;
  private readonly lastOperation;
  private seenVersion: number | null = null;
  /** A customer's key was destroyed in this transaction. */
  private erased: boolean = false;
  /** No stored operation id is greater than this one, so a greater one is certainly new; null when not known. */
  private greatest: string | null = null;

  constructor(
    db: Database,
    hash: Hash,
    { books, history, stations, persons, erasedLog }: WriterParts,
  ) {
    this.db = db;
    this.persons = persons;
    this.erasedLog = erasedLog;
    this.hash = hash;
    this.books = books;
    this.history = history;
    this.stations = stations;
    this.begin = db.prepare('BEGIN IMMEDIATE');
    this.commit = db.prepare('COMMIT');
    this.rollback = db.prepare('ROLLBACK');
    this.dataVersion = db.prepare<[], number>('PRAGMA data_version').pluck();
    this.lastOperation = db.prepare<[], { readonly id: Uint8Array | null }>(
      'SELECT max(op_id) AS id FROM entry',
    );
  }

  /** All of `commands` in one durable transaction; throws with nothing written and nothing remembered. */
  write(commands: readonly LedgerCommand[]): readonly Outcome<Committed>[] {
    return this.inTransaction(() => {
      const outcomes = this.decideAll(commands);
      this.committed();
      return outcomes;
    });
  }

  /** All of `commands` or none: the first refusal undoes those before it. Throws as `write`. */
  writeTogether(commands: readonly LedgerCommand[]): Outcome<readonly Committed[]> {
    return this.inTransaction(() => {
      const committed: Committed[] = [];
      for (const outcome of this.decideAll(commands)) {
        if (!outcome.ok) {
          this.undo();
          return outcome;
        }
        committed.push(outcome.value);
      }
      this.committed();
      return accept(committed);
    });
  }

  private committed(): void {
    this.books.flush();
    this.commit.run();
    if (!this.erased) return;
    this.erased = false;
    this.erasedLog.erased();
  }

  private inTransaction<T>(work: () => T): T {
    this.begin.run();
    try {
      this.forgetWhatOthersWrote();
      return work();
    } catch (cause) {
      this.undo();
      throw cause;
    }
  }

  private undo(): void {
    this.erased = false;
    this.forget();
    if (this.db.inTransaction) this.rollback.run();
  }

  /** A cache is only as good as the claim that nobody else writes: SQLite says when somebody did. */
  private forgetWhatOthersWrote(): void {
    const version = this.dataVersion.get() ?? null;
    if (version !== this.seenVersion) {
      this.forget();
      if (this.seenVersion !== null) this.books.accounts.changedElsewhere();
    }
    this.seenVersion = version;
  }

  private forget(): void {
    this.books.forget();
    this.stations.forget();
    this.greatest = null;
  }

  private decideAll(commands: readonly LedgerCommand[]): Outcome<Committed>[] {
    const outcomes: Outcome<Committed>[] = [];
    let current: StationState | null = null;
    for (const command of commands) {
      if (current?.station !== command.station) {
        if (current !== null) this.stations.seal(current);
        current = this.stations.of(command.station);
      }
      outcomes.push(this.one(command, current));
    }
    if (current !== null) this.stations.seal(current);
    return outcomes;
  }

  private one(command: LedgerCommand, station: StationState): Outcome<Committed> {
    const earlier = this.earlier(command);
    if (earlier !== undefined) return earlier;
    const sealed = this.persons.seal(command);
    if (!sealed.ok) return sealed;
    const place = this.stations.placeFor(station, command.at);
    const decided = decide(sealed.value.command, this.books, place);
    if (!decided.ok) return decided;
    this.record(sealed.value.command, decided.value, place, station);
    this.persons.keep(sealed.value);
    if (command.kind === 'erase-customer') this.erased = true;
    const { result } = decided.value;
    return accept({ result, replayed: false, entryId: place.entryId, at: place.at });
  }

  /** The answer that a command would get now, its postings and rows worked out as well; nothing is written. */
  foresee(command: LedgerCommand): Foreseen {
    const earlier = this.earlier(command);
    if (earlier !== undefined) {
      return earlier.ok ? accept({ result: earlier.value.result, replayed: true }) : earlier;
    }
    const place = this.stations.placeFor(this.stations.of(command.station), command.at);
    const decided = decide(command, this.books, place);
    return decided.ok ? accept({ result: decided.value.result, replayed: false }) : decided;
  }

  /** The stored answer to the same operation id, or the refusal of the same id with another body (L6). */
  private earlier(command: LedgerCommand): Outcome<Committed> | undefined {
    const { operationId, requestHash } = command;
    this.greatest ??= this.greatestStored();
    if (operationId > this.greatest) return undefined;
    const entry = this.history.entryOf(operationId);
    if (entry === undefined) return undefined;
    return toHex(entry.requestHash) === requestHash
      ? accept(operationOf(entry).committed)
      : refuse('operation.other-body', { operationId });
  }

  private greatestStored(): string {
    const id = this.lastOperation.get()?.id ?? null;
    return id === null ? '' : opText(id);
  }

  private record(
    command: LedgerCommand,
    effects: Effects,
    place: Place,
    station: StationState,
  ): void {
    const { result, subject } = effects;
    const isTicket = takesTicket(command);
    const entry = {
      id: this.stations.nextRow(station),
      kind: command.kind,
      opId: this.identity.opBytes(command.operationId),
      requestHash: this.identity.hashBytes(command.requestHash),
      accountId: subject.accountId,
      cardNo: subject.cardNo,
      at: place.at,
      wall: command.at,
      businessDate: command.businessDate,
      operator: command.operator,
      ticketNo: isTicket ? place.ticketNo : null,
      detail: detailOf(command, result),
    };
    const digest = entryDigest(this.hash, entry, this.digest);
    this.history.addEntry(entry, digest);
    this.stations.add(digest);
    this.post(effects, place.entryId, station);
    for (const change of effects.changes) this.books.put(change);
    station.at = place.at;
    if (isTicket) station.ticketNo = place.ticketNo;
    if (result.kind === 'gap') this.stations.beginEpoch(station, result.epoch);
    if (command.operationId > (this.greatest ?? '')) this.greatest = command.operationId;
  }

  /**
   * Writes the postings, each pointing to the one before of its owner; an owner's last is the new head of its live row.
   * Postings of one owner stand together.
   */
  private post(effects: Effects, entryId: RowId, station: StationState): void {
    let prev: RowId | null = null;
    let last: AccountId | null = null;
    for (const { debit, credit, commodity, amount, owner } of effects.postings) {
      if (owner !== last) prev = this.books.live(owner)?.head ?? null;
      last = owner;
      const id = this.stations.nextRow(station);
      const posting = {
        id,
        entryId,
        debit: CHART[debit].code,
        credit: CHART[credit].code,
        commodity: commodity === 'fen' ? 0 : 1,
        amount,
        owner,
        prev,
      };
      const digest = postingDigest(this.hash, posting, this.digest);
      this.history.addPosting(posting, digest);
      this.stations.add(digest);
      prev = id;
    }
  }
}
