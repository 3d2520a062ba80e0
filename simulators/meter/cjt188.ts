/**
 * CJ/T 188 as a meter speaks it: it listens for questions and builds answers. A codec of its own, so that a mistake in the
 * gateway's codec is not shared by the meter it is tried on.
 */

/** A frame as the meter sees it; every number is a byte. */
export interface MeterFrame {
  readonly type: number;
  /** As printed on the meter, 14 digits. */
  readonly address: string;
  readonly control: number;
  /** Identifier, sequence number and what follows, as on the wire. */
  readonly data: readonly number[];
}

const FRAME_HEAD = 11;
const FRAME_TAIL = 2;

const total = (bytes: Iterable<number>): number => {
  let sum = 0;
  for (const byte of bytes) sum = (sum + byte) % 256;
  return sum;
};

/** "78330011223344" → 44 33 22 11 00 33 78. */
export function addressBytes(address: string): number[] {
  const bytes: number[] = [];
  for (let at = address.length - 2; at >= 0; at -= 2) {
    bytes.push(Number.parseInt(address.slice(at, at + 2), 16));
  }
  return bytes;
}

/** The frame with `wakeUp` bytes FE in front. */
export function frameBytes(frame: MeterFrame, wakeUp = 0): Uint8Array {
  const core = [
    0x68,
    frame.type,
    ...addressBytes(frame.address),
    frame.control,
    frame.data.length,
    ...frame.data,
  ];
  return Uint8Array.from([...new Array<number>(wakeUp).fill(0xfe), ...core, total(core), 0x16]);
}

const printed = (byte: number): string => (byte + 0x100).toString(16).slice(1).toUpperCase();

/** What the meter has heard so far: whole frames that were right, and what may become one. */
export interface Heard {
  readonly frames: readonly MeterFrame[];
  readonly rest: readonly number[];
}

/** Looks for frames the way a small firmware does: drop a byte, look again. */
export function listen(bytes: Iterable<number>): Heard {
  const line = [...bytes];
  const frames: MeterFrame[] = [];
  while (line.length > 0) {
    if (line[0] !== 0x68) {
      line.shift();
      continue;
    }
    if (line.length < FRAME_HEAD) break;
    const needed = FRAME_HEAD + (line[10] ?? 0) + FRAME_TAIL;
    if (line.length < needed) break;
    const [end, sum] = [line[needed - 1], line[needed - 2]];
    if (end !== 0x16 || sum !== total(line.slice(0, needed - FRAME_TAIL))) {
      line.shift();
      continue;
    }
    const heard = line.splice(0, needed);
    frames.push({
      type: heard[1] ?? 0,
      address: heard.slice(2, 9).reverse().map(printed).join(''),
      control: heard[9] ?? 0,
      data: heard.slice(FRAME_HEAD, needed - FRAME_TAIL),
    });
  }
  return { frames, rest: line };
}

/** `value` as packed decimal, low pair first: packed(12345, 3) is 45 23 01. A value too large rolls over like an index. */
export function packed(value: number, width: number): number[] {
  const bytes: number[] = [];
  let left = value;
  for (let n = 0; n < width; n += 1) {
    const two = left % 100;
    bytes.push(Math.floor(two / 10) * 16 + (two % 10));
    left = Math.floor(left / 100);
  }
  return bytes;
}

/** Packed decimal back to a number; NaN where a half byte is no digit. */
export function unpacked(bytes: readonly number[]): number {
  let value = 0;
  for (const byte of [...bytes].reverse()) {
    const [tens, ones] = [Math.floor(byte / 16), byte % 16];
    value = tens > 9 || ones > 9 ? Number.NaN : value * 100 + tens * 10 + ones;
  }
  return value;
}

/** "2015-05-11T22:01:31" as second … century; null is a clock that was never set. */
export function clockBytes(clock: string | null): number[] {
  const digits = clock === null ? '0'.repeat(14) : clock.replace(/\D/g, '');
  return addressBytes(digits);
}

const CUBIC_METRES = 0x2c;

export interface MeteringAnswer {
  /** Hundredths of a cubic metre. */
  readonly current: number;
  readonly settlement: number;
  readonly clock: string | null;
  readonly status: readonly [number, number];
}

/** What follows the sequence number in the answer to 901F. */
export const meteringBody = (answer: MeteringAnswer): number[] => [
  ...packed(answer.current, 4),
  CUBIC_METRES,
  ...packed(answer.settlement, 4),
  CUBIC_METRES,
  ...clockBytes(answer.clock),
  ...answer.status,
];

export interface PurchaseAnswer {
  /** 0 … 255. */
  readonly count: number;
  /** Hundredths of a yuan, or of a cubic metre in a meter that counts gas. */
  readonly amount: number;
  readonly total: number;
  readonly remaining: number;
  readonly status: readonly [number, number];
}

/** What follows the sequence number in the answer to 8105. */
export const purchaseBody = (answer: PurchaseAnswer): number[] => [
  answer.count,
  ...packed(answer.amount, 4),
  ...packed(answer.total, 4),
  ...packed(answer.remaining, 4),
  ...answer.status,
];

/** The answer to `asked`: identifier and sequence number come back as they came. */
export const answerTo = (asked: MeterFrame, body: readonly number[]): MeterFrame => ({
  ...asked,
  control: asked.control + 0x80,
  data: [...asked.data.slice(0, 3), ...body],
});

/** The answer of a meter that cannot do what was asked, with one byte of reason. */
export const errorTo = (asked: MeterFrame, reason: number): MeterFrame => ({
  ...asked,
  control: asked.control + 0xc0,
  data: [...asked.data.slice(0, 3), reason],
});
