/** Decides who is answered what when a batch fails, and what a ledger still does that cannot be written. */
import Database from 'better-sqlite3';
import type { LedgerCommand } from '../core/ledger/commands.ts';
import type { Committed } from '../core/ledger/results.ts';
import { Bug, type Outcome } from '../core/outcome.ts';
import { StoreError, type StoreHealth } from '../ports/store.ts';
import { storeError } from './connection.ts';
import type { Settled } from './group-commit.ts';
import type { LedgerWriter } from './ledger-writer.ts';

type ShutCode = Extract<StoreHealth, { ok: false }>['code'];

export interface GateParts {
  readonly writer: LedgerWriter;
  /** Throws Bug unless the commit just made is durable. */
  readonly assertDurable: () => void;
  /** Why nothing may be written from the start; null when everything may. */
  readonly broken: StoreError | null;
  /** The disk failed inside a batch: the process is to end, because only recovery knows what the file holds. */
  readonly onLost: (fault: StoreError) => void;
}

export class Gate {
  private readonly writer: LedgerWriter;
  /** Until a commit has been seen to be durable; SQLite tells only afterwards. */
  private afterCommit: () => void;
  /** Once set it stays: a file that failed once is not trusted again by this process. */
  private broken: StoreError | null;
  private readonly onLost: (fault: StoreError) => void;
  private full: StoreError | null = null;

  constructor({ writer, assertDurable, broken, onLost }: GateParts) {
    this.writer = writer;
    this.onLost = onLost;
    this.broken = broken;
    this.afterCommit = () => {
      assertDurable();
      this.afterCommit = () => undefined;
    };
  }

  settle(commands: readonly LedgerCommand[]): readonly Settled[] {
    if (this.broken !== null) return refusedAll(commands, this.broken);
    try {
      const outcomes = this.writer.write(commands);
      this.committed();
      return outcomes.map((outcome) => ({ done: true, outcome }));
    } catch (cause) {
      return this.afterFailure(commands, this.writeFault(cause));
    }
  }

  /** All of the commands or none; throws what the store or a bug says. */
  settleTogether(commands: readonly LedgerCommand[]): Outcome<readonly Committed[]> {
    if (this.broken !== null) throw this.broken;
    try {
      const outcome = this.writer.writeTogether(commands);
      this.committed();
      return outcome;
    } catch (cause) {
      const known = this.writeFault(cause);
      if (known instanceof StoreError) this.remember(known);
      throw asBug(known);
    }
  }

  /**
   * The answer of a read. A file that cannot be read throws StoreError and is not written any more; in one that is known to
   * be broken, content that makes no sense is the file's fault and no bug.
   */
  read<T>(ask: () => T): T {
    // What is still in memory would be answered otherwise, and what is not would fail.
    // What this process would read after a failed write may not be what the next one finds.
    const shut = this.broken?.code;
    if (shut === 'store.closed' || shut === 'store.outcome-unknown') throw this.broken;
    try {
      return ask();
    } catch (cause) {
      const known = unreadable(cause, this.broken !== null);
      if (known instanceof StoreError) this.remember(known);
      throw known;
    }
  }

  health(): StoreHealth {
    const fault = this.broken ?? this.full;
    if (fault === null) return { ok: true };
    return { ok: false, code: fault.code as ShutCode, why: fault.message };
  }

  /** What is in the file stays as it is and is read. */
  shutBehind(why: string): void {
    this.broken ??= new StoreError('store.read-only', why);
  }

  shut(): void {
    this.broken = new StoreError('store.closed', 'the ledger is closed');
  }

  private committed(): void {
    this.afterCommit();
    this.full = null;
  }

  /**
   * A disk that fails inside a batch may have taken its commit all the same: the write-ahead log tells at the next start.
   * Nobody is told "no effect" before, and fsync is never tried again.
   */
  private writeFault(cause: unknown): unknown {
    const isDisk = cause instanceof Database.SqliteError && cause.code.startsWith('SQLITE_IOERR');
    if (!isDisk) return storeError(cause);
    const why = `${cause.code}: ${cause.message}`;
    const fault = new StoreError('store.outcome-unknown', why, { cause });
    this.broken ??= fault;
    this.onLost(fault);
    return fault;
  }

  private remember(fault: StoreError): void {
    if (fault.code === 'store.read-only') this.broken ??= fault;
    if (fault.code === 'store.full') this.full = fault;
  }

  /** A store that fails takes all along, unanswered; a bug only the command that has it. */
  private afterFailure(commands: readonly LedgerCommand[], cause: unknown): readonly Settled[] {
    if (cause instanceof StoreError) {
      this.remember(cause);
      return refusedAll(commands, cause);
    }
    if (commands.length > 1) return commands.flatMap((command) => this.settle([command]));
    return refusedAll(commands, asBug(cause));
  }
}

const refusedAll = (commands: readonly LedgerCommand[], cause: unknown): readonly Settled[] =>
  commands.map(() => ({ done: false, cause }));

const asBug = (cause: unknown): unknown =>
  cause instanceof Database.SqliteError
    ? new Bug(`a constraint holds what the rules did not: ${cause.message}`, { cause })
    : cause;

/** Reads have no constraints to break: what SQLite refuses them is the file's fault, and so is text that is not JSON. */
function unreadable(cause: unknown, knownBroken: boolean): unknown {
  const known = storeError(cause);
  if (known instanceof StoreError) return known;
  if (!(knownBroken || known instanceof SyntaxError || known instanceof Database.SqliteError)) {
    return known;
  }
  const message = `a row cannot be read: ${known instanceof Error ? known.message : String(known)}`;
  return new StoreError('store.read-only', message, { cause });
}
