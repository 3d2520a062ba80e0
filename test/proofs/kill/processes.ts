/** The real programs of the proof: the daemon, which is killed, and the simulated station, which outlives it. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const inProject = (path: string): string =>
  fileURLToPath(new URL(`../../../${path}`, import.meta.url));

const PROGRAM = inProject('dist/src/main.js');

/** What a program said last, for the story of a failure. */
const TAIL = 4000;

/** Brings dist/ up to date; nothing when it is. */
export function buildProgram(): void {
  const built = spawnSync(process.execPath, [inProject('src/bootstrap/build.mjs')]);
  if (built.status !== 0) throw new Error(`the build failed: ${built.stdout}${built.stderr}`);
}

export class Program {
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  #said = '';

  /** Runs `qika ...args` as the head of a process group, so that what it leaves behind can be seen. */
  constructor(args: readonly string[]) {
    const stdio = ['ignore', 'pipe', 'pipe'] as const;
    this.#child = spawn(process.execPath, [PROGRAM, ...args], {
      detached: true,
      stdio: [...stdio],
    });
    this.#ended = once(this.#child, 'exit');
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on('data', (text: Buffer) => {
        this.#said = (this.#said + text.toString()).slice(-TAIL);
      });
    }
  }

  get said(): string {
    return this.#said;
  }

  get running(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** kill -9, of this process alone. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended;
  }

  /** Asks it to end in order; the exit code. */
  async stop(): Promise<number | null> {
    this.#child.kill('SIGTERM');
    await this.#ended;
    return this.#child.exitCode;
  }

  async exitCode(): Promise<number | null> {
    await this.#ended;
    return this.#child.exitCode;
  }

  /** Is anything of its group still alive? Children of a killed daemon must notice and end. */
  get groupAlive(): boolean {
    return this.#signalGroup(0);
  }

  /** Ends whatever of its group is left. */
  sweep(): void {
    this.#signalGroup('SIGKILL');
  }

  #signalGroup(signal: 0 | 'SIGKILL'): boolean {
    const { pid } = this.#child;
    if (pid === undefined) return false;
    try {
      return process.kill(-pid, signal);
    } catch {
      // ESRCH is the only way in which the system says that the group is empty.
      return false;
    }
  }
}
