/**
 * Puts cut after cut into one directory. Only what differs from the certain part is written and afterwards taken back,
 * so an image costs what the cut left unsynced and not the size of the database.
 */
import {
  closeSync,
  copyFileSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { assert } from '../../../src/core/outcome.ts';
import type { Cut } from './disk-images.ts';
import type { Change, DiskFile } from './disk-model.ts';

interface Placed {
  readonly file: DiskFile;
  readonly handle: number;
  /** Byte ranges that differ from the certain part. */
  readonly dirty: [number, number][];
}

export class ImageDirectory {
  readonly path: string;
  readonly #placed = new Map<string, Placed>();

  constructor(path: string) {
    mkdirSync(path, { recursive: true });
    this.path = path;
  }

  /** A sync made these changes certain: the directory follows. */
  follow(file: DiskFile, changes: readonly Change[]): void {
    for (const placed of this.#placed.values()) {
      if (placed.file === file) for (const change of changes) apply(placed.handle, change);
    }
  }

  /** The directory shows this cut. Whoever looks must not write into it: see `copyTo`. */
  show(cut: Cut): void {
    for (const [name, { file }] of [...this.#placed]) {
      if (cut.names.get(name) !== file) this.#remove(name);
    }
    for (const [name, file] of cut.names) {
      const placed = this.#placed.get(name) ?? this.#place(name, file);
      for (const change of cut.arrived.get(file) ?? []) {
        if (change.kind === 'write') {
          placed.dirty.push([change.offset, change.offset + change.bytes.length]);
        } else {
          placed.dirty.push([change.size, file.durable.length]);
        }
        apply(placed.handle, change);
      }
    }
  }

  /** Takes the cut back and removes what the look left behind. */
  restore(): void {
    for (const name of readdirSync(this.path)) {
      if (!this.#placed.has(name)) rmSync(join(this.path, name));
    }
    for (const { file, handle, dirty } of this.#placed.values()) {
      if (dirty.length === 0) continue;
      ftruncateSync(handle, file.durable.length);
      for (const [from, to] of dirty) write(handle, from, file.durable.slice(from, to));
      dirty.length = 0;
    }
  }

  /** A second directory with the same files, for looks that write. */
  copyTo(path: string): void {
    rmSync(path, { recursive: true, force: true });
    mkdirSync(path);
    for (const name of this.#placed.keys()) copyFileSync(join(this.path, name), join(path, name));
  }

  close(): void {
    for (const name of [...this.#placed.keys()]) this.#remove(name);
  }

  #place(name: string, file: DiskFile): Placed {
    const placed: Placed = { file, handle: openSync(join(this.path, name), 'wx+'), dirty: [] };
    write(placed.handle, 0, file.durable.slice(0, file.durable.length));
    this.#placed.set(name, placed);
    return placed;
  }

  #remove(name: string): void {
    const placed = this.#placed.get(name);
    assert(placed !== undefined, `${name} is not in the image`);
    closeSync(placed.handle);
    rmSync(join(this.path, name));
    this.#placed.delete(name);
  }
}

function apply(handle: number, change: Change): void {
  if (change.kind === 'truncate') ftruncateSync(handle, change.size);
  else write(handle, change.offset, change.bytes);
}

function write(handle: number, offset: number, bytes: Uint8Array): void {
  if (bytes.length === 0) return;
  const written = writeSync(handle, bytes, 0, bytes.length, offset);
  assert(written === bytes.length, `wrote ${written} of ${bytes.length} bytes: is the disk full?`);
}
