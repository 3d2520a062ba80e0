/** The log: one JSON object a line, written at once, so that the last line before an end is not lost. */
import { pino } from 'pino';
import type { Log } from '../app/deps.ts';

export interface StationLog extends Log {
  /** The process ends after this line. */
  fatal(cause: unknown, message: string): void;
}

/** Writes to a file, or to standard error where the service manager collects it. */
export function createLog(file: string | null): StationLog {
  const destination = pino.destination({ dest: file ?? 2, sync: true, mkdir: true });
  const logger = pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination);
  return {
    info: (facts, message) => logger.info({ ...facts }, message),
    warn: (facts, message) => logger.warn({ ...facts }, message),
    error: (facts, message) => logger.error({ ...facts }, message),
    fatal: (cause, message) => {
      const stack = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
      logger.fatal({ error: stack }, message);
    },
  };
}
