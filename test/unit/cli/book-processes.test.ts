/** A report is made in a process of its own: what it prints is the answer, what it says is why not. */
import { expect, test } from 'vitest';
import { createBookReports } from '../../../src/cli/book-processes.ts';

const printing = (script: string) => () => [process.execPath, '-e', script];

test('what the process prints is passed on', async () => {
  const reports = createBookReports(printing('console.log(JSON.stringify([{ code: 1001 }]))'));
  expect(await reports.trial({ from: null, to: null })).toEqual({
    ok: true,
    value: [{ code: 1001 }],
  });
});

test('a process that fails, or is not there, is a refusal with what it said', async () => {
  const failing = createBookReports(printing("console.error('no room'); process.exit(1)"));
  expect(await failing.trial({ from: null, to: null })).toMatchObject({
    refusal: { code: 'report.failed', facts: { why: 'no room' } },
  });
  const absent = createBookReports(() => ['/nowhere/qika']);
  expect(await absent.trial({ from: null, to: null })).toMatchObject({
    refusal: { code: 'report.failed' },
  });
});
