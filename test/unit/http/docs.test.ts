/** Pages that are made from the program: what is committed is what the program says. `npm run docs` rewrites them. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { apiDescription, neededByRoutes } from '../../../src/cli/api-description.ts';
import { errorsPage } from '../../../src/cli/errors-page.ts';
import { permissionsPage } from '../../../src/cli/permissions-page.ts';
import { CATALOGUE } from '../../../src/core/catalogue.ts';
import { openHouse } from './house.ts';

const ROOT = resolve(import.meta.dirname, '..', '..', '..');
const page = (name: string): string => readFileSync(join(ROOT, 'docs', name), 'utf8');

test('docs/errors.md is the catalogue', () => {
  expect(page('errors.md')).toBe(errorsPage());
});

test('docs/permissions.md is the table of permissions and what the routes need', async () => {
  expect(page('permissions.md')).toBe(permissionsPage(await neededByRoutes()));
});

test('docs/openapi.json is what the routes describe', async () => {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  expect(page('openapi.json')).toBe(await apiDescription(String(version)));
});

describe('the catalogue', () => {
  const entries = Object.entries(CATALOGUE);

  test('answers with a status of its kind, and says what and what next in both languages', () => {
    for (const [code, { status, en, zh }] of entries) {
      expect([code, status >= 400 && status <= 599]).toEqual([code, true]);
      for (const sentence of [en.what, en.next])
        expect([code, sentence]).toEqual([code, expect.stringMatching(/[.…]$/)]);
      for (const sentence of [zh.what, zh.next])
        expect([code, sentence]).toEqual([code, expect.stringMatching(/\p{Script=Han}.*。$/su)]);
    }
  });

  test('uses the same facts in both languages', () => {
    const factsIn = (text: string): string[] =>
      [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? ''))].sort((a, b) =>
        a.localeCompare(b),
      );
    for (const [code, { en, zh }] of entries) {
      const english = factsIn(en.what + en.next);
      expect([code, factsIn(zh.what + zh.next)]).toEqual([code, english]);
    }
  });
});

test('/openapi.json is served, without the demo routes where there is no demo', async () => {
  const house = await openHouse();
  const answer = await house.get('/openapi.json');
  expect(answer.status).toBe(200);
  const { openapi, paths } = answer.body as { openapi: string; paths: object };
  expect(openapi).toBe('3.1.0');
  expect(Object.keys(paths)).toContain('/api/loads');
  expect(Object.keys(paths).filter((path) => path.startsWith('/sim'))).toEqual([]);
  const whole = JSON.parse(page('openapi.json')) as { paths: object };
  expect(Object.keys(whole.paths)).toContain('/sim/insert');
});

test('a route that can be refused lists what the door and the reader of bodies answer', () => {
  const { paths } = JSON.parse(page('openapi.json')) as {
    paths: Record<string, Record<string, { responses: object }>>;
  };
  const refusable = Object.entries(paths)
    .flatMap(([path, verbs]) => Object.entries(verbs).map(([verb, is]) => ({ path, verb, ...is })))
    .filter(({ responses }) => Object.hasOwn(responses, '400'));
  expect(refusable.length).toBeGreaterThan(20);
  for (const { path, verb, responses } of refusable) {
    const listed = Object.keys(responses);
    expect([verb, path, listed]).toEqual([
      verb,
      path,
      expect.arrayContaining(['403', '413', '415', '421', '500']),
    ]);
  }
});

test('no answer is described as anything at all', () => {
  const whole = JSON.parse(page('openapi.json')) as {
    components: { schemas: Record<string, object> };
  };
  for (const [name, schema] of Object.entries(whole.components.schemas)) {
    expect([name, Object.keys(schema).length > 0]).toEqual([name, true]);
  }
});
