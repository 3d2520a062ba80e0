/** The page's files behind the door: answered by their exact names, under a policy without exceptions. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { pageFiles } from '../../../src/cli/page-files.ts';
import { type House, openHouse } from './house.ts';

/** A house whose page was bundled into a folder of its own. */
async function housed(): Promise<House> {
  const folder = mkdtempSync(join(tmpdir(), 'qika-page-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>气卡</title>');
  writeFileSync(join(folder, 'assets', 'index-Bq3x.js'), 'export {};');
  writeFileSync(join(folder, '.sources'), 'not to be served');
  return openHouse({ change: { page: pageFiles(folder) } });
}

test('"/" is the page, asked for again each time, and may load what this station serves and nothing else', async () => {
  const house = await housed();
  const page = await house.get('/');
  expect([page.status, page.type, page.text]).toEqual([
    200,
    'text/html; charset=utf-8',
    '<!doctype html><title>气卡</title>',
  ]);
  expect(page.headers['cache-control']).toBe('no-store');
  const policy = String(page.headers['content-security-policy']).split('; ');
  expect(policy).toEqual(
    expect.arrayContaining([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "connect-src 'self'",
      "require-trusted-types-for 'script'",
      "frame-ancestors 'none'",
    ]),
  );
  expect(policy.join()).not.toMatch(/unsafe|https?:|data:|\*/);
});

test('an asset carries its digest in its name and is kept for a year', async () => {
  const house = await housed();
  const script = await house.get('/assets/index-Bq3x.js');
  expect([script.status, script.type, script.headers['cache-control']]).toEqual([
    200,
    'text/javascript; charset=utf-8',
    'public, max-age=31536000, immutable',
  ]);
  expect(script.headers['content-security-policy']).toContain("default-src 'none'");
  expect(script.headers['x-content-type-options']).toBe('nosniff');
});

test.each([
  '/.sources',
  '/index.html',
  '/assets/',
  '/assets/../.sources',
  '/assets/%2e%2e/.sources',
  '/assets/index-Bq3x.js/',
])('no other name is answered: %s', async (path) => {
  const house = await housed();
  const answer = await house.get(path);
  expect([answer.status, answer.body]).toMatchObject([404, { code: 'request.unknown-route' }]);
});

test('the page is behind the same gate as everything else', async () => {
  const house = await housed();
  const foreign = await house.get('/', { 'sec-fetch-site': 'cross-site' });
  expect([foreign.status, foreign.body]).toMatchObject([403, { code: 'gate.site' }]);
});

test('a folder without a bundled page has no files', () => {
  expect(pageFiles(join(tmpdir(), 'qika-no-such-folder'))).toEqual([]);
});
