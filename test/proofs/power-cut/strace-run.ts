/** Runs a program under strace and hands back what it did to the watched directory. */
import { spawn } from 'node:child_process';
import type { DiskEvent } from './disk-event.ts';
import { TRACED_CALLS, type Watched } from './strace-call.ts';
import { readStraceLog } from './strace-log.ts';

/** Larger than any single write of a database page, journal or log frame. */
const LONGEST_STRING = 1 << 22;

export interface TracedProgram {
  readonly command: string;
  readonly args: readonly string[];
  readonly watched: Watched;
  /** Where strace writes; outside the watched directory. */
  readonly logFile: string;
}

/** Rejects when the program or strace ends with anything but 0, with what the program said. */
export async function traceProgram(program: TracedProgram): Promise<DiskEvent[]> {
  const options = ['-f', '-y', '-xx', '-a', '1', '-s', `${LONGEST_STRING}`];
  const filter = ['--seccomp-bpf', '-e', `trace=${TRACED_CALLS.join(',')}`, '-e', 'signal=none'];
  await run('strace', [
    ...[...options, ...filter, '-o', program.logFile],
    ...['--', program.command, ...program.args],
  ]);
  return readStraceLog(program.logFile, program.watched);
}

function run(command: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    // File calls through io_uring would pass strace by.
    const env = { ...process.env, UV_USE_IO_URING: '0' };
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const said: string[] = [];
    child.stdout.on('data', (text: Buffer) => said.push(text.toString()));
    child.stderr.on('data', (text: Buffer) => said.push(text.toString()));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) resolve();
      else
        reject(new Error(`${command} ended with ${code ?? signal}: ${said.join('').slice(-2000)}`));
    });
  });
}
