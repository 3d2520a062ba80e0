/** What is missing is named with the line that brings it, before npm runs. */
import { expect, test } from 'vitest';
import {
  describeMissing,
  findNodedir,
  isNodeNewEnough,
  missingRequirements,
  REQUIREMENTS,
} from '../../../src/bootstrap/requirements.mjs';
import { copyProject } from './project-copy.mjs';

test.each([
  ['20.19.0', true],
  ['20.20.2', true],
  ['22.0.0', true],
  ['20.18.9', false],
  ['18.20.4', false],
  ['v24.1.0', true],
])('Node %s is new enough: %s', (version, enough) => {
  expect(isNodeNewEnough(version)).toBe(enough);
});

test('only what is not there is listed, in the order of the table', () => {
  const table = [
    { name: 'a', isThere: () => true, how: 'bring a' },
    { name: 'b', isThere: () => false, how: 'bring b' },
    { name: 'c', isThere: () => false, how: 'bring c' },
  ];
  const missing = missingRequirements(table);
  expect(missing.map(({ name }) => name)).toEqual(['b', 'c']);
  expect(describeMissing(missing)).toMatch(/b\n\s+bring b\n\s+missing: c\n\s+bring c/);
});

test('who has too old a Node learns where a newer one comes from, and that Debian 12 has none', () => {
  const [node] = REQUIREMENTS;
  const text = describeMissing([node]);
  for (const word of ['Node.js 20.19.0', 'Debian 12', 'NodeSource', 'nvm', 'nodejs.org']) {
    expect(text).toContain(word);
  }
});

test('headers of another Node do not count', () => {
  expect(findNodedir({ npm_config_nodedir: '/nowhere' })).not.toBe('/nowhere');
});

test('on a bare machine all of it is named at once, npm is not run, and the end is 1', () => {
  const project = copyProject({ modules: false });
  const { status, text } = project.run('start.mjs', { env: { PATH: '/nowhere' } });
  expect(status).toBe(1);
  expect(text).toContain('sudo apt-get install -y git');
  expect(text).toContain('missing: npm\n');
  if (process.platform !== 'win32') {
    expect(text).toContain('sudo apt-get install -y build-essential');
    expect(text).toContain('sudo apt-get install -y python3');
  }
  expect(text).not.toContain('npm ci)');
});
