/** Options of the command line: `--name value`, each at most once, none that the command does not know. */

/** The person at the keyboard mistyped; the message says how. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export type Options = ReadonlyMap<string, string>;

export function readOptions(words: readonly string[], known: readonly string[]): Options {
  const options = new Map<string, string>();
  for (let i = 0; i < words.length; i += 2) {
    const [word = '', value] = words.slice(i, i + 2);
    const name = word.replace(/^--/, '');
    if (!word.startsWith('--') || !known.includes(name)) {
      const list = known.map((each) => `--${each}`).join(', ');
      throw new UsageError(`${word} is not known here. 未知选项。 Known: ${list || 'none'}.`);
    }
    if (value === undefined || value.startsWith('--')) {
      throw new UsageError(`${word} needs a value. 缺少参数值。`);
    }
    if (options.has(name)) throw new UsageError(`${word} was given twice. 重复选项。`);
    options.set(name, value);
  }
  return options;
}

/** Refuses options that would be ignored beside `chief`, which says all of it. Throws UsageError. */
export function allAlone(options: Options, chief: string, others: readonly string[]): void {
  const beside = others.filter((name) => options.has(name));
  if (!options.has(chief) || beside.length === 0) return;
  const list = beside.map((name) => `--${name}`).join(', ');
  throw new UsageError(
    `${list} cannot stand beside --${chief}, which names it already. ${list} 不能与 --${chief} 同时使用。`,
  );
}

export function portOption(options: Options): number | null {
  const text = options.get('port');
  if (text === undefined) return null;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new UsageError(`--port ${text} is not a port. 端口无效。`);
  }
  return port;
}
