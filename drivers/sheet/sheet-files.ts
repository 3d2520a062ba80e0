/** Files of rows behind the port: each is read or written in a process of its own, with a deadline and bounded memory. */
import { type ChildProcess, fork } from 'node:child_process';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { accept, type Outcome, refuse } from '../../src/core/outcome.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { SheetFiles, Table } from '../../src/ports/sheets.ts';
import type { SheetAnswer, SheetTask } from './child.ts';
import { SHEET_LIMITS } from './limits.ts';

export interface SheetFilesOptions {
  readonly clock: Clock;
  /** Node's own options for the child; those of this process where absent. */
  readonly execArgv?: readonly string[];
}

/** The child's entry stands beside this file, in the language this file is run in. */
const ENTRY = fileURLToPath(new URL(`./child${extname(import.meta.url)}`, import.meta.url));

type Ending = SheetAnswer | 'too-slow' | 'died';

/** Null where the system has no process, memory or handle left for one: fork throws, or gives a child without a channel. */
function started(execArgv: readonly string[]): ChildProcess | null {
  try {
    const child = fork(ENTRY, [], {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      execArgv: [...execArgv, `--max-old-space-size=${SHEET_LIMITS.memoryMb}`],
    });
    // Without a channel its error comes a turn later, when nobody else listens.
    child.on('error', () => undefined);
    return child.channel ? child : null;
  } catch {
    return null;
  }
}

function inChild(task: SheetTask, { clock, execArgv = process.execArgv }: SheetFilesOptions) {
  return new Promise<Ending>((resolve) => {
    const child = started(execArgv);
    if (child === null) return resolve('died');
    const end = (ending: Ending): void => {
      cancel();
      resolve(ending);
      child.kill('SIGKILL');
    };
    const cancel = clock.after(SHEET_LIMITS.readMs, () => end('too-slow'));
    child.once('message', (answer) => end(answer as SheetAnswer));
    child.once('error', () => end('died'));
    child.once('exit', () => end('died'));
    child.send(task, () => undefined);
  });
}

async function read(bytes: Uint8Array, options: SheetFilesOptions): Promise<Outcome<Table>> {
  const most = SHEET_LIMITS.bytes;
  if (bytes.length > most) return refuse('file.too-large', { bytes: bytes.length, most });
  const ending = await inChild({ task: 'read', bytes }, options);
  if (ending === 'too-slow') return refuse('file.too-slow');
  // The child catches what the file can be to blame for; what is left is the bound on its memory.
  if (ending === 'died' || !('read' in ending)) {
    return refuse('file.unreadable', { why: 'the process that reads it found too little memory' });
  }
  return ending.read;
}

export function createSheetFiles(options: SheetFilesOptions): SheetFiles {
  return {
    read: (bytes) => read(bytes, options),
    async write(kind, table) {
      const ending = await inChild({ task: 'write', kind, table }, options);
      return typeof ending !== 'string' && 'written' in ending
        ? accept(ending.written)
        : refuse('file.not-written', { rows: table.length });
    },
  };
}
