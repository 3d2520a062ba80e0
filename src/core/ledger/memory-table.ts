/** Rows of one table in memory, by their key and in the order in which they first came. */
export class MemoryTable<Key, Row> extends Map<Key, Row> {
  readonly keyOf: (row: Row) => Key;

  constructor(keyOf: (row: Row) => Key) {
    super();
    this.keyOf = keyOf;
  }

  put(row: Row): void {
    this.set(this.keyOf(row), row);
  }
}
