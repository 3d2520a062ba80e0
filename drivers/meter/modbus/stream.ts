/**
 * Modbus frames out of a line. RTU has no start byte and is told apart by silence, which adapters and servers do not keep;
 * so a frame is what begins like one and ends in its own CRC. After a failed check one byte is given up.
 */
import { crcHolds, lengthsAt } from './frame.ts';

export type ModbusEvent =
  | { readonly kind: 'frame'; readonly bytes: Uint8Array }
  | {
      readonly kind: 'discarded';
      readonly reason: 'noise' | 'checksum' | 'unfinished';
      readonly bytes: Uint8Array;
    };

export interface ModbusStream {
  /** Takes bytes in any portions. */
  feed(bytes: Uint8Array): ModbusEvent[];
  /** The line went quiet: what has only half arrived is no frame any more. */
  flush(): ModbusEvent[];
}

type Given = Extract<ModbusEvent, { kind: 'discarded' }>['reason'];

class Output {
  readonly events: ModbusEvent[] = [];
  #reason: Given | null = null;
  #run: number[] = [];

  discard(reason: Given, byte: number): void {
    if (reason !== this.#reason) this.close();
    this.#reason = reason;
    this.#run.push(byte);
  }

  frame(bytes: Uint8Array): void {
    this.close();
    this.events.push({ kind: 'frame', bytes });
  }

  close(): void {
    if (this.#reason !== null) {
      this.events.push({
        kind: 'discarded',
        reason: this.#reason,
        bytes: Uint8Array.from(this.#run),
      });
    }
    this.#reason = null;
    this.#run = [];
  }
}

export function createModbusStream(): ModbusStream {
  let held = new Uint8Array(0);

  /** Takes what is decided from the front; at the end of a burst everything is. */
  function take(ended: boolean): ModbusEvent[] {
    const out = new Output();
    let at = 0;
    while (at < held.length) {
      const lengths = lengthsAt(held, at);
      const here = held.length - at;
      const whole = (lengths ?? []).find((length) => length <= here && crcHolds(held, at, length));
      if (whole !== undefined) {
        out.frame(held.slice(at, at + whole));
        at += whole;
        continue;
      }
      const mayCome = lengths === null || lengths.some((length) => length > here);
      if (mayCome && !ended) break;
      const reason = mayCome ? 'unfinished' : lengths.length === 0 ? 'noise' : 'checksum';
      out.discard(reason, held[at] ?? 0);
      at += 1;
    }
    held = held.slice(at);
    out.close();
    return out.events;
  }

  return {
    feed(bytes) {
      held = Uint8Array.of(...held, ...bytes);
      return take(false);
    },
    flush: () => take(true),
  };
}
