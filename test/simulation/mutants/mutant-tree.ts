/** A copy of the source tree with one mistake in it, and a run of the simulation in that copy. */
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Experiment } from '../experiment.ts';

const run = promisify(execFile);
const ROOT = resolve(import.meta.dirname, '../../..');
/** All that a simulation is made of. */
const TREE = [
  'src',
  'drivers',
  'simulators',
  'test/rig',
  'test/rig.ts',
  'test/laws',
  'test/simulation',
  'package.json',
  'tsconfig.json',
];

export interface Mutant {
  /** Name of the patch file, without its ending. */
  readonly patch: string;
  /** The law, or the rule of the protocol, that it breaks. */
  readonly breaks: string;
  readonly killedBy: Experiment;
}

export const mutants: readonly Mutant[] = readFileSync(
  join(import.meta.dirname, 'mutants.jsonl'),
  'utf8',
)
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as Mutant);

/** `broken`: a law broke, in these words. `held`: none did. `unusable`: the patch or the program does not fit any more. */
export interface Verdict {
  readonly verdict: 'broken' | 'held' | 'unusable';
  readonly said: string;
}

/** Runs experiments in a copy of the tree, with the patch applied to it where one is named. */
export async function tryMutant(
  patch: string | null,
  experiments: readonly Experiment[],
): Promise<Verdict> {
  const tree = mkdtempSync(join(tmpdir(), 'qika-mutant-'));
  try {
    for (const part of TREE) cpSync(join(ROOT, part), join(tree, part), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(tree, 'node_modules'));
    if (patch !== null) await applyPatch(tree, join(import.meta.dirname, `${patch}.patch`));
    return await runExperiments(tree, experiments);
  } catch (error) {
    return { verdict: 'unusable', said: String(error) };
  } finally {
    rmSync(tree, { recursive: true, force: true });
  }
}

/** Rejects when the lines around have changed: then the patch has to be made again. */
async function applyPatch(tree: string, patch: string): Promise<void> {
  // Without a ceiling git would look for a repository above the copy and apply the patch there.
  const env = { ...process.env, GIT_CEILING_DIRECTORIES: tmpdir() };
  await run('git', ['apply', '-C1', patch], { cwd: tree, env });
}

async function runExperiments(tree: string, experiments: readonly Experiment[]): Promise<Verdict> {
  const program = ['--import', 'tsx', 'test/simulation/run-seed.ts'];
  const argv = [...program, ...experiments.map((experiment) => JSON.stringify(experiment))];
  try {
    const { stdout } = await run(process.execPath, argv, { cwd: tree });
    return { verdict: 'held', said: stdout };
  } catch (error) {
    const said = error instanceof Error && 'stdout' in error ? String(error.stdout) : '';
    if (!said.startsWith('BROKEN')) throw error;
    return { verdict: 'broken', said };
  }
}
