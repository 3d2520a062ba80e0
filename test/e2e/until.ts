/** Waiting in tests of real processes: for a condition, with a deadline, never for a time. */
import { setTimeout as sleep } from 'node:timers/promises';

const INTERVAL_MILLISECONDS = 20;

/** Asks again and again until `found` answers with something; throws after `deadline` milliseconds, naming `what`. */
export async function until<T>(
  what: string,
  found: () => T | undefined | false | Promise<T | undefined | false>,
  deadline = 10_000,
): Promise<T> {
  const end = performance.now() + deadline;
  for (;;) {
    const value = await found();
    if (value !== undefined && value !== false) return value;
    if (performance.now() > end) throw new Error(`waited ${deadline} ms in vain for ${what}`);
    await sleep(INTERVAL_MILLISECONDS);
  }
}
