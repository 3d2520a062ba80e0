/** `qika line link NAME`: the running station links a building to its line, each meter at the address on its plate. */
import { ownOperationId } from '../app/request-hash.ts';
import type { Config } from '../config/config.ts';
import type { Random } from '../ports/random.ts';
import { askStation } from './ask-station.ts';
import { type Options, readOptions, UsageError } from './options.ts';
import { nobodyListens, type Problem, problemText } from './station-says.ts';

export interface LinkParts {
  readonly configOf: (options: Options) => Promise<Config>;
  readonly random: Random;
  readonly say: (line: string) => void;
}

const USAGE =
  'qika line link NAME --community N|--box N --profile P [--protocol cjt188] [--credited yes] [--relink yes] [--config FILE]';

interface Linked {
  readonly linked: number;
  readonly already: number;
  readonly otherwise: number;
  readonly withoutAddress: number;
  readonly refusedCount: number;
  readonly refused: readonly {
    readonly meter: { readonly plate: string };
    readonly problem: Problem;
  }[];
}

function placeOf(options: Options, name: string): number | null {
  const text = options.get(name);
  if (text === undefined) return null;
  const number = /^\d{1,10}$/.test(text) ? Number(text) : 0;
  if (number < 1) throw new UsageError(`--${name} ${text} is not a number. 不是编号。`);
  return number;
}

function yesOrNo(options: Options, name: string): boolean {
  const text = options.get(name) ?? 'no';
  if (text !== 'yes' && text !== 'no')
    throw new UsageError(`--${name} ${text}: yes or no. 只能是 yes 或 no。`);
  return text === 'yes';
}

/** Resolves with the exit code: 0 all are linked, 1 some were refused. Throws UsageError. */
export async function lineLink(words: readonly string[], parts: LinkParts): Promise<number> {
  const [line = '', ...rest] = words;
  const known = [
    'config',
    'data',
    'port',
    'community',
    'box',
    'protocol',
    'profile',
    'credited',
    'relink',
  ];
  if (line === '' || line.startsWith('--')) throw new UsageError(USAGE);
  const options = readOptions(rest, known);
  const [communityId, regulatorBoxId] = [placeOf(options, 'community'), placeOf(options, 'box')];
  const profile = options.get('profile');
  const [credited, relink] = [yesOrNo(options, 'credited'), yesOrNo(options, 'relink')];
  const isPlace = communityId !== null || regulatorBoxId !== null;
  if (!isPlace || profile === undefined) throw new UsageError(USAGE);
  const { socketPath } = await parts.configOf(options);
  const answer = await askStation(
    socketPath,
    'POST',
    `/api/lines/${encodeURIComponent(line)}/links`,
    {
      operationId: ownOperationId(parts.random),
      ...{ communityId, regulatorBoxId, profile, credited, relink },
      protocol: options.get('protocol') ?? 'cjt188',
    },
  );
  if (answer === null) throw nobodyListens(socketPath);
  if (answer.status >= 400) throw new UsageError(problemText(answer.body as Problem));
  // The station checks its own answers.
  const told = answer.body as Linked;
  for (const { meter, problem } of told.refused)
    parts.say(`${meter.plate}: ${problemText(problem)}`);
  parts.say(
    `${line}: ${told.linked} linked 已接入, ${told.already} before 先前已接入, ${told.otherwise} otherwise and left 另有接入未动, ${told.withoutAddress} without an address 无通讯地址, ${told.refusedCount} refused 被拒`,
  );
  return told.refusedCount === 0 ? 0 : 1;
}
