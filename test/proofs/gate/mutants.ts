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
  'test/real-cards-first.ts',
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

/** A copy of the house in which one mutant after the other is tried: what none of them touches is copied and compiled once. */
export class GateTree {
  private readonly root = mkdtempSync(join(tmpdir(), 'qika-gate-mutant-'));

  constructor() {
    for (const part of [...TREE, ...FILES]) {
      cpSync(join(ROOT, part), join(this.root, part), { recursive: true });
    }
    symlinkSync(join(ROOT, 'node_modules'), join(this.root, 'node_modules'));
  }

  /** Runs the test of the whole gate, with the patch applied where one is named, and takes the patch out again. */
  async try(patch: string | null): Promise<GateVerdict> {
    if (patch === null) return this.runWholeGate();
    const file = join(import.meta.dirname, `${patch}.patch`);
    try {
      await this.apply('-C1', file);
    } catch (error) {
      return { verdict: 'unusable', said: String(error) };
    }
    const verdict = await this.runWholeGate();
    await this.apply('-R', '-C1', file);
    return verdict;
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  private async apply(...argv: readonly string[]): Promise<void> {
    // Without a ceiling git would look for a repository above the copy and apply the patch there.
    const env = { ...process.env, GIT_CEILING_DIRECTORIES: tmpdir() };
    await run('git', ['apply', ...argv], { cwd: this.root, env });
  }

  private async runWholeGate(): Promise<GateVerdict> {
    const argv = [
      join(ROOT, 'node_modules', 'vitest', 'vitest.mjs'),
      ...['run', '--project', 'unit', WHOLE_GATE],
      // One test that fails is enough to have seen a mutant.
      ...['--bail', '1'],
      ...['--experimental.fsModuleCache', '--experimental.fsModuleCachePath', 'compiled'],
    ];
    const options = {
      cwd: this.root,
      env: { ...process.env, NO_COLOR: '1' },
      timeout: TIMEOUT_MS,
    };
    try {
      const { stdout } = await run(process.execPath, argv, options);
      return { verdict: 'passed', said: stdout };
    } catch (error) {
      const said =
        error instanceof Error && 'stdout' in error ? String(error.stdout) : String(error);
      return { verdict: TEST_FAILED.test(said) ? 'seen' : 'unusable', said };
    }
  }
}
