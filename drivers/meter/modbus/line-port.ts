/**
 * A line of the house as a port of modbus-serial: what the library writes becomes one exchange, and what it is given back
 * is one whole answer. Deadlines, turns and reopening stay the line's; the library's own ports are not used.
 */
import { EventEmitter } from 'node:events';
import type { Line } from '../line/line.ts';

const EXCEPTION = 0x80;
/** Unit, function, code or byte count, and two bytes of CRC. */
const FRAME = 5;

/**
 * The answer to `question` in what was heard, wherever it begins; null while it is not whole. Noise that looks like an
 * answer is told apart by its CRC, which the library checks.
 */
function answerIn(heard: Uint8Array, question: Uint8Array): Uint8Array | null {
  const [unit, code] = question;
  const registers = ((question[4] ?? 0) << 8) | (question[5] ?? 0);
  for (let at = 0; at + FRAME <= heard.length; at += 1) {
    if (heard[at] !== unit) continue;
    if (heard[at + 1] === ((code ?? 0) | EXCEPTION)) return heard.slice(at, at + FRAME);
    const bytes = 2 * registers;
    if (heard[at + 1] !== code || heard[at + 2] !== bytes) continue;
    return at + FRAME + bytes <= heard.length ? heard.slice(at, at + FRAME + bytes) : null;
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
      answerBytes: FRAME + 2 * registers,
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
