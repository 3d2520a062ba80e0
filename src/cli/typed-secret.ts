/** Secrets that a person types: at a terminal unseen, from a pipe one a line. */
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { UsageError } from './options.ts';

export interface Keyboard {
  /** Resolves with what was typed at `prompt`. Throws UsageError where the input has ended. */
  secret(prompt: string): Promise<string>;
  close(): void;
}

export type KeyboardInput = Readable & {
  readonly isTTY?: boolean;
  setRawMode?(raw: boolean): unknown;
};

const ENTER = /[\r\n]/;
const ERASE = ['\u007f', '\b'];
const BREAK = ['\u0003', '\u0004'];

const ended = (): UsageError => new UsageError('Nothing was typed. 未输入。');

/** What a chunk of keys does to what was typed; `line` is whole once Enter came, `rest` came behind it. */
function typedBy(before: string, chunk: string) {
  let typed = before;
  for (const [at, letter] of [...chunk].entries()) {
    if (BREAK.includes(letter)) return { typed, state: 'broken', rest: '' } as const;
    if (ENTER.test(letter)) {
      return { typed, state: 'line', rest: [...chunk].slice(at + 1).join('') } as const;
    }
    typed = ERASE.includes(letter) ? [...typed].slice(0, -1).join('') : typed + letter;
  }
  return { typed, state: 'more', rest: '' } as const;
}

/** Reads a line in raw mode, where the terminal shows nothing of it. */
function unseen(input: KeyboardInput, output: Writable, prompt: string): Promise<string> {
  output.write(prompt);
  input.setRawMode?.(true);
  return new Promise((resolve, reject) => {
    let typed = '';
    const take = (chunk: Buffer): void => {
      const now = typedBy(typed, chunk.toString('utf8'));
      typed = now.typed;
      if (now.state === 'more') return;
      input.off('data', take);
      input.pause();
      input.setRawMode?.(false);
      if (now.rest !== '') input.unshift(Buffer.from(now.rest, 'utf8'));
      output.write('\n');
      if (now.state === 'line') resolve(typed);
      else reject(ended());
    };
    input.on('data', take).resume();
  });
}

export function keyboardOf(input: KeyboardInput, output: Writable): Keyboard {
  if (input.isTTY === true) {
    return {
      secret: (prompt) => unseen(input, output, prompt),
      close: () => undefined,
    };
  }
  const lines = createInterface({ input })[Symbol.asyncIterator]();
  return {
    async secret() {
      const { value, done } = await lines.next();
      if (done === true) throw ended();
      return value;
    },
    close: () => input.destroy(),
  };
}
