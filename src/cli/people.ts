/** `qika people`: who may log in at the running station, a one-time code for an administrator, and a name unlocked. */
import { askStation } from './ask-station.ts';
import type { ConfigOf } from './commands.ts';
import { readOptions, UsageError } from './options.ts';
import { nobodyListens, type Problem, problemText } from './station-says.ts';

const USAGE = 'qika people [first | unlock NAME] [--config FILE]';

interface Told {
  readonly person: string;
  readonly fullName: string;
  readonly roles: readonly string[];
  readonly disabled: string;
  readonly locked: boolean;
}

interface Parts {
  readonly configOf: ConfigOf;
  readonly say: (line: string) => void;
}

const stateOf = ({ disabled, locked }: Told): string =>
  disabled === '' ? (locked ? 'LOCKED 已锁定' : '') : `shut out 停用: ${disabled}`;

const lineOf = (told: Told): string =>
  [told.person, told.fullName, told.roles.join(', '), stateOf(told)].filter(Boolean).join('  ');

interface Question {
  readonly method: 'GET' | 'POST';
  readonly path: string;
}

function questionOf([verb, name]: readonly string[]): Question {
  if (verb === undefined) return { method: 'GET', path: '/api/people' };
  if (verb === 'first') return { method: 'POST', path: '/api/people/first-code' };
  if (verb !== 'unlock' || name === undefined) throw new UsageError(USAGE);
  return { method: 'POST', path: `/api/people/${encodeURIComponent(name)}/unlock` };
}

/** What the answer says, line by line. */
function linesOf(body: unknown): readonly string[] {
  if (Array.isArray(body)) return (body as Told[]).map(lineOf);
  if (typeof body === 'object' && body !== null && 'code' in body) {
    return [
      String(body.code),
      'Type it on the page; it serves once. 请在页面上输入，仅可使用一次。',
    ];
  }
  return ['Unlocked. 已解锁。'];
}

/** Exit code 0 when the station did it, 1 when it refused; throws UsageError when it is not there. */
export async function people(words: readonly string[], parts: Parts): Promise<number> {
  const first = words.findIndex((word) => word.startsWith('--'));
  const own = first < 0 ? words : words.slice(0, first);
  const options = readOptions(first < 0 ? [] : words.slice(first), ['config', 'data', 'port']);
  const { method, path } = questionOf(own);
  const { socketPath } = await parts.configOf(options);
  const answer = await askStation(socketPath, method, path, method === 'POST' ? {} : null);
  if (answer === null) throw nobodyListens(socketPath);
  if (answer.status !== 200) {
    parts.say(problemText(answer.body as Problem));
    return 1;
  }
  for (const line of linesOf(answer.body)) parts.say(line);
  return 0;
}
