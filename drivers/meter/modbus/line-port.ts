/**
 * A line of the house as a port of modbus-serial: what the library writes becomes one exchange, and what it is given back
 * is one whole answer. Deadlines, turns and reopening stay the line's; the library's own ports are not used.
 */
import { EventEmitter } from 'node:events';
import type { Line } from '../line/line.ts';
import { crcHolds, LEAST } from './frame.ts';

const EXCEPTION = 0x80;

/**
 * The answer to `question` in what was heard, wherever it begins; null while it is not whole. Noise may begin like an answer,
 * and a late answer be cut off by the right one: only the CRC tells them apart, so every place is looked at, and what fails
 * its check at one place hides nothing behind it.
 */
function answerIn(heard: Uint8Array, question: Uint8Array): Uint8Array | null {
  const [unit, code = 0] = question;
  const registers = ((question[4] ?? 0) << 8) | (question[5] ?? 0);
  const bytes = 2 * registers;
  for (let at = 0; at + LEAST <= heard.length; at += 1) {
    if (heard[at] !== unit) continue;
    const excepted = heard[at + 1] === (code | EXCEPTION);
    const answered = heard[at + 1] === code && heard[at + 2] === bytes;
    if (!excepted && !answered) continue;
    const length = excepted ? LEAST : LEAST + bytes;
    if (at + length <= heard.length && crcHolds(heard, at, length)) {
      return heard.slice(at, at + length);
    }
  }
  return null;
}

export class LinePort extends EventEmitter {
  readonly isOpen = true;
  /** Rejects when the exchange of the last question failed. */
  failed: Promise<never> = new Promise(() => undefined);
  readonly #line: Line;
  readonly #turnaroundMs: number;

  constructor(line: Line, turnaroundMs: number) {
    super();
    this.#line = line;
    this.#turnaroundMs = turnaroundMs;
  }

  open(done: (error: Error | null) => void): void {
    done(null);
  }

  close(done: (error: Error | null) => void): void {
    done(null);
  }

  write(question: Uint8Array): void {
    let heard = new Uint8Array(0);
    const registers = ((question[4] ?? 0) << 8) | (question[5] ?? 0);
    const answer = this.#line.exchange({
      request: Uint8Array.from(question),
      answerBytes: LEAST + 2 * registers,
      turnaroundMs: this.#turnaroundMs,
      hear(bytes) {
        heard = Uint8Array.of(...heard, ...bytes);
        return answerIn(heard, question);
      },
    });
    this.failed = answer.then(() => new Promise<never>(() => undefined));
    answer.then(
      (bytes) => this.emit('data', Buffer.from(bytes)),
      () => undefined,
    );
  }
}
