/**
 * A sealed file: only the holder of a key reads it, and no byte of it can be changed, dropped, moved or cut off unseen.
 *
 *     8  QIKASEAL
 *    32  salt; the file's key is HKDF-SHA-256 (RFC 5869) of the holder's key with it
 *     4  length of the note, big-endian; then the note, UTF-8, in clear
 *        pieces of gzip (RFC 1952): 4 bytes length, its highest bit set in the last piece; ciphertext; 16 bytes tag
 *
 * Each piece is AES-256-GCM (NIST SP 800-38D) under its own number as nonce, with the digest of the header and its length
 * word as associated data: pieces belong to one file, one place and one end.
 */
import { createCipheriv, createDecipheriv, createHash, hkdfSync } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';

export type SealFault = 'not-sealed' | 'wrong-key' | 'damaged';

export class SealError extends Error {
  override readonly name = 'SealError';
  readonly fault: SealFault;
  constructor(fault: SealFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.fault = fault;
  }
}

const MAGIC = Buffer.from('QIKASEAL', 'latin1');
const SALT = 32;
const FIXED = MAGIC.length + SALT + 4;
const NOTE_MAX = 16 * 1024;
const PIECE = 1024 * 1024;
const LAST = 0x8000_0000;
const TAG = 16;
const KEY = 32;
const OWNER_ONLY = 0o600;

interface Header {
  readonly salt: Uint8Array;
  readonly note: string;
  readonly bytes: Buffer;
}

function headerOf(salt: Uint8Array, note: string): Header {
  const text = Buffer.from(note, 'utf8');
  if (salt.length !== SALT || text.length > NOTE_MAX) throw new RangeError('salt or note');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text.length);
  return { salt, note, bytes: Buffer.concat([MAGIC, salt, length, text]) };
}

function parseHeader(bytes: Buffer, path: string): Header {
  const named = bytes.length >= FIXED && bytes.subarray(0, MAGIC.length).equals(MAGIC);
  if (!named) throw new SealError('not-sealed', `${path} is not a sealed file`);
  const length = bytes.readUInt32BE(FIXED - 4);
  if (length > NOTE_MAX || bytes.length < FIXED + length) {
    throw new SealError('damaged', `${path} ends inside its header`);
  }
  return {
    salt: bytes.subarray(MAGIC.length, MAGIC.length + SALT),
    note: bytes.toString('utf8', FIXED, FIXED + length),
    bytes: bytes.subarray(0, FIXED + length),
  };
}

async function readHeader(path: string): Promise<Header> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(FIXED + NOTE_MAX), 0, null, 0);
    return parseHeader(buffer.subarray(0, bytesRead), path);
  } finally {
    await file.close();
  }
}

/** Key, nonce and associated data of one file's pieces. */
class Pieces {
  private readonly key: Buffer;
  private readonly about: Buffer;
  private number = 0;

  constructor(key: Uint8Array, header: Header) {
    if (key.length !== KEY) throw new RangeError(`a key has ${KEY} bytes`);
    this.key = Buffer.from(hkdfSync('sha256', key, header.salt, 'qika sealed file v1', KEY));
    this.about = createHash('sha256').update(header.bytes).digest();
  }

  get count(): number {
    return this.number;
  }

  seal(plain: Uint8Array, last: boolean): Buffer {
    const word = Buffer.alloc(4);
    word.writeUInt32BE(last ? plain.length + LAST : plain.length);
    const cipher = createCipheriv('aes-256-gcm', this.key, this.nonce());
    cipher.setAAD(Buffer.concat([this.about, word]));
    const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
    return Buffer.concat([word, sealed, cipher.getAuthTag()]);
  }

  /** Throws Error where the piece is not the one that was sealed here. */
  unseal(word: Buffer, sealed: Buffer, tag: Buffer): Buffer {
    const decipher = createDecipheriv('aes-256-gcm', this.key, this.nonce());
    decipher.setAAD(Buffer.concat([this.about, word]));
    decipher.setAuthTag(tag);
    return Buffer.concat([decipher.update(sealed), decipher.final()]);
  }

  private nonce(): Buffer {
    const nonce = Buffer.alloc(12);
    nonce.writeUInt32BE(this.number, 8);
    this.number += 1;
    return nonce;
  }
}

export interface Sealing {
  /** 32 bytes. */
  readonly key: Uint8Array;
  /** 32 bytes, never used before with this key. */
  readonly salt: Uint8Array;
  /** Stands in the file in clear and cannot be changed unseen; at most 16 KiB. */
  readonly note: string;
}

/**
 * The file is there before the first byte is read: were it opened along the way, work that failed early would end first, and
 * the file would come into being after its part had been cleared away.
 */
const newFile = async (path: string): Promise<Writable> =>
  (await open(path, 'wx', OWNER_ONLY)).createWriteStream({ flush: true });

/** Writes a new file, readable by its owner alone and on the disk when this resolves; one that exists is an error. */
export async function sealFile(from: string, to: string, sealing: Sealing): Promise<void> {
  const header = headerOf(sealing.salt, sealing.note);
  const pieces = new Pieces(sealing.key, header);
  async function* sealed(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    yield header.bytes;
    let rest = Buffer.alloc(0);
    for await (const chunk of source) {
      rest = Buffer.concat([rest, chunk]);
      while (rest.length > PIECE) {
        yield pieces.seal(rest.subarray(0, PIECE), false);
        rest = rest.subarray(PIECE);
      }
    }
    yield pieces.seal(rest, true);
  }
  const target = await newFile(to);
  await pipeline(createReadStream(from), createGzip({ level: 1 }), sealed, target);
}

/** The note of a sealed file, believed only once the file has been unsealed. Throws SealError 'not-sealed', 'damaged'. */
export const noteOf = async (path: string): Promise<string> => (await readHeader(path)).note;

type Piece = readonly [word: Buffer, sealed: Buffer, tag: Buffer];

/** Takes whole pieces out of chunks that come as they like. */
async function* piecesIn(source: AsyncIterable<Buffer>, path: string): AsyncGenerator<Piece> {
  let rest = Buffer.alloc(0);
  let ended = false;
  for await (const chunk of source) {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= 4 && !ended) {
      const word = rest.readUInt32BE(0);
      const length = word >= LAST ? word - LAST : word;
      if (length > PIECE) throw new SealError('damaged', `${path} has a piece of ${length} bytes`);
      const end = 4 + length + TAG;
      if (rest.length < end) break;
      ended = word >= LAST;
      yield [rest.subarray(0, 4), rest.subarray(4, 4 + length), rest.subarray(4 + length, end)];
      rest = rest.subarray(end);
    }
    if (ended && rest.length > 0) {
      throw new SealError('damaged', `${path} goes on behind its end`);
    }
  }
  if (!ended) throw new SealError('damaged', `${path} ends before its last piece`);
}

/**
 * Writes what was sealed into a new file and gives the note. Throws SealError; what was written until then is only a part
 * and the caller's to remove.
 */
export async function unsealFile(from: string, to: string, key: Uint8Array): Promise<string> {
  const header = await readHeader(from);
  const pieces = new Pieces(key, header);
  async function* unsealed(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const piece of piecesIn(source, from)) yield opened(pieces, piece, from);
  }
  const target = await newFile(to);
  await pipeline(
    createReadStream(from, { start: header.bytes.length }),
    unsealed,
    createGunzip(),
    target,
  );
  return header.note;
}

function opened(pieces: Pieces, piece: Piece, path: string): Buffer {
  const first = pieces.count === 0;
  try {
    return pieces.unseal(...piece);
  } catch (cause) {
    // Nothing tells a wrong key from a first piece that was changed.
    throw first
      ? new SealError('wrong-key', `${path} does not open with this key`, { cause })
      : new SealError('damaged', `piece ${pieces.count} of ${path} was changed`, { cause });
  }
}
