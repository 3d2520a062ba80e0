/**
 * Exports of closed months for whoever asks over HTTP. Each is made by `qika export month` in a process of its own, because
 * it reads every row of the month and the counter must not wait; what it writes is the same, so it is made once and kept.
 */
import { spawn } from 'node:child_process';
import { createReadStream, existsSync, type ReadStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { accept, type Outcome, refuse } from '../core/outcome.ts';
import type { Period } from '../core/period.ts';
import type { ExportedFile, MonthExportState, MonthExports } from '../http/deps.ts';
import { makeFolder } from './make-folder.ts';

export interface MonthExportParts {
  /** Where the folders of the months lie. */
  readonly folder: string;
  /** Program and words that export a month into a folder that is not there yet. */
  command(period: Period, out: string): readonly string[];
}

const MANIFEST = '09-manifest.json';
/** Of "  01-details.csv …", as the command says before each part, its name; null of every other line. */
export const partToldBy = (line: string): string | null => /^ {2}(\S+) …$/.exec(line)?.[1] ?? null;
/** Characters of what a failed process said that are kept. */
const SAID = 2_000;

interface Running {
  part: string | null;
  readonly ended: Promise<void>;
  kill(): void;
}

/** Only `qika export month` writes a manifest, and a folder appears whole or not at all. */
function filesIn(folder: string): readonly ExportedFile[] {
  const manifest = readFileSync(join(folder, MANIFEST));
  const { files } = JSON.parse(manifest.toString('utf8')) as { files: ExportedFile[] };
  const own = { name: MANIFEST, rows: 0, bytes: manifest.length, sha256: null };
  return [...files, own];
}

export function createMonthExports({ folder, command }: MonthExportParts): MonthExports {
  const running = new Map<Period, Running>();
  const failures = new Map<Period, string>();
  const placeOf = (period: Period): string => join(folder, period);
  const isThere = (period: Period): boolean => existsSync(join(placeOf(period), MANIFEST));

  function run(period: Period): Running {
    const [program = '', ...words] = command(period, placeOf(period));
    const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'pipe'] });
    let rest = '';
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) job.part = partToldBy(line) ?? job.part;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-SAID);
    });
    const ended = new Promise<void>((resolve) => {
      const end = (why: string | null): void => {
        running.delete(period);
        if (why === null) failures.delete(period);
        else failures.set(period, why);
        resolve();
      };
      child.once('error', (cause) => end(String(cause)));
      child.once('close', (code) => end(code === 0 ? null : said.trim() || `ended with ${code}`));
    });
    const job: Running = { part: null, ended, kill: () => child.kill() };
    return job;
  }

  function state(period: Period): MonthExportState | undefined {
    const job = running.get(period);
    if (job !== undefined)
      return { period, stage: 'writing', part: job.part, files: [], why: null };
    if (isThere(period)) {
      return { period, stage: 'done', part: null, files: filesIn(placeOf(period)), why: null };
    }
    const why = failures.get(period);
    return why === undefined ? undefined : { period, stage: 'failed', part: null, files: [], why };
  }

  return {
    state,
    start(period): Outcome<MonthExportState> {
      const now = state(period);
      if (now !== undefined && now.stage !== 'failed') return accept(now);
      if (running.size > 0) return refuse('export.running');
      makeFolder(folder, 0o700);
      running.set(period, run(period));
      return accept({ period, stage: 'writing', part: null, files: [], why: null });
    },
    open(period, name): ReadStream | undefined {
      const known = state(period)?.files.some((file) => file.name === name) === true;
      return known ? createReadStream(join(placeOf(period), name)) : undefined;
    },
    async stop() {
      for (const job of running.values()) job.kill();
      await Promise.all([...running.values()].map(({ ended }) => ended));
    },
  };
}
