/** `qika line sweep`: has the running station read every meter of its lines, and tells meter by meter what was not read. */
import { derivedOperationId } from '../app/request-hash.ts';
import type { Config } from '../config/config.ts';
import { isOperationId } from '../core/ids.ts';
import type { Clock } from '../ports/clock.ts';
import type { Hash } from '../ports/hash.ts';
import type { Random } from '../ports/random.ts';
import { askStation } from './ask-station.ts';
import { type Options, UsageError } from './options.ts';
import { nobodyListens, type Problem, problemText } from './station-says.ts';

export interface SweepParts {
  readonly configOf: (options: Options) => Promise<Config>;
  readonly clock: Clock;
  readonly hash: Hash;
  readonly random: Random;
  readonly say: (line: string) => void;
}

/** Milliseconds between two questions how far it is. */
const ASK_MS = 500;

interface Sweep {
  readonly stage: 'sweeping' | 'done' | 'stopped';
  readonly lines: readonly {
    readonly line: string;
    readonly meters: number;
    readonly done: number;
    readonly read: number;
    readonly doubtful: number;
    readonly already: number;
    readonly failed: number;
  }[];
  readonly asked: number;
  readonly meters: readonly {
    readonly meter: { readonly plate: string };
    readonly address: string;
    readonly as: 'read' | 'doubtful' | 'already' | 'failed';
    readonly indexLitres: number | null;
    readonly doubts: readonly string[];
    readonly problem: Problem | null;
  }[];
  readonly problem: Problem | null;
}

/** The station checks its own answers, so a 2xx is a sweep and all others are problems. */
async function ask(socket: string, method: 'GET' | 'POST', path: string, body: object | null) {
  const answer = await askStation(socket, method, path, body);
  if (answer === null) throw nobodyListens(socket);
  if (answer.status >= 400) throw new UsageError(problemText(answer.body as Problem));
  return answer.body as Sweep;
}

function sayMeters({ meters }: Sweep, say: SweepParts['say']): void {
  for (const { meter, address, as, doubts, problem } of meters) {
    const name = `${meter.plate} (${address})`;
    if (problem !== null) say(`${name}: ${problemText(problem)}`);
    else if (as === 'doubtful') say(`${name}: doubtful 可疑 ${doubts.join(', ')}`);
  }
}

const progress = ({ lines }: Sweep): string =>
  lines.map(({ line, done, meters }) => `${line} ${done}/${meters}`).join(', ');

async function followed(socket: string, id: string, { clock, say }: SweepParts): Promise<Sweep> {
  let from = 0;
  let said = '';
  for (;;) {
    const sweep = await ask(socket, 'GET', `/api/lines/sweeps/${id}?from=${from}`, null);
    sayMeters(sweep, say);
    from += sweep.meters.length;
    if (from < sweep.asked) continue;
    if (sweep.stage !== 'sweeping') return sweep;
    const line = progress(sweep);
    if (line !== said) say(`  ${line}`);
    said = line;
    await new Promise<void>((wake) => {
      clock.after(ASK_MS, wake);
    });
  }
}

function operationOf(options: Options, { hash, random, clock }: SweepParts): string {
  const given = options.get('id');
  if (given === undefined) {
    const drawn = Buffer.from(random.bytes(16)).toString('hex');
    return derivedOperationId(hash, { kind: 'sweep', at: clock.now(), drawn });
  }
  if (!isOperationId(given)) throw new UsageError(`--id ${given} is no operation id. 操作号无效。`);
  return given;
}

/** 0 when every meter was read, 1 when some were not, or it was broken off. */
export async function lineSweep(options: Options, parts: SweepParts): Promise<number> {
  const { say } = parts;
  const { socketPath } = await parts.configOf(options);
  const line = options.get('line');
  const operationId = operationOf(options, parts);
  const lines = line === undefined ? null : [line];
  await ask(socketPath, 'POST', '/api/lines/sweeps', { operationId, lines });
  say(`sweep 巡抄 ${operationId}`);
  const sweep = await followed(socketPath, operationId, parts);
  for (const { line: name, meters, read, doubtful, already, failed } of sweep.lines) {
    say(
      `${name}: ${meters} meters 表, ${read} read 已抄, ${doubtful} doubtful 可疑, ${already} before 先前已抄, ${failed} failed 失败`,
    );
  }
  if (sweep.problem !== null) say(problemText(sweep.problem));
  if (sweep.stage === 'stopped') {
    say(
      `Broken off; it goes on with: qika line sweep --id ${operationId} 已中断，可用同一编号继续。`,
    );
  }
  const whole = sweep.stage === 'done' && sweep.lines.every(({ failed }) => failed === 0);
  return whole ? 0 : 1;
}
