/** A flow meter's Modbus RTU face: functions 03 and 04 over the registers it is given. A codec of its own. */
import type { BusFace } from './meter-bus.ts';

/** CRC-16 of Modbus: polynomial A001 reflected, from FFFF; low byte first on the wire. */
export function crc16(bytes: Iterable<number>): number {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc & 1) === 1 ? (crc >> 1) ^ 0xa001 : crc >> 1;
  }
  return crc;
}

export function withCrc(bytes: readonly number[]): Uint8Array {
  const crc = crc16(bytes);
  return Uint8Array.from([...bytes, crc & 0xff, crc >> 8]);
}

const QUESTION = 8;
const HOLDING = 3;
const INPUT = 4;
const ILLEGAL_FUNCTION = 1;
const ILLEGAL_ADDRESS = 2;

export interface ModbusParts {
  readonly unit: number;
  /** Function 03 and 04, by register address on the wire; asked anew for each question. */
  readonly holding: () => ReadonlyMap<number, number>;
  readonly input: () => ReadonlyMap<number, number>;
  readonly turnaroundMs: number;
}

export class ModbusFace implements BusFace {
  readonly life = 0;
  readonly #parts: ModbusParts;
  #heard: readonly number[] = [];

  constructor(parts: ModbusParts) {
    this.#parts = parts;
  }

  hear(bytes: Uint8Array): { readonly afterMs: number; readonly bytes: Uint8Array }[] {
    this.#heard = [...this.#heard, ...bytes].slice(-64);
    for (let at = 0; at + QUESTION <= this.#heard.length; at += 1) {
      const frame = this.#heard.slice(at, at + QUESTION);
      const [unit, code = 0, a = 0, b = 0, c = 0, d = 0, low = 0, high = 0] = frame;
      if (unit !== this.#parts.unit || crc16(frame.slice(0, -2)) !== low + high * 256) continue;
      this.#heard = this.#heard.slice(at + QUESTION);
      const answer = this.#answer(code, a * 256 + b, c * 256 + d);
      return [{ afterMs: this.#parts.turnaroundMs, bytes: withCrc(answer) }];
    }
    return [];
  }

  #answer(code: number, first: number, count: number): number[] {
    const { unit, holding, input } = this.#parts;
    if (code !== HOLDING && code !== INPUT) return [unit, code + 0x80, ILLEGAL_FUNCTION];
    const table = code === HOLDING ? holding() : input();
    const words: number[] = [];
    for (let n = 0; n < count; n += 1) {
      const word = table.get(first + n);
      if (word === undefined) return [unit, code + 0x80, ILLEGAL_ADDRESS];
      words.push(word >> 8, word & 0xff);
    }
    return [unit, code, words.length, ...words];
  }
}
