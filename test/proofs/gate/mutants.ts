/** Copies of the house that each lack one step of the gate, and what the test of the whole gate says of them. */
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ROOT = resolve(import.meta.dirname, '../../..');
const WHOLE_GATE = 'test/unit/http/whole-gate.test.ts';
const TREE = ['src', 'drivers', 'simulators', 'test/rig', 'test/unit', 'package.json'];
const FILES = [
  'tsconfig.json',
  'vitest.config.ts',
  'test/manual-clock.ts',
  'test/rig.ts',
  'test/seeded.ts',
];
/** A run that takes longer has hung, which is no answer. */
const TIMEOUT_MS = 150_000;

export interface GateMutant {
  /** Name of the patch file, without its ending. */
  readonly patch: string;
  /** The step that it takes away or weakens. */
  readonly step: string;
}

export const gateMutants: readonly GateMutant[] = readFileSync(
  join(import.meta.dirname, 'mutants.jsonl'),
  'utf8',
)
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as GateMutant);

export const gatePatches = (): readonly string[] =>
  readdirSync(import.meta.dirname).filter((name) => name.endsWith('.patch'));

/** `seen`: a test failed. `passed`: none did. `unusable`: the patch does not fit any more, or no test ran. */
export interface GateVerdict {
  readonly verdict: 'seen' | 'passed' | 'unusable';
  readonly said: string;
}

const TEST_FAILED = /Tests\s+.*\d+ failed/;

async function runWholeGate(tree: string): Promise<GateVerdict> {
  const vitest = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs');
  const argv = [vitest, 'run', '--project', 'unit', WHOLE_GATE];
  const env = { ...process.env, NO_COLOR: '1' };
  try {
    const { stdout } = await run(process.execPath, argv, { cwd: tree, env, timeout: TIMEOUT_MS });
    return { verdict: 'passed', said: stdout };
  } catch (error) {
    const said = error instanceof Error && 'stdout' in error ? String(error.stdout) : String(error);
    return { verdict: TEST_FAILED.test(said) ? 'seen' : 'unusable', said };
  }
}

/** Runs the test of the whole gate in a copy of the tree, with the patch applied where one is named. */
export async function tryGateMutant(patch: string | null): Promise<GateVerdict> {
  const tree = mkdtempSync(join(tmpdir(), 'qika-gate-mutant-'));
  try {
    for (const part of [...TREE, ...FILES]) {
      cpSync(join(ROOT, part), join(tree, part), { recursive: true });
    }
    symlinkSync(join(ROOT, 'node_modules'), join(tree, 'node_modules'));
    if (patch !== null) {
      const file = join(import.meta.dirname, `${patch}.patch`);
      // Without a ceiling git would look for a repository above the copy and apply the patch there.
      const env = { ...process.env, GIT_CEILING_DIRECTORIES: tmpdir() };
      await run('git', ['apply', '-C1', file], { cwd: tree, env });
    }
    return await runWholeGate(tree);
  } catch (error) {
    return { verdict: 'unusable', said: String(error) };
  } finally {
    rmSync(tree, { recursive: true, force: true });
  }
}
