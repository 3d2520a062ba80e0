/** A start that fails tells the person what to do; a bug is not dressed up as advice. */
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { describeFindings } from '../../../src/cli/doctor.ts';
import { startFailure } from '../../../src/cli/serve.ts';
import { demoConfig } from '../../../src/config.ts';
import { StoreError } from '../../../src/ports/store.ts';

const company = { code: 31001, name: '示范燃气', outlet: '营业厅', timeZone: 'Asia/Shanghai' };
const config = demoConfig(company, { dataDir: resolve('/tmp/demo'), port: 7190 });

test.each([
  [Object.assign(new Error('listen'), { code: 'EADDRINUSE' }), '7190'],
  [new StoreError('store.in-use', 'another daemon has it'), 'Stop the other daemon'],
  [new StoreError('store.read-only', 'SQLITE_CORRUPT'), 'qika verify'],
  [new StoreError('store.schema', 'migration 9 is of a newer program'), 'migration 9'],
])('%s', (cause, advice) => {
  const said = startFailure(cause, config);
  expect(said).toContain(advice);
  expect(said).toMatch(/\p{Script=Han}/u);
});

test('a bug has no advice', () => {
  expect(startFailure(new TypeError('broken'), config)).toBeNull();
});

test('a finding shows its health and, where something is to be done, both next steps', () => {
  const text = describeFindings([
    { name: 'Node.js', health: 'ok', what: 'v20', next: null },
    {
      name: 'pcscd',
      health: 'missing',
      what: 'not running',
      next: { en: 'start it', zh: '请启动' },
    },
  ]);
  expect(text).toMatch(/^ok\s+Node\.js: v20\nmissing\s+pcscd: not running\n.*start it\n.*请启动$/);
});
