/**
 * Random and mutated responses, images, frames and files, parser by parser. A parser may answer, refuse, or fail with its
 * boundary's typed error; anything else it throws would end the daemon over a card, a meter or a file.
 */
import { createRandom, type Random } from '../../../simulators/random.ts';
import { CardError, ReaderError } from '../../../src/ports/cards.ts';
import { MeterError } from '../../../src/ports/meters.ts';
import { PrinterError } from '../../../src/ports/printer.ts';
import { KeyFileError } from '../../../src/system/keys/key-file.ts';
import type { Parser } from './parser.ts';

export interface FuzzFigures {
  readonly seed: number;
  readonly parsers: number;
  readonly inputs: number;
  /** Inputs that a parser took, and those that it refused, as a value or with its typed error. */
  readonly taken: number;
  readonly refused: number;
  /** "parser: bytes in hex: what it threw", the first ten. */
  readonly violations: readonly string[];
}

const LONGEST_RANDOM = 300;
const MOST_VIOLATIONS = 10;

/** Random bytes; or an example with bytes changed, bits flipped, cut short, or with more behind it. */
function draw(random: Random, examples: readonly Uint8Array[]): Uint8Array {
  if (random.chance(1, 4)) {
    return Uint8Array.from({ length: random.below(LONGEST_RANDOM) }, () => random.below(256));
  }
  const bytes = Uint8Array.from(random.pick(examples));
  for (let changes = random.below(4); changes > 0 && bytes.length > 0; changes -= 1) {
    const at = random.below(bytes.length);
    bytes[at] = random.chance(1, 2) ? random.below(256) : (bytes[at] ?? 0) ^ (1 << random.below(8));
  }
  if (random.chance(1, 4)) return bytes.subarray(0, random.below(bytes.length + 1));
  return random.chance(1, 8)
    ? Uint8Array.of(...bytes, random.below(256), random.below(256))
    : bytes;
}

const TYPED = [CardError, ReaderError, MeterError, PrinterError, KeyFileError] as const;

const isRefusal = (value: unknown): boolean =>
  value === null || (typeof value === 'object' && 'ok' in value && value.ok === false);

/** `taken`, `refused`, or what was thrown and should not have been. */
export async function outcome(parser: Parser, bytes: Uint8Array): Promise<string> {
  try {
    return isRefusal(await parser.parse(bytes)) ? 'refused' : 'taken';
  } catch (cause) {
    if (TYPED.some((type) => cause instanceof type)) return 'refused';
    return `${parser.name}: ${Buffer.from(bytes).toString('hex')}: ${String(cause)}`;
  }
}

/** `inputs` in all, each parser its even share. */
export async function runFuzz(options: {
  readonly inputs: number;
  readonly seed: number;
  readonly of: readonly Parser[];
}): Promise<FuzzFigures> {
  const { inputs, seed, of } = options;
  const share = Math.ceil(inputs / of.length);
  let taken = 0;
  let refused = 0;
  const violations: string[] = [];
  for (const parser of of) {
    const random = createRandom(seed).stream(parser.name);
    for (let n = 0; n < share; n += 1) {
      const said = await outcome(parser, draw(random, parser.examples));
      if (said === 'taken') taken += 1;
      else if (said === 'refused') refused += 1;
      else if (violations.length < MOST_VIOLATIONS) violations.push(said);
    }
  }
  return { seed, parsers: of.length, inputs: share * of.length, taken, refused, violations };
}
