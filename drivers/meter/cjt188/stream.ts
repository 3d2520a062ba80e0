/**
 * Frames out of a line that splits, merges and spoils bytes. After a failed check exactly one byte is given up and the
 * search goes on behind it, so a false 68 in noise never takes a real frame along. What is given up is an output too.
 */
import { type Cjt188Frame, END, faultsOf, frameAt, frameLength, START, WAKE_UP } from './frame.ts';

/** Wake-up bytes that are remembered; of a longer row the surplus is discarded as it comes. */
const WAKE_UP_MAX = 32;

/** Why bytes were given up: no frame begins there, the frame that seemed to begin there failed, or it never came to its end. */
export type DiscardReason = 'noise' | 'wake-up' | 'end' | 'checksum' | 'unfinished';

export type LineEvent =
  | {
      readonly kind: 'frame';
      readonly frame: Cjt188Frame;
      /** The frame's bytes from 68 to 16. */
      readonly bytes: Uint8Array;
      /** Bytes FE right before it, 0 … 32. */
      readonly wakeUp: number;
    }
  | { readonly kind: 'discarded'; readonly reason: DiscardReason; readonly bytes: Uint8Array };

export interface Cjt188Stream {
  /** Takes bytes in any portions; what comes out does not depend on how they were cut. */
  feed(bytes: Uint8Array): LineEvent[];
  /** The line went quiet: whatever has only half arrived is no frame any more. Nothing is held back afterwards. */
  flush(): LineEvent[];
  /** Bytes held back, at most 267 and the wake-up bytes before them. */
  pending(): number;
}

/** Events in order; neighbours discarded for one reason become one event. */
class Output {
  readonly events: LineEvent[] = [];
  #reason: DiscardReason | null = null;
  #run: number[] = [];

  discard(reason: DiscardReason, byte: number): void {
    if (reason !== this.#reason) this.#close();
    this.#reason = reason;
    this.#run.push(byte);
  }

  frame(bytes: Uint8Array, wakeUp: number): void {
    this.#close();
    const frame = frameAt(bytes, 0, bytes.length);
    this.events.push({ kind: 'frame', frame, bytes, wakeUp });
  }

  finish(): LineEvent[] {
    this.#close();
    return this.events;
  }

  #close(): void {
    if (this.#reason !== null) {
      const bytes = Uint8Array.from(this.#run);
      this.events.push({ kind: 'discarded', reason: this.#reason, bytes });
    }
    this.#reason = null;
    this.#run = [];
  }
}

/** What the bytes from a 68 on are, so far. */
function judge(bytes: Uint8Array, at: number): number | 'wait' | 'end' | 'checksum' {
  const size = frameLength(bytes, at);
  if (size === null || at + size > bytes.length) return 'wait';
  // The cheaper check first: in noise most false starts fail at their end.
  if (bytes[at + size - 1] !== END) return 'end';
  return faultsOf(bytes, at, size).length === 0 ? size : 'checksum';
}

export function createStream(): Cjt188Stream {
  /** Begins with a 68 whose frame is not whole yet, or is empty. */
  let held = new Uint8Array(0);
  let wakeUp = 0;

  const dropWakeUp = (out: Output): void => {
    for (; wakeUp > 0; wakeUp -= 1) out.discard('wake-up', WAKE_UP);
  };

  const run = (bytes: Uint8Array, quiet: boolean): LineEvent[] => {
    const out = new Output();
    let at = 0;
    while (at < bytes.length) {
      const byte = bytes[at] ?? 0;
      const verdict = byte === START ? judge(bytes, at) : 'noise';
      if (typeof verdict === 'number') {
        out.frame(bytes.slice(at, at + verdict), wakeUp);
        wakeUp = 0;
        at += verdict;
        continue;
      }
      if (verdict === 'wait' && !quiet) break;
      if (byte === WAKE_UP && wakeUp < WAKE_UP_MAX) wakeUp += 1;
      else if (byte === WAKE_UP) out.discard('wake-up', byte);
      else {
        dropWakeUp(out);
        out.discard(verdict === 'wait' ? 'unfinished' : verdict, byte);
      }
      at += 1;
    }
    held = bytes.slice(at);
    if (quiet) dropWakeUp(out);
    return out.finish();
  };

  const joined = (bytes: Uint8Array): Uint8Array => {
    if (held.length === 0) return bytes;
    const all = new Uint8Array(held.length + bytes.length);
    all.set(held);
    all.set(bytes, held.length);
    return all;
  };

  return {
    feed: (bytes) => run(joined(bytes), false),
    flush: () => run(held, true),
    pending: () => held.length + wakeUp,
  };
}
