/** Rows of a comma-separated file of our own (RFC 4180, UTF-8 with or without BOM), one after another, never the whole file. */
import { closeSync, openSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';

const BLOCK = 256 * 1024;
const BOM = '\uFEFF';

function* blocksOf(path: string): Generator<string> {
  const file = openSync(path, 'r');
  const decoder = new StringDecoder('utf8');
  const block = Buffer.alloc(BLOCK);
  try {
    for (;;) {
      const read = readSync(file, block, 0, BLOCK, null);
      if (read === 0) break;
      yield decoder.write(block.subarray(0, read));
    }
    yield decoder.end();
  } finally {
    closeSync(file);
  }
}

/** Throws what the disk says. A quoted cell may hold commas, quotes and line ends. */
export function* csvRows(path: string): Generator<readonly string[]> {
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  /** After a quote within quotes: it ends the cell, or the next one doubles it. */
  let maybeEnd = false;
  let first = true;
  for (const text of blocksOf(path)) {
    for (const char of first && text.startsWith(BOM) ? text.slice(1) : text) {
      if (quoted && !maybeEnd) {
        if (char === '"') maybeEnd = true;
        else cell += char;
        continue;
      }
      if (maybeEnd) {
        maybeEnd = false;
        if (char === '"') {
          cell += char;
          continue;
        }
        quoted = false;
      }
      if (char === '"' && cell === '') quoted = true;
      else if (char === ',') {
        row.push(cell);
        cell = '';
      } else if (char === '\n') {
        row.push(cell);
        yield row;
        row = [];
        cell = '';
      } else if (char !== '\r') cell += char;
    }
    if (text !== '') first = false;
  }
  if (cell !== '' || row.length > 0) yield [...row, cell];
}
