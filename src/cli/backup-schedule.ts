/**
 * Backups of a running station: one whenever the newest is old enough, each in a process of its own, because verifying the
 * books of years takes minutes and the counter must not wait for it.
 */
import { spawn } from 'node:child_process';
import type { Log } from '../app/deps.ts';
import type { Config } from '../config/config.ts';
import type { BackupConfig } from '../config/file.ts';
import type { Clock } from '../ports/clock.ts';
import { backupsIn, madeAt } from './backup.ts';

const HOUR_MS = 3_600_000;
/** After a start, and after a failure, nothing is hurried: a counter that has just opened has customers. */
const PAUSE_MS = 5 * 60_000;

/** Milliseconds until the next copy is due; never less than the pause. Throws what the disk says of the folder. */
export function dueIn(backup: BackupConfig, station: number, now: number): number {
  const [newest] = backupsIn(backup.dir, station, now);
  const made = newest === undefined ? null : madeAt(newest, station);
  const due = made === null ? 0 : made + backup.everyHours * HOUR_MS - now;
  return Math.max(due, PAUSE_MS);
}

/** Resolves with what the process said at its end; rejects with why it failed. */
function run(command: readonly string[]): Promise<string> {
  const [program = '', ...words] = command;
  const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-2000);
    });
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(said.trim());
      else reject(new Error(said.trim() || `ended with ${code}`));
    });
  });
}

export interface BackupSchedule {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  /** Program and words that make one backup. */
  readonly command: readonly string[];
}

/** Returns the way to stop; a copy that is being made is finished by its own process. */
export function scheduleBackups({ config, clock, log, command }: BackupSchedule): () => void {
  const { backup, station } = config;
  if (backup === null) return () => undefined;
  let stopped = false;
  let cancel = (): void => undefined;
  const again = (ms: number): void => {
    if (!stopped) cancel = clock.after(ms, make);
  };
  const failed = (cause: unknown): void => {
    log.error({ why: String(cause) }, 'NO BACKUP WAS MADE');
    again(PAUSE_MS);
  };
  const wait = (): void => {
    try {
      again(dueIn(backup, station, clock.now()));
    } catch (cause) {
      // A folder that is none, or cannot be read: said now, and asked again.
      failed(cause);
    }
  };
  const make = (): void => {
    run(command).then((said) => {
      log.info({ said }, 'a backup was made');
      wait();
    }, failed);
  };
  wait();
  return () => {
    stopped = true;
    cancel();
  };
}
