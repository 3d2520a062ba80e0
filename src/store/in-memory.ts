/**
 * Books in memory: a test's and a conformance check's. They prepare a statement when it is first asked: to prepare all of
 * them is more than half of an opening, and such books live for a handful. A file's are prepared at its opening, because one
 * that has lost a table is refused there and not in the middle of a sale. These have just made their tables themselves.
 */
import Database from 'better-sqlite3';

/** How rows are given; said before the statement is there to be told. */
type Form<P extends unknown[], R> = (statement: Database.Statement<P, R>) => unknown;

/** A statement that is prepared when it is first asked. */
class AtFirstUse<P extends unknown[], R> {
  private readonly forms: Form<P, R>[] = [];
  private readonly prepare: () => Database.Statement<P, R>;
  private prepared: Database.Statement<P, R> | null = null;

  constructor(prepare: () => Database.Statement<P, R>) {
    this.prepare = prepare;
  }

  private get statement(): Database.Statement<P, R> {
    if (this.prepared === null) {
      const statement = this.prepare();
      for (const form of this.forms) form(statement);
      this.prepared = statement;
    }
    return this.prepared;
  }

  private formed(form: Form<P, R>): this {
    if (this.prepared === null) this.forms.push(form);
    else form(this.prepared);
    return this;
  }

  get database() {
    return this.statement.database;
  }
  get source() {
    return this.statement.source;
  }
  get reader() {
    return this.statement.reader;
  }
  get readonly() {
    return this.statement.readonly;
  }
  get busy() {
    return this.statement.busy;
  }
  run(...params: P): Database.RunResult {
    return this.statement.run(...params);
  }
  get(...params: P): R | undefined {
    return this.statement.get(...params);
  }
  all(...params: P): R[] {
    return this.statement.all(...params);
  }
  iterate(...params: P): IterableIterator<R> {
    return this.statement.iterate(...params);
  }
  columns(): Database.ColumnDefinition[] {
    return this.statement.columns();
  }
  pluck(on = true): this {
    return this.formed((statement) => statement.pluck(on));
  }
  raw(on = true): this {
    return this.formed((statement) => statement.raw(on));
  }
  expand(on = true): this {
    return this.formed((statement) => statement.expand(on));
  }
  safeIntegers(on = true): this {
    return this.formed((statement) => statement.safeIntegers(on));
  }
  bind(...params: P): this {
    return this.formed((statement) => statement.bind(...params));
  }
}

export class InMemoryDatabase extends Database {
  constructor() {
    super(':memory:');
  }

  override prepare<P extends object = unknown[], R = unknown>(
    sql: string,
  ): Database.Statement<P, R>;
  override prepare<P extends unknown[], R>(sql: string): AtFirstUse<P, R> {
    return new AtFirstUse(() => super.prepare<P, R>(sql));
  }
}
