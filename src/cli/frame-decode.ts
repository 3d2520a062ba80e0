/** `qika frame decode`: what the bytes of a meter's line say. Nothing is opened and nothing is sent. */
import { pipeline } from 'node:stream/promises';
import type { FrameProtocol } from '../ports/frames.ts';
import {
  type Chosen,
  frameJson,
  frameText,
  INPUT_MAX,
  readFrame,
  tooLong,
  unreadable,
} from './frame-text.ts';
import { UsageError } from './options.ts';

export const FRAME_USAGE = 'qika frame decode [--protocol NAME[:PROFILE]] [--json] HEX|-';

/** Characters of a line that are kept: every byte may have a blank on either side of it. */
const LINE_MAX = 4 * INPUT_MAX;

export interface FrameParts {
  readonly protocols: readonly FrameProtocol[];
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  readonly errors: NodeJS.WritableStream;
}

interface Request {
  readonly json: boolean;
  readonly protocol: string | null;
  readonly hex: string;
}

function readWords(words: readonly string[]): Request {
  const digits: string[] = [];
  let json = false;
  let protocol: string | null = null;
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (word === '--json') json = true;
    else if (word === '--protocol') {
      at += 1;
      const value = words[at];
      if (value === undefined || value.startsWith('--')) {
        throw new UsageError('--protocol needs a value. 缺少参数值。');
      }
      if (protocol !== null) throw new UsageError('--protocol was given twice. 重复选项。');
      protocol = value;
    } else if (word.startsWith('-') && word !== '-') {
      throw new UsageError(`${word} is not known here. 未知选项。 ${FRAME_USAGE}`);
    } else digits.push(word);
  }
  if (digits.length === 0) throw new UsageError(FRAME_USAGE);
  if (digits.length > 1 && digits.includes('-')) {
    throw new UsageError(`- and HEX do not go together. 二者只能选一。 ${FRAME_USAGE}`);
  }
  return { json, protocol, hex: digits.join(' ') };
}

/** CJ/T 188, cj/t188 and cjt188 are one name. */
const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

function choose(protocols: readonly FrameProtocol[], asked: string | null): Chosen {
  if (asked === null) return { protocols, variant: null };
  const [name = '', variant = null] = asked.split(/:(.*)/s);
  const protocol = protocols.find((each) => each.id === plain(name));
  if (protocol === undefined) {
    const list = protocols.map(({ id }) => id).join(', ');
    throw new UsageError(`There is no protocol ${name}. 没有此规约。 Known: ${list}.`);
  }
  if (variant !== null && !protocol.variants.includes(variant)) {
    const list = protocol.variants.join(', ');
    throw new UsageError(`${protocol.id} has no profile ${variant}. 没有此配置。 Known: ${list}.`);
  }
  return { protocols: [protocol], variant };
}

/** Lines of a stream as they come; of one that is too long no more is kept than shows that it is. */
async function* linesOf(input: AsyncIterable<Buffer | string>): AsyncGenerator<string> {
  let line = '';
  for await (const chunk of input) {
    // Latin-1 keeps bytes apart: hex digits are the same in it, and nothing else is let through.
    const parts = (typeof chunk === 'string' ? chunk : chunk.toString('latin1')).split('\n');
    for (const [at, part] of parts.entries()) {
      if (at > 0) {
        yield line;
        line = '';
      }
      if (line.length <= LINE_MAX) line += part.slice(0, LINE_MAX + 1 - line.length);
    }
  }
  if (line.length > 0) yield line;
}

/** One JSON a line, right or wrong, each as soon as its line is whole. */
async function decodeLines(chosen: Chosen, parts: FrameParts): Promise<number> {
  let status = 0;
  try {
    await pipeline(
      parts.input,
      async function* (input: AsyncIterable<Buffer | string>) {
        for await (const line of linesOf(input)) {
          const reading =
            line.length > LINE_MAX ? unreadable(chosen, tooLong()) : readFrame(line, chosen);
          if (!reading.ok) status = 2;
          yield `${frameJson(reading)}\n`;
        }
      },
      parts.output,
      { end: false },
    );
  } catch (cause) {
    // Whoever reads may stop reading, as `head` does.
    if ((cause as NodeJS.ErrnoException).code !== 'EPIPE') throw cause;
  }
  return status;
}

/** Resolves with the exit code: 0 for a right frame, 2 for a bad one. Throws UsageError. */
export async function frameDecode(words: readonly string[], parts: FrameParts): Promise<number> {
  const { json, protocol, hex } = readWords(words);
  const chosen = choose(parts.protocols, protocol);
  if (hex === '-') return decodeLines(chosen, parts);
  const reading = readFrame(hex, chosen);
  if (json) parts.output.write(`${frameJson(reading)}\n`);
  else (reading.ok ? parts.output : parts.errors).write(`${frameText(reading)}\n`);
  return reading.ok ? 0 : 2;
}
