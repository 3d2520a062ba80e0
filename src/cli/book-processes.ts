/** Reports that read every posting, for whoever asks over HTTP: each is a command of `qika` in a process of its own, beside the counters. */
import { spawn } from 'node:child_process';
import { accept, type Outcome, refuse } from '../core/outcome.ts';
import type { BookRange, BookReports } from '../http/book-reports.ts';

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

/** `command` gives program and words of a `qika` command on the station's ledger. One is made at a time. */
export function createBookReports(
  command: (words: readonly string[]) => readonly string[],
): BookReports {
  let last: Promise<unknown> = Promise.resolve();
  /** What is printed is believed: it is our own program's. */
  const make = async <T>(words: readonly string[]): Promise<Outcome<T>> => {
    const { code, out, said } = await ran(command([...words, '--form', 'json']));
    if (code !== 0) return refuse('report.failed', { why: said.trim() });
    return accept(JSON.parse(out) as T);
  };
  const next = <T>(words: readonly string[]): Promise<Outcome<T>> => {
    const mine = last.then(() => make<T>(words));
    last = mine;
    return mine;
  };
  const within = ({ from, to }: BookRange): string[] => [
    ...(from === null ? [] : ['--from', from]),
    ...(to === null ? [] : ['--to', to]),
  ];
  return {
    trial: (range) => next(['trial-balance', ...within(range)]),
    days: (account, range) =>
      next(['postings', '--account', String(account), '--by', 'day', ...within(range)]),
    postings: (account, { kind, before, ...range }) =>
      next([
        ...['postings', '--account', String(account), ...within(range)],
        ...(kind === null ? [] : ['--kind', kind]),
        ...(before === null ? [] : ['--before', String(before)]),
      ]),
    deposits: ({ after, limit }) =>
      next([
        ...['deposits', '--limit', String(limit)],
        ...(after === null ? [] : ['--after', String(after)]),
      ]),
    auditLines: ({ kind, person }) =>
      next([
        'audit-count',
        ...(kind === null ? [] : ['--kind', kind]),
        ...(person === '' ? [] : ['--person', person]),
      ]),
    changes: (operator) =>
      next([
        ...['audit-count', '--of', 'changes'],
        ...(operator === '' ? [] : ['--person', operator]),
      ]),
    vouchers: (period) => next(['export', 'vouchers', period]),
  };
}
