/** Some makers carry a whole wired M-Bus frame (EN 13757-2) inside DATA: `68 L L 68 | C A CI data | CS 16`. */
import { checksumOf, END, START } from './frame.ts';

const HEAD = 4;
const TAIL = 2;

function mbusFrameAt(bytes: Uint8Array, at: number): Uint8Array | null {
  const length = bytes[at + 1];
  if (length === undefined || bytes[at + 2] !== length || bytes[at + 3] !== START) return null;
  const sumAt = at + HEAD + length;
  if (sumAt + TAIL > bytes.length || bytes[sumAt + 1] !== END) return null;
  if (checksumOf(bytes, at + HEAD, sumAt) !== bytes[sumAt]) return null;
  return bytes.slice(at, sumAt + TAIL);
}

/** The first whole and right long frame of M-Bus in `bytes`; null where there is none. */
export function findMbusFrame(bytes: Uint8Array): Uint8Array | null {
  for (let at = bytes.indexOf(START); at !== -1; at = bytes.indexOf(START, at + 1)) {
    const found = mbusFrameAt(bytes, at);
    if (found !== null) return found;
  }
  return null;
}
