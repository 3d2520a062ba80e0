/** One file of the export while it is written: in blocks, counted and hashed on the way, so that memory does not grow with it. */
import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** As the manifest has it. `rows` leaves out the header. */
export interface WrittenPart {
  readonly name: string;
  readonly rows: number;
  readonly bytes: number;
  readonly sha256: string;
}

const BLOCK = 64 * 1024;

/** Personal data of customers: nobody but the owner of the folder reads it. */
const OWNER_ONLY = 0o600;

/**
 * Writes `pieces` into a new file of `folder`; throws the system's error. `rowsOf` counts the rows of a piece; `encode` is
 * UTF-8 unless told otherwise.
 */
export function writePart(
  folder: string,
  name: string,
  pieces: Iterable<string>,
  { header = 1, encode = (text: string): Uint8Array => Buffer.from(text) } = {},
): WrittenPart {
  const file = openSync(join(folder, name), 'wx', OWNER_ONLY);
  const hash = createHash('sha256');
  let rows = -header;
  let bytes = 0;
  let block: string[] = [];
  let length = 0;
  const flush = (): void => {
    const encoded = encode(block.join(''));
    hash.update(encoded);
    for (let at = 0; at < encoded.length; ) at += writeSync(file, encoded, at);
    bytes += encoded.length;
    block = [];
    length = 0;
  };
  try {
    for (const piece of pieces) {
      rows += 1;
      block.push(piece);
      length += piece.length;
      if (length >= BLOCK) flush();
    }
    flush();
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  return { name, rows: Math.max(0, rows), bytes, sha256: hash.digest('hex') };
}

/** What the manifest says of a file that another hand has written; read in blocks. */
export function measured(folder: string, name: string, rows: number): WrittenPart {
  const file = openSync(join(folder, name), 'r');
  const hash = createHash('sha256');
  const block = Buffer.alloc(BLOCK);
  let bytes = 0;
  try {
    for (;;) {
      const read = readSync(file, block, 0, BLOCK, null);
      if (read === 0) break;
      hash.update(block.subarray(0, read));
      bytes += read;
    }
  } finally {
    closeSync(file);
  }
  return { name, rows, bytes, sha256: hash.digest('hex') };
}
