/**
 * A disk that forgets. Per file it holds what is certainly on the platter and what was written since the last fsync;
 * for the directory, which names are certain and which changes are not. A power cut then keeps the certain part and
 * some of the rest.
 */
import { assert } from '../../../src/core/outcome.ts';
import type { DiskEvent } from './disk-event.ts';

export type Change =
  | { readonly kind: 'write'; readonly offset: number; readonly bytes: Uint8Array }
  | { readonly kind: 'truncate'; readonly size: number };

/** A change that no fsync has covered; `order` is its place in the stream of events. */
export interface Pending<T> {
  readonly order: number;
  readonly change: T;
}

/** The bytes of a file. Grows in steps, so that appending a page does not copy the file. */
export class FileBytes {
  #buffer = new Uint8Array(1 << 16);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  apply(change: Change): void {
    if (change.kind === 'truncate') {
      this.#reserve(change.size);
      // What lies behind the end must read as zero if the file grows again.
      if (change.size < this.#length) this.#buffer.fill(0, change.size, this.#length);
      this.#length = change.size;
      return;
    }
    const end = change.offset + change.bytes.length;
    this.#reserve(end);
    this.#buffer.set(change.bytes, change.offset);
    this.#length = Math.max(this.#length, end);
  }

  slice(from: number, to: number): Uint8Array {
    return this.#buffer.subarray(Math.min(from, this.#length), Math.min(to, this.#length));
  }

  #reserve(size: number): void {
    if (size <= this.#buffer.length) return;
    const grown = new Uint8Array(Math.max(size, this.#buffer.length * 2));
    grown.set(this.#buffer.subarray(0, this.#length));
    this.#buffer = grown;
  }
}

/** A file without its name: names may come and go. */
export interface DiskFile {
  readonly id: number;
  readonly durable: FileBytes;
  readonly pending: Pending<Change>[];
}

export type NameChange =
  | { readonly kind: 'create'; readonly name: string; readonly file: DiskFile }
  | { readonly kind: 'unlink'; readonly name: string }
  | { readonly kind: 'rename'; readonly from: string; readonly to: string };

export type Names = Map<string, DiskFile>;

export function applyName(names: Names, change: NameChange): void {
  if (change.kind === 'create') {
    names.set(change.name, change.file);
  } else if (change.kind === 'unlink') {
    names.delete(change.name);
  } else {
    const file = names.get(change.from);
    if (file === undefined) return;
    names.delete(change.from);
    names.set(change.to, file);
  }
}

export class Disk {
  /** Names as the running program sees them. */
  readonly live: Names = new Map();
  /** Names that no power cut takes away. */
  readonly durableNames: Names = new Map();
  readonly pendingNames: Pending<NameChange>[] = [];
  #order = 0;
  #files = 0;

  /** Takes the next event; `onDurable` hears what a sync made certain. */
  apply(event: DiskEvent, onDurable: (file: DiskFile, changes: readonly Change[]) => void): void {
    this.#order += 1;
    switch (event.kind) {
      case 'create':
        if (!this.live.has(event.name)) this.#create(event.name);
        return;
      case 'write':
        this.#change(event.name, { kind: 'write', offset: event.offset, bytes: event.bytes });
        return;
      case 'truncate':
        this.#change(event.name, { kind: 'truncate', size: event.size });
        return;
      case 'sync': {
        const file = this.#file(event.name);
        const changes = file.pending.splice(0).map(({ change }) => change);
        for (const change of changes) file.durable.apply(change);
        onDurable(file, changes);
        return;
      }
      case 'sync-directory':
        for (const { change } of this.pendingNames.splice(0)) applyName(this.durableNames, change);
        return;
      case 'unlink':
        this.#file(event.name);
        this.#rename({ kind: 'unlink', name: event.name });
        return;
      case 'rename':
        this.#file(event.from);
        this.#rename({ kind: 'rename', from: event.from, to: event.to });
        return;
      case 'ack':
        return;
    }
  }

  /** Is there anything that a power cut now could take away? */
  get hasPending(): boolean {
    if (this.pendingNames.length > 0) return true;
    return [...this.live.values()].some((file) => file.pending.length > 0);
  }

  #create(name: string): void {
    const file: DiskFile = { id: this.#files, durable: new FileBytes(), pending: [] };
    this.#files += 1;
    this.#rename({ kind: 'create', name, file });
  }

  #change(name: string, change: Change): void {
    this.#file(name).pending.push({ order: this.#order, change });
  }

  #rename(change: NameChange): void {
    applyName(this.live, change);
    this.pendingNames.push({ order: this.#order, change });
  }

  #file(name: string): DiskFile {
    const file = this.live.get(name);
    assert(file !== undefined, `${name} was never created`);
    return file;
  }
}
