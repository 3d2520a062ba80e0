/** `qika audit list`: what the running station's audit holds, newest first. */
import { askStation } from './ask-station.ts';
import type { ConfigOf } from './commands.ts';
import { readOptions, UsageError } from './options.ts';
import { nobodyListens, type Problem, problemText } from './station-says.ts';

const USAGE = 'qika audit list [--limit N] [--config FILE]';

interface Line {
  readonly at: number;
  readonly kind: string;
  readonly person: string;
  readonly what: string;
  readonly count: number;
}

interface Parts {
  readonly configOf: ConfigOf;
  readonly say: (line: string) => void;
}

const textOf = ({ at, kind, person, what, count }: Line): string =>
  [
    new Date(at).toISOString(),
    kind.padEnd(20),
    (person === '' ? '-' : person).padEnd(16),
    count === 1 ? what : `${what} ×${count}`,
  ].join('  ');

/** Exit code 0 when the station told it, 1 when it refused; throws UsageError when it is not there. */
export async function audit(words: readonly string[], { configOf, say }: Parts): Promise<number> {
  const [verb, ...rest] = words;
  if (verb !== 'list') throw new UsageError(USAGE);
  const options = readOptions(rest, ['config', 'data', 'port', 'limit']);
  const limit = options.get('limit') ?? '100';
  if (!/^[1-9]\d{0,2}$/.test(limit)) throw new UsageError(USAGE);
  const { socketPath } = await configOf(options);
  const answer = await askStation(socketPath, 'GET', `/api/audit?limit=${limit}`);
  if (answer === null) throw nobodyListens(socketPath);
  if (answer.status !== 200) {
    say(problemText(answer.body as Problem));
    return 1;
  }
  for (const line of (answer.body as { lines: Line[] }).lines) say(textOf(line));
  return 0;
}
