/** The trial balance for whoever asks over HTTP: made by `qika trial-balance` in a process of its own, because it reads every posting. */
import { spawn } from 'node:child_process';
import { accept, type Outcome, refuse } from '../core/outcome.ts';
import type { TrialBalanceLine, TrialBalances, TrialRange } from '../http/deps.ts';

/** Characters of what a failed process said that are kept. */
const SAID = 500;

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly said: string;
}

function ran([program = '', ...words]: readonly string[]): Promise<Ended> {
  const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-SAID);
  });
  return new Promise((resolve) => {
    child.once('error', ({ message }) => resolve({ code: null, out: '', said: message }));
    child.once('close', (code) => resolve({ code, out, said }));
  });
}

/** `command` gives program and words that print the lines of a range as JSON. One is made at a time. */
export function createTrialBalances(
  command: (range: TrialRange) => readonly string[],
): TrialBalances {
  let last: Promise<unknown> = Promise.resolve();
  const make = async (range: TrialRange): Promise<Outcome<readonly TrialBalanceLine[]>> => {
    const { code, out, said } = await ran(command(range));
    if (code !== 0) return refuse('report.failed', { why: said.trim() });
    return accept(JSON.parse(out) as readonly TrialBalanceLine[]);
  };
  return {
    of(range) {
      const mine = last.then(() => make(range));
      last = mine;
      return mine;
    },
  };
}
