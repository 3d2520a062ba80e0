/** Trial balances are made in a process of their own: what it prints is the answer, what it says is why not. */
import { expect, test } from 'vitest';
import { createTrialBalances } from '../../../src/cli/trial-balances.ts';

const printing = (script: string) => () => [process.execPath, '-e', script];

test('what the process prints is passed on', async () => {
  const trial = createTrialBalances(printing('console.log(JSON.stringify([{ code: 1001 }]))'));
  expect(await trial.of({ from: null, to: null })).toEqual({ ok: true, value: [{ code: 1001 }] });
});

test('a process that fails, or is not there, is a refusal with what it said', async () => {
  const failing = createTrialBalances(printing("console.error('no room'); process.exit(1)"));
  expect(await failing.of({ from: null, to: null })).toMatchObject({
    refusal: { code: 'report.failed', facts: { why: 'no room' } },
  });
  const absent = createTrialBalances(() => ['/nowhere/qika']);
  expect(await absent.of({ from: null, to: null })).toMatchObject({
    refusal: { code: 'report.failed' },
  });
});
