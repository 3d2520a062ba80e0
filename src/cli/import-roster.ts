/** `qika import roster|readings FILE`: hands the file to the running station and tells how it goes, row by row where it does not. */
import { readFileSync, writeFileSync } from 'node:fs';
import { derivedOperationId, hex } from '../app/request-hash.ts';
import type { Config } from '../config/config.ts';
import { SHEET_TYPES } from '../http/sheet-types.ts';
import type { Clock } from '../ports/clock.ts';
import type { Hash } from '../ports/hash.ts';
import { askForBytes, type Reply } from './ask-station.ts';
import { type Options, readOptions, UsageError } from './options.ts';
import { nobodyListens, type Problem, problemText } from './station-says.ts';

export interface ImportParts {
  readonly configOf: (options: Options) => Promise<Config>;
  readonly clock: Clock;
  readonly hash: Hash;
  /** Prints one line. */
  readonly say: (line: string) => void;
}

/** Milliseconds between two questions how far it is. */
const ASK_MS = 200;
/** Lines of faults, and of notices, on the screen. */
const SHOWN = 20;
const USAGE =
  'qika import roster|readings FILE [--dry-run|--all-or-nothing] [--faults FILE.xlsx] [--config FILE]';

const KINDS: Readonly<Record<string, 'meters' | 'readings'>> = {
  roster: 'meters',
  readings: 'readings',
};

interface Roster {
  readonly stage: string;
  readonly rows: number;
  readonly done: number;
  readonly good: number;
  readonly enrolled: number;
  readonly already: number;
  readonly faultCount: number;
  readonly faults: readonly { readonly row: number; readonly problem: Problem }[];
  readonly notices: readonly { readonly row: number; readonly notice: string }[];
  readonly problem: Problem | null;
}

function answered<T>(reply: Reply): T {
  const body: unknown = JSON.parse(reply.bytes.toString('utf8'));
  if (reply.status < 400) return body as T;
  throw new UsageError(problemText(body as Problem));
}

/** Asks until it has ended; a line whenever a tenth more is done. */
async function followed(socket: string, id: string, { clock, say }: ImportParts) {
  let said = '';
  for (;;) {
    const reply = await askForBytes(socket, { method: 'GET', path: `/api/rosters/${id}` });
    const roster: Roster = answered(reply);
    if (!['reading', 'checking', 'writing'].includes(roster.stage)) return roster;
    const tenth = roster.rows === 0 ? 0 : Math.floor((roster.done * 10) / roster.rows);
    const line = `  ${roster.stage} ${tenth * 10} %`;
    if (line !== said) say(line);
    said = line;
    await new Promise<void>((wake) => {
      clock.after(ASK_MS, wake);
    });
  }
}

function report(roster: Roster, say: ImportParts['say']): number {
  for (const { row, notice } of roster.notices.slice(0, SHOWN)) say(`row ${row}: ${notice}`);
  for (const { row, problem } of roster.faults.slice(0, SHOWN))
    say(`row ${row}: ${problemText(problem)}`);
  const more = roster.faultCount - SHOWN;
  if (more > 0) say(`and ${more} more; --faults FILE has all 其余 ${more} 行见错误文件`);
  if (roster.problem !== null) say(problemText(roster.problem));
  say(
    `${roster.stage}: ${roster.rows} rows 行, ${roster.good} good 可录, ${roster.enrolled} enrolled 已录, ` +
      `${roster.already} before 先前已录, ${roster.faultCount} faults 错误`,
  );
  return roster.stage === 'done' && roster.faultCount === 0 ? 0 : 1;
}

function modeOf(words: readonly string[]): 'dry-run' | 'all-or-nothing' | 'good-rows' {
  const dry = words.includes('--dry-run');
  const whole = words.includes('--all-or-nothing');
  if (dry && whole) throw new UsageError(`--dry-run enrols nothing anyway. ${USAGE}`);
  if (dry) return 'dry-run';
  return whole ? 'all-or-nothing' : 'good-rows';
}

/** 0 when every row was good, 1 when some were not, 2 for a mistyped command or a file that cannot be read. */
export async function importFile(words: readonly string[], parts: ImportParts): Promise<number> {
  const [what, file, ...rest] = words;
  const kind = what !== undefined && Object.hasOwn(KINDS, what) ? KINDS[what] : undefined;
  if (kind === undefined || file === undefined || file.startsWith('--')) {
    throw new UsageError(USAGE);
  }
  const mode = modeOf(rest);
  const options = readOptions(
    rest.filter((word) => word !== '--dry-run' && word !== '--all-or-nothing'),
    ['config', 'data', 'port', 'faults'],
  );
  const { socketPath } = await parts.configOf(options);
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (cause) {
    throw new UsageError(`${file} cannot be read 文件无法读取: ${String(cause)}`);
  }
  // The same file is the same import: after a broken one it goes on, and nothing is enrolled twice.
  const digest = hex(parts.hash.sha256(bytes));
  const id = derivedOperationId(parts.hash, { kind: 'roster-file', of: kind, digest });
  const type = file.toLowerCase().endsWith('.csv') ? SHEET_TYPES.csv : SHEET_TYPES.xlsx;
  const path = `/api/rosters?operationId=${id}&kind=${kind}&mode=${mode}`;
  try {
    answered(await askForBytes(socketPath, { method: 'POST', path, body: { type, bytes } }));
    const code = report(await followed(socketPath, id, parts), parts.say);
    await keepFaults(socketPath, id, options.get('faults'));
    return code;
  } catch (cause) {
    const gone = cause instanceof Error && 'syscall' in cause;
    if (!gone) throw cause;
    throw nobodyListens(socketPath);
  }
}

async function keepFaults(socket: string, id: string, file: string | undefined): Promise<void> {
  if (file === undefined) return;
  const format = file.toLowerCase().endsWith('.csv') ? 'csv' : 'xlsx';
  const path = `/api/rosters/${id}/faults?format=${format}`;
  const { status, bytes } = await askForBytes(socket, { method: 'GET', path });
  if (status === 200) writeFileSync(file, bytes);
}
