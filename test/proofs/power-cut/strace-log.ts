/**
 * Reads what strace wrote (`-f -y -xx -a 1`) back into disk events, line by line. Calls that the log shows in two
 * halves take their place where they ended; two threads on the watched files at once would leave the order open and
 * are an error.
 */
import { closeSync, openSync, readSync } from 'node:fs';
import { assert } from '../../../src/core/outcome.ts';
import type { DiskEvent } from './disk-event.ts';
import { type Call, eventOf, type Watched } from './strace-call.ts';

const hex = (text: string): string =>
  [...Buffer.from(text)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');

/** Turns lines into events, one at a time; holds the calls that another thread interrupted in the log. */
export class StraceReader {
  readonly #watched: Watched;
  readonly #marks: readonly string[];
  readonly #unfinished = new Map<string, string>();
  #inFlight: string | null = null;
  #line = 0;

  constructor(watched: Watched) {
    this.#watched = watched;
    const within = ['>', '"', hex('/')].map((after) => hex(watched.directory) + after);
    this.#marks = [...within, hex(watched.ackFile)];
  }

  /** The event of this line, if it made one. Throws on anything it cannot explain. */
  read(text: string): DiskEvent | null {
    this.#line += 1;
    const match = /^(\d+) +/.exec(text);
    assert(match !== null, `line ${this.#line}: no process number: ${text.slice(0, 80)}`);
    const pid = match[1] ?? '';
    let body = text.slice(match[0].length);
    if (/^(---|\+\+\+) .* (---|\+\+\+)$/.test(body)) return null;
    if (body.endsWith(' <unfinished ...>')) return this.#begin(pid, body);
    const resumed = /^<\.\.\. \w+ resumed>/.exec(body);
    if (resumed !== null) {
      const head = this.#unfinished.get(pid);
      assert(head !== undefined, `line ${this.#line}: resumed without a beginning`);
      this.#unfinished.delete(pid);
      if (this.#inFlight === pid) this.#inFlight = null;
      body = head + body.slice(resumed[0].length);
    }
    return this.#touches(body) ? this.#event(this.#call(body), pid) : null;
  }

  /** Every call that began has ended. */
  end(): void {
    assert(this.#inFlight === null, 'the log ends inside a call on the watched directory');
  }

  #begin(pid: string, body: string): null {
    this.#unfinished.set(pid, body.slice(0, -' <unfinished ...>'.length));
    if (!this.#touches(body)) return null;
    assert(this.#inFlight === null, `line ${this.#line}: two threads on the watched files at once`);
    this.#inFlight = pid;
    return null;
  }

  #touches(body: string): boolean {
    // Paths stand before the data, and with `-y` every descriptor carries its path.
    const head = body.length > 2000 ? body.slice(0, 2000) : body;
    return (
      this.#marks.some((mark) => head.includes(mark)) || /^(io_uring|sync\(|syncfs)/.test(head)
    );
  }

  #call(body: string): Call {
    const open = body.indexOf('(');
    const close = body.lastIndexOf(') = ');
    const shape = open > 0 && close > open && /^\w+$/.test(body.slice(0, open));
    assert(shape, `line ${this.#line}: unknown shape: ${body.slice(0, 120)}`);
    const [name, args] = [body.slice(0, open), body.slice(open + 1, close).trim()];
    return { name, args, result: body.slice(close + 4), line: this.#line };
  }

  #event(call: Call, pid: string): DiskEvent | null {
    assert(
      this.#inFlight === null || this.#inFlight === pid,
      `line ${call.line}: two threads on the watched files at once`,
    );
    return eventOf(call, this.#watched);
  }
}

/** All events of a log file. */
export function readStraceLog(path: string, watched: Watched): DiskEvent[] {
  const reader = new StraceReader(watched);
  const events: DiskEvent[] = [];
  for (const line of linesOf(path)) {
    const event = reader.read(line);
    if (event !== null) events.push(event);
  }
  reader.end();
  return events;
}

function* linesOf(path: string): Generator<string> {
  const file = openSync(path, 'r');
  const chunk = Buffer.alloc(1 << 22);
  let rest = '';
  try {
    for (let n = readSync(file, chunk); n > 0; n = readSync(file, chunk)) {
      const lines = (rest + chunk.toString('latin1', 0, n)).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
    assert(rest === '', 'the log ends inside a line');
  } finally {
    closeSync(file);
  }
}
