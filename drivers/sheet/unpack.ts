/**
 * The parts of a ZIP file, unpacked within bounds. A file says itself how large its parts are, and may lie: each part is
 * unpacked into what it declared and no further, and what was unpacked is packed again without compression, so that
 * whoever reads it next sees these bytes and no others. PKWARE APPNOTE 6.3: 4.3.7 local header, 4.3.12 central directory,
 * 4.3.16 end record.
 */
import { inflateRawSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { accept, type Outcome, refuse } from '../../src/core/outcome.ts';
import { SHEET_LIMITS } from './limits.ts';

const END_SIGNATURE = 0x0605_4b50;
const END_SIZE = 22;
const ENTRY_SIGNATURE = 0x0201_4b50;
const ENTRY_SIZE = 46;
const LOCAL_SIGNATURE = 0x0403_4b50;
const LOCAL_SIZE = 30;
const COMMENT_MAX = 0xffff;
const STORED = 0;
const DEFLATED = 8;
const ENCRYPTED = 1;

const unreadable = (why: string): Outcome<never> => refuse('file.unreadable', { why });

interface Part {
  readonly name: string;
  readonly flags: number;
  readonly method: number;
  readonly packed: number;
  readonly unpacked: number;
  readonly at: number;
}

function endRecord(file: DataView): number | undefined {
  const lowest = Math.max(0, file.byteLength - END_SIZE - COMMENT_MAX);
  for (let at = file.byteLength - END_SIZE; at >= lowest; at -= 1) {
    if (file.getUint32(at, true) === END_SIGNATURE) return at;
  }
  return undefined;
}

function partAt(file: DataView, at: number): { part: Part; next: number } | undefined {
  if (at + ENTRY_SIZE > file.byteLength || file.getUint32(at, true) !== ENTRY_SIGNATURE) {
    return undefined;
  }
  const nameLength = file.getUint16(at + 28, true);
  const next =
    at + ENTRY_SIZE + nameLength + file.getUint16(at + 30, true) + file.getUint16(at + 32, true);
  if (next > file.byteLength) return undefined;
  const name = Buffer.from(file.buffer, file.byteOffset + at + ENTRY_SIZE, nameLength);
  const part = {
    name: name.toString('utf8'),
    flags: file.getUint16(at + 8, true),
    method: file.getUint16(at + 10, true),
    packed: file.getUint32(at + 20, true),
    unpacked: file.getUint32(at + 24, true),
    at: file.getUint32(at + 42, true),
  };
  return { part, next };
}

function parts(file: DataView): Outcome<Part[]> {
  const end = endRecord(file);
  if (end === undefined) return unreadable('no end record');
  const count = file.getUint16(end + 10, true);
  if (count > SHEET_LIMITS.parts) return unreadable(`${count} parts`);
  const found: Part[] = [];
  let at = file.getUint32(end + 16, true);
  for (let i = 0; i < count; i += 1) {
    const entry = partAt(file, at);
    if (entry === undefined) return unreadable('a broken directory');
    found.push(entry.part);
    at = entry.next;
  }
  return accept(found);
}

/** The sum that is declared decides before a byte is unpacked. */
function bounded(found: readonly Part[], fileBytes: number): Outcome<true> {
  const sum = found.reduce((bytes, { unpacked }) => bytes + unpacked, 0);
  const most = Math.min(SHEET_LIMITS.unpackedBytes, fileBytes * SHEET_LIMITS.ratio);
  return sum > most ? refuse('file.unpacks-too-large', { bytes: sum, most }) : accept(true);
}

function unpackPart(file: DataView, part: Part): Outcome<Uint8Array> {
  const { name, flags, method, packed, unpacked, at } = part;
  if ((flags & ENCRYPTED) !== 0) return unreadable('an encrypted part');
  if (at + LOCAL_SIZE > file.byteLength || file.getUint32(at, true) !== LOCAL_SIGNATURE) {
    return unreadable(`no part ${name}`);
  }
  const from = at + LOCAL_SIZE + file.getUint16(at + 26, true) + file.getUint16(at + 28, true);
  if (from + packed > file.byteLength) return unreadable(`a part ${name} that is cut off`);
  const bytes = new Uint8Array(file.buffer, file.byteOffset + from, packed);
  if (method === STORED) {
    return packed === unpacked ? accept(bytes) : unreadable(`a part ${name} of another length`);
  }
  if (method !== DEFLATED) return unreadable(`a part ${name} packed in way ${method}`);
  try {
    const whole = inflateRawSync(bytes, { maxOutputLength: Math.max(1, unpacked) });
    return whole.length === unpacked
      ? accept(whole)
      : unreadable(`a part ${name} of another length`);
  } catch {
    // zlib throws for broken data and for more output than was declared: the file is not what it says.
    return unreadable(`a broken part ${name}`);
  }
}

/** Refuses file.unreadable and file.unpacks-too-large. The same file, its parts unpacked and checked. */
export function safelyUnpacked(bytes: Uint8Array): Outcome<Uint8Array> {
  if (bytes.length < END_SIZE) return unreadable('too short');
  const file = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = parts(file);
  if (!found.ok) return found;
  const fits = bounded(found.value, bytes.length);
  if (!fits.ok) return fits;
  const unpacked = new Map<string, Uint8Array>();
  for (const part of found.value) {
    if (unpacked.has(part.name)) return unreadable(`two parts ${part.name}`);
    const content = unpackPart(file, part);
    if (!content.ok) return content;
    unpacked.set(part.name, content.value);
  }
  return accept(zipSync(Object.fromEntries(unpacked), { level: 0 }));
}
