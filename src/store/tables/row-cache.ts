/** A generation of customers: with the one before it at most about 150 MB, at 600 bytes a customer. */
export const CUSTOMERS = 131_072;

/**
 * Rows that the one writer has lately read or written. Two generations instead of a list of uses: a row that is asked for
 * again within a generation survives, and a hit costs one look-up. The writer clears it whenever a transaction ends
 * otherwise than by its own commit, and whenever another connection has written.
 */
export class RowCache<K, V> {
  private readonly generation: number;
  private young = new Map<K, V>();
  private old = new Map<K, V>();
  private lastKey: K | undefined;
  private lastRow: V | undefined;

  /** Holds at most twice `generation` rows. */
  constructor(generation: number) {
    this.generation = generation;
  }

  get(key: K): V | undefined {
    // One command asks for the same customer several times.
    if (key === this.lastKey) return this.lastRow;
    const found = this.young.get(key);
    if (found !== undefined) {
      this.lastKey = key;
      this.lastRow = found;
      return found;
    }
    const aged = this.old.get(key);
    if (aged !== undefined) this.set(key, aged);
    return aged;
  }

  set(key: K, row: V): void {
    if (this.young.size >= this.generation) {
      this.old = this.young;
      this.young = new Map();
    }
    this.young.set(key, row);
    this.lastKey = key;
    this.lastRow = row;
  }

  clear(): void {
    this.lastKey = undefined;
    this.lastRow = undefined;
    this.young = new Map();
    this.old = new Map();
  }
}
